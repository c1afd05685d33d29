"""The analyst's hand on the register: merge, split, correct, reject, confirm, note, and taking it back.

A decision about which reports belong together is a pin, one about what an incident is an edit; both are recorded with who,
when and why in the same transaction as what they change, and the matcher works around them for ever after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.errors import UsageError
from watcher.pipeline import Linking, Walk
from watcher.types import AuditLine, Batch, Edit, Incident, Pin

FIELDS = (
    "day", "facility", "place", "region", "country", "facility_class", "kind", "state", "killed", "injured", "missing",
)  # fmt: skip
"""What `edit` may correct."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does it, when, and why."""

    walk: Walk
    by: str
    at: datetime
    why: str = ""

    def merge(self, left: Incident, right: Incident) -> Incident:
        """The two are one; it goes on under the id of the one written of first."""
        if left.id == right.id:
            raise UsageError(f"{left.id} and {right.id} are the same incident")
        pin = Pin(kind="together", left=left.reports[0], right=right.reports[0])
        members = (set(left.reports), set(right.reports))
        parted = [p for p in self.walk.store.pins() if p.kind == "apart" and _across(p, *members)]
        self._record(self._linked((left, right), [pin], parted), "merge", (left, right), [pin], parted)
        return self._now(left.id)

    def split(self, incident: Incident, reports: Sequence[str]) -> Incident:
        """`reports` leave the incident for one of their own, which is returned."""
        leaving = [r for r in incident.reports if r in reports]
        staying = [r for r in incident.reports if r not in reports]
        if not leaving or not staying:
            raise UsageError(f"name some of the {len(incident.reports)} reports of {incident.id}, not none and not all")
        pins = [Pin(kind="apart", left=one, right=staying[0]) for one in leaving]
        pins += [Pin(kind="together", left=leaving[0], right=one) for one in leaving[1:]]
        joined = [p for p in self.walk.store.pins() if p.kind == "together" and _across(p, set(leaving), set(staying))]
        self._record(self._linked((incident,), pins, joined), "split", (incident,), pins, joined)
        link = self.walk.store.link_of(leaving[0])
        return self._now(link.incident if link and link.incident else incident.id)

    def edit(self, incident: Incident, field: str, value: str | None) -> Incident:
        """Correct one field, or add a note; it holds until it is undone."""
        edit = Edit(incident=incident.id, field=field, value=value, by=self.by, at=self.at, why=self.why)
        linking = self.walk.again(incident, at=self.at, edits=(*self.walk.store.edits(incident.id), edit))
        self._write(linking, edits=(edit,))
        return self._now(incident.id)

    def undo(self, incident: Incident, edit: int) -> Incident:
        """Take an edit back."""
        if edit not in {e.id for e in self.walk.store.edits(incident.id)}:
            raise UsageError(f"no edit {edit} of {incident.id} holds — `watcher incidents show {incident.id}` lists them")
        self.walk.store.undo_edit(edit, by=self.by, at=self.at, why=self.why)
        self._write(self.walk.again(incident, at=self.at, edits=self.walk.store.edits(incident.id)))
        return self._now(incident.id)

    def _now(self, id: str) -> Incident:
        found = self.walk.store.incident(id)
        assert found is not None  # it was there a moment ago, and incidents are never deleted
        return found

    def _linked(self, incidents: Sequence[Incident], pins: Sequence[Pin], unpins: Sequence[Pin]) -> Linking:
        reports = self.walk.store.reports_of(*(i.id for i in incidents))
        return self.walk.link((), around=reports, at=self.at, pins=pins, unpins=unpins)

    def _record(
        self, linking: Linking, action: str, incidents: Sequence[Incident], pins: Sequence[Pin], unpins: Sequence[Pin]
    ) -> None:
        now = ", ".join(sorted({one.incident for one in linking.links if one.incident}))
        audit = tuple(
            AuditLine(incident=i.id, action=action, by=self.by, at=self.at, why=self.why, before=" ".join(i.reports), after=now)
            for i in incidents
        )
        self._write(linking, pins=pins, unpins=unpins, audit=audit)

    def _write(
        self, linking: Linking, *, pins: Sequence[Pin] = (), unpins: Sequence[Pin] = (), edits: Sequence[Edit] = (),
        audit: Sequence[AuditLine] = (),
    ) -> None:  # fmt: skip
        self.walk.store.record(Batch(
            at=self.at, links=linking.links, incidents=linking.incidents, merged=linking.merged, alerts=linking.alerts,
            deliveries=self.walk.deliveries(linking, self.at), pins=tuple(pins), unpins=tuple(unpins), edits=tuple(edits),
            audit=tuple(audit),
        ))  # fmt: skip


def _across(pin: Pin, left: set[str], right: set[str]) -> bool:
    return (pin.left in left and pin.right in right) or (pin.left in right and pin.right in left)
