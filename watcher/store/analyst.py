"""The analyst's hand: pins, edits, and the audit of both. Nothing here is ever deleted but a pin, and that is audited."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from watcher.store.dialect import add_new
from watcher.store.schema import AUDIT, EDIT, LINK, PIN
from watcher.types import AuditLine, Edit, Pin, Undo


def _sorted(pin: Pin) -> Pin:
    """Together and apart know no order, so neither does the row."""
    return pin if pin.left <= pin.right else replace(pin, left=pin.right, right=pin.left)


def pins(connection: Connection) -> tuple[Pin, ...]:
    rows = connection.execute(select(PIN.c.kind, PIN.c.left, PIN.c.right).order_by(PIN.c.id))
    return tuple(Pin(kind=row.kind, left=row.left, right=row.right) for row in rows)


def pin(connection: Connection, added: Sequence[Pin]) -> None:
    """The last decision on a pair of reports holds: an opposite pin gives way."""
    for one in map(_sorted, added):
        connection.execute(delete(PIN).where(PIN.c.left == one.left, PIN.c.right == one.right, PIN.c.kind != one.kind))
        add_new(connection, PIN, [{"kind": one.kind, "left": one.left, "right": one.right}])


def unpin(connection: Connection, removed: Sequence[Pin]) -> bool:
    """True when any was there."""
    count = 0
    for one in map(_sorted, removed):
        where = (PIN.c.kind == one.kind, PIN.c.left == one.left, PIN.c.right == one.right)
        count += connection.execute(delete(PIN).where(*where)).rowcount
    return count > 0


def incident_of(connection: Connection, pin: Pin) -> str | None:
    """The incident a pin is filed under in the audit: that of its left report, else of its right one."""
    for report in (pin.left, pin.right):
        found = connection.scalar(select(LINK.c.incident).where(LINK.c.report == report))
        if found is not None:
            return str(found)
    return None


_EDIT = tuple(EDIT.c[name] for name in ("id", "incident", "field", "value", "by", "at", "why", "undone"))


def edits(connection: Connection, incident: str | None, *, undone: bool) -> tuple[Edit, ...]:
    """In the order made."""
    query = select(*_EDIT).order_by(EDIT.c.id)
    if incident is not None:
        query = query.where(EDIT.c.incident == incident)
    if not undone:
        query = query.where(EDIT.c.undone.is_(False))
    return tuple(Edit(**row._mapping) for row in connection.execute(query))


def edit(connection: Connection, edit: Edit) -> Edit:
    """Write `edit` and its line of audit; handed back with its id. The same edit again is the one already there."""
    values = {n: getattr(edit, n) for n in ("incident", "field", "value", "by", "at", "why", "undone")}
    same = select(EDIT.c.id).where(*(EDIT.c[n].is_not_distinct_from(v) for n, v in values.items() if n != "undone"))
    known = connection.scalar(same.limit(1))
    if known is not None:
        return replace(edit, id=known)
    before = _value(connection, edit.incident, edit.field)
    id = connection.scalar(insert(EDIT).values(**values).returning(EDIT.c.id))
    line = AuditLine(
        incident=edit.incident, action=f"edit {edit.field}", by=edit.by, at=edit.at, why=edit.why, before=before, after=edit.value
    )
    audit(connection, [line])
    return replace(edit, id=id)


def undo(connection: Connection, undone: Undo) -> Edit | None:
    """Take an edit back; None when there is none of that id that still holds."""
    row = connection.execute(select(*_EDIT).where(EDIT.c.id == undone.edit, EDIT.c.undone.is_(False))).one_or_none()
    if row is None:
        return None
    connection.execute(update(EDIT).where(EDIT.c.id == undone.edit).values(undone=True))
    after = _value(connection, row.incident, row.field)
    line = AuditLine(
        incident=row.incident, action=f"undo {row.field}", by=undone.by, at=undone.at, why=undone.why,
        before=row.value, after=after,
    )  # fmt: skip
    audit(connection, [line])
    return replace(Edit(**row._mapping), undone=True)


def _value(connection: Connection, incident: str, field: str) -> str | None:
    """What the edits that hold say of a field at present."""
    query = select(EDIT.c.value).where(EDIT.c.incident == incident, EDIT.c.field == field, EDIT.c.undone.is_(False))
    return connection.scalar(query.order_by(EDIT.c.id.desc()).limit(1))


_AUDIT = ("incident", "action", "by", "at", "why", "before", "after")


def audit(connection: Connection, lines: Sequence[AuditLine]) -> None:
    for line in lines:
        values: dict[str, Any] = {n: getattr(line, n) for n in _AUDIT}
        same = select(AUDIT.c.id).where(*(AUDIT.c[n].is_not_distinct_from(v) for n, v in values.items()))
        if connection.scalar(same.limit(1)) is None:
            connection.execute(insert(AUDIT).values(**values))


def audited(connection: Connection, incident: str | None) -> tuple[AuditLine, ...]:
    """In the order written."""
    query = select(*(AUDIT.c[n] for n in _AUDIT)).order_by(AUDIT.c.id)
    if incident is not None:
        query = query.where(AUDIT.c.incident == incident)
    return tuple(AuditLine(**row._mapping) for row in connection.execute(query))
