"""What is known of one site: its register entry, its incidents with the time between them, and what was claimed.

Promise: a value composed from values; nothing is looked up here. An incident at the site's town that names no plant is
listed apart, since it may be another plant's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.distance import LineDistance, to_line
from watcher.incidents.ledger import Contradiction, contradictions
from watcher.knowledge import Facility, Place, ReferenceLine
from watcher.types import Claim, Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIncident:
    incident: Incident
    interval: int | None
    """Days since the incident before it at the site; None for the first."""
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDossier:
    """Newest incident first."""

    site: Facility
    town: Place | None
    incidents: tuple[SiteIncident, ...]
    nearby: tuple[Incident, ...] = ()
    """Incidents in its town at which no plant was named."""
    distances: tuple[LineDistance, ...] = ()
    killed: int = 0
    """Sum of the best figures over its incidents."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(c for one in self.incidents for c in one.incident.claims)


def dossier(
    site: Facility, incidents: Iterable[Incident], *, town: Place | None = None, lines: Sequence[ReferenceLine] = ()
) -> SiteDossier:
    """The dossier of `site`; merged and rejected incidents are left out."""
    live = sorted((i for i in incidents if not i.rejected and not i.merged_into), key=lambda i: (i.day, i.id))
    own = [i for i in live if i.facility == site.id]
    listed = []
    for earlier, one in zip([None, *own], own, strict=False):
        interval = (one.day - earlier.day).days if earlier else None
        listed.append(SiteIncident(incident=one, interval=interval, contradictions=contradictions(one.claims)))
    point = (town.lat, town.lon) if town else None
    return SiteDossier(
        site=site, town=town, incidents=tuple(reversed(listed)),
        nearby=tuple(i for i in reversed(live) if i.facility is None and i.place == site.place),
        distances=tuple(to_line(point, line) for line in lines) if point else (),
        killed=sum(i.killed.best for i in own if i.killed),
    )  # fmt: skip
