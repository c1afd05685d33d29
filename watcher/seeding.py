"""The store derived from `seeds/`, and derived again under new rules: seed reports taken as entries, stored entries re-read.

Both are the same walk as a poll. Seeding is idempotent, since a seed report that did not change is an entry that is known; one
that was removed from `seeds/` is taken as an entry that no longer says anything. Re-reading compares what rules say now with what
the store holds, and takes only the entries that read differently, a day at a time, in the order of their clocks.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from watcher.pipeline import Taken, Walk
from watcher.seedreports import seed_entries
from watcher.types import Entry, Incident, Seen

NEVER = datetime.max.replace(tzinfo=UTC)
"""Nothing is published after it, so nothing alerts."""
_KEYS, _VERSION = "seed.entries", "seed.version"
QUIET_FIELDS = frozenset({"claims", "state_reason", "updated", "reports", "publishers"})
"""Left out of an incident-level difference: they follow from the others, or say it at length."""


def seed(walk: Walk, seeds: Path, *, at: datetime) -> Taken:
    """Bring the store in line with the seed reports of `seeds`; nothing alerts."""
    entries = seed_entries(seeds)
    before = set(json.loads(walk.store.meta(_KEYS) or "[]"))
    gone = before - {e.key for e in entries}
    seen = [*walk.store.unseen(entries, at), *(s for key in sorted(gone) if (s := _withdrawn(walk, key)) is not None)]
    taken = walk.take(seen, at=at, alert_since=NEVER)
    walk.store.record(taken.batch)
    walk.store.set_meta(_KEYS, json.dumps(sorted(e.key for e in entries)))
    walk.store.set_meta(_VERSION, walk.knowledge.version)
    return taken


def is_current(walk: Walk) -> bool:
    """Whether the store was derived from these very seeds."""
    return walk.store.meta(_VERSION) == walk.knowledge.version


def _withdrawn(walk: Walk, key: str) -> Seen | None:
    entry = walk.store.entry(key)
    return Seen(entry=replace(entry, title="", summary="", full_text=""), status="changed") if entry else None


# ---------------------------------------------------------------- reading again


@dataclass(frozen=True, slots=True)
class Difference:
    """What re-reading changes of one incident: `before` None = it is new, `after` None = it is gone or merged."""

    id: str
    before: Incident | None
    after: Incident | None

    @property
    def fields(self) -> Mapping[str, tuple[Any, Any]]:
        """Field → then and now."""
        if self.before is None or self.after is None:
            return {}
        pairs = {f.name: (getattr(self.before, f.name), getattr(self.after, f.name)) for f in fields(Incident)}
        changed = {n: p for n, p in pairs.items() if p[0] != p[1] and n not in QUIET_FIELDS}
        was, is_ = len(self.before.reports), len(self.after.reports)
        return changed | ({"reports": (was, is_)} if was != is_ else {})


def reread(walk: Walk, *, at: datetime) -> tuple[Difference, ...]:
    """Read every stored entry under the present rules and record what changes. Run it on a copy for a dry run."""
    before = {i.id: i for i in walk.store.incidents(include_rejected=True)}
    for _, day in groupby(list(_differing(walk)), key=lambda e: e.clock.date()):
        seen = [Seen(entry=entry, status="changed") for entry in day]
        walk.store.record(walk.take(seen, at=at, alert_since=NEVER).batch)
    after = {i.id: i for i in walk.store.incidents(include_rejected=True)}
    found = (Difference(id, before.get(id), after.get(id)) for id in sorted({*before, *after}))
    return tuple(d for d in found if d.before is None or d.after is None or d.fields)


def _differing(walk: Walk) -> Iterator[Entry]:
    for entry in walk.store.entries():
        stored = walk.store.recorded(entry.key)
        if stored is None or stored.reading is None or stored.reading.reports != walk.read(entry).reports:
            yield entry
