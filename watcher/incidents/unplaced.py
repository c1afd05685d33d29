"""How well a report that names neither plant nor town fits an incident.

Promise: country, region and kind of plant must agree and the day must be the incident's; what such a report calls the site
by stands in for them: a rare word of the plant's own names says more than a country, which is often that of the accused
("Sudan blames Israel") or of the outlet.

Rejected: taking the only incident of those days in the world for the one meant by a report that names no country (on files
of a few hundred incidents that looks right; with a strike a day it swallows the accidents of everybody else).
"""

from watcher.incidents.affinity import Fit, LinkSettings, fit_text, kin
from watcher.incidents.cluster import Cluster, Sketch
from watcher.types import ClaimField, Part


def fit_unplaced(one: Sketch, cluster: Cluster, settings: LinkSettings, known_by: frozenset[str] = frozenset()) -> Fit:
    """`known_by`: rare words of the names of the incident's plants and towns."""
    plants = cluster.facilities.keys() & frozenset(one.report.elsewhere)
    names = one.said & known_by | plants
    abroad = len(names) > 1 and bool(plants) and not one.report.followup
    gate = _elsewhere(one, cluster, abroad, bool(names)) or _another_day(one, cluster, settings, bool(names))
    if gate:
        return Fit(gate=gate)
    parts = [Part("day agrees", 0.5, one.report.date.basis or "")]
    if one.country and one.country == cluster.country:
        parts.append(Part("same country", 0.5, one.country))
    if one.region and one.region in cluster.region:
        parts.append(Part("same region", 1.0, one.region))
    if one.classes & cluster.classes:
        parts.append(Part("class agrees", settings.class_agrees, ", ".join(sorted(one.classes & cluster.classes))))
    if names:
        parts.append(Part("names the site", settings.names_site, ", ".join(sorted(names))))
    return Fit((*parts, *fit_text(one, cluster, settings)))


def _elsewhere(one: Sketch, cluster: Cluster, abroad: bool, named: bool) -> str | None:
    """One word of the site's names outweighs a kind of plant; two, one of them the plant's, outweigh the country, except in a
    follow-up, which is looked for in its country only. The same toll at the same kind of plant outweighs the country of an
    outlet that names none."""
    country = cluster.country
    same = one.report.domestic and bool(one.counts & cluster.counts and one.classes & cluster.classes)
    if one.country and country and one.country != country and not abroad and not same:
        return f"another country: {country}"
    if one.region and cluster.region and one.region not in cluster.region and not abroad:
        return f"another region: {', '.join(sorted(cluster.region))}"
    if not kin(one.classes, cluster.classes) and not named:
        return f"another kind of plant: {', '.join(sorted(cluster.classes))}"
    return None


def _another_day(one: Sketch, cluster: Cluster, settings: LinkSettings, named: bool) -> str | None:
    report = one.report
    if one.bygone:
        within = report.date.start.date() <= cluster.day <= report.date.end.date()
        return None if within and (named or not one.vague) else f"another day: {cluster.day.isoformat()}"
    if one.strength == 2 and not report.followup:
        apart = abs((report.date.day - cluster.day).days)
        if apart <= 1:
            return None
        if cluster.explicit:
            return f"another day: {cluster.day.isoformat()}"
    late = (report.published.date() - cluster.day).days
    local = one.region is not None and one.region in cluster.region
    most = settings.region_days if local else settings.unplaced_days
    if report.followup:
        goes_on = one.country and (named or _toll_goes_on(one, cluster))
        most = settings.toll_days if goes_on else settings.quiet_days
    early = 0 if cluster.days else -2 if local else -1
    return None if early <= late <= most else f"published {late} days from {cluster.day.isoformat()}"


def _toll_goes_on(one: Sketch, cluster: Cluster) -> bool:
    """It counts as many dead as the incident's reports, or more, at such a plant of that country."""
    told, known = _dead(one.counts), _dead(cluster.counts)
    return bool(one.classes & cluster.classes and known and told >= max(2, known))


def _dead(counts: frozenset[tuple[ClaimField, str]] | set[tuple[ClaimField, str]]) -> int:
    return max((int(value) for field, value in counts if field is ClaimField.KILLED), default=0)


def too_faint(
    one: Sketch, cluster: Cluster, settings: LinkSettings, known_by: frozenset[str] = frozenset()
) -> str | None:  # fmt: skip
    """What keeps a faint report out of an incident that it would fit: it must come while the news is fresh, a follow-up within
    a fortnight; and where it speaks of no plant, names no town and calls the site nothing, the toll must be the incident's, or
    the region and the day."""
    report = one.report
    late = (report.published.date() - cluster.day).days
    if late > (settings.quiet_days if report.followup else settings.unplaced_days):
        return f"told too faintly {late} days after {cluster.day.isoformat()}"
    called = one.sited or any(e.cue == "facility" for e in report.evidence) or bool(one.said & known_by)
    same = bool(one.counts & cluster.counts) or (report.followup and 1 < _dead(cluster.counts) <= _dead(one.counts))
    local = one.region is not None and one.region in cluster.region and late <= 1
    return None if called or same or local else "told too faintly: no plant, no town, another toll"
