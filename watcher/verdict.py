"""What the watcher made of a report, and of its entry: reading's tier and linking's placement put into one word. Pure.

A new incident is flagged by one report only, the first that could open it; all others of its batch are updates, so that a
user is told once. Follow-ups and explosions that found no incident they belong to are kept as related, never alerted.
"""

from collections.abc import Iterable, Mapping

from watcher.incidents.link import Placement, Relinked
from watcher.types import Report, Tier, Verdict

STRONGEST = (Verdict.FLAGGED, Verdict.UPDATE, Verdict.RELATED, Verdict.BACKGROUND, Verdict.IGNORED)
_PLAIN = {
    Tier.RELATED: Verdict.RELATED, Tier.BACKGROUND: Verdict.BACKGROUND,
    Tier.FAINT: Verdict.IGNORED, Tier.IGNORED: Verdict.IGNORED,
}  # fmt: skip


def opens(report: Report) -> bool:
    """Whether the report may be the one that makes an incident new."""
    return report.seed or (report.tier is Tier.EXPLOSION and not report.recalled)


def openers(relinked: Relinked, reports: Mapping[str, Report], fresh: Iterable[str]) -> dict[int, str]:
    """Number of each new cluster → the fresh report that flags it: of those that may open one, news before follow-ups, the
    earliest; of those that came at one time those their entries tell of first, and the best evidenced of these."""
    arrived = set(fresh)
    found: dict[int, str] = {}
    for cluster in relinked.clusters:
        able = [reports[r] for r in cluster.reports if r in arrived and opens(reports[r])]
        if able and cluster.continues is None:
            found[cluster.number] = min(able, key=lambda r: (r.followup, r.published, _place(r), -r.score, r.id)).id
    return found


def _place(report: Report) -> int:
    """How many other sites its entry tells of before its own: a raid on three plants is better told of by each one's report."""
    return int(report.id.rpartition("#")[2])


def of_report(report: Report, placement: Placement, opener: str | None) -> Verdict:
    """`opener` is the report that flags the cluster it stands in, where that is new."""
    if not opens(report):
        told = report.tier in (Tier.RELATED, Tier.FAINT) or (report.tier is Tier.BACKGROUND and report.followup)
        if told and not report.recalled and placement.cluster is not None:
            return Verdict.UPDATE  # a strike, fire, toll or arrest told without the news the incident is known by
        return Verdict.BACKGROUND if report.recalled else _PLAIN.get(report.tier, Verdict.RELATED)
    if placement.cluster is None:
        return Verdict.RELATED
    return Verdict.FLAGGED if opener == report.id else Verdict.UPDATE


def strongest(verdicts: Iterable[Verdict]) -> Verdict:
    """Of an entry: the strongest of its reports', ignored when it has none."""
    return min(verdicts, key=STRONGEST.index, default=Verdict.IGNORED)
