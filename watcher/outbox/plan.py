"""What is to be sent to whom, and when: pure decisions, whose result is rows of the outbox.

An alert goes at once, unless something says *later*; nothing says *never*:

- **cool-down**: a change of an incident the recipient was told about minutes ago waits until the pause is over;
- **quiet hours**: alerts wait for their end;
- **rate cap**: what exceeds the cap waits until the oldest message of the window is one window old.

Alerts of one recipient that wait for the same moment share a `group`, and the worker makes one summary of them when
the moment has come. Several alerts of one incident in one batch are one message: the first of them in `RANK`, with
the reasons of all. A recipient whose filters hold an incident back hears of it with the first change that passes.

Digest hours are wall-clock hours in the recipient's zone: a day of 23 or 25 hours has one digest, an hour that the
clocks skip counts as the moment after the gap, one that comes twice as its first. After downtime there is one digest
over all of it, not one for each day missed.

Rejected: a token bucket (needs state of its own; the outbox rows are the state), dropping what is held too long.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from watcher.outbox.digest import from_json, passes, to_json
from watcher.outbox.settings import AlertSettings
from watcher.types import Alert, AlertItem, AlertNotice, Delivery, Digest, DigestIncident, Recipient, StoredDigest

RANK = ("new", "excluded", "explained", "first-deaths", "corroborated")
"""Weight of alerts: which one names the message when several come together."""
Kind = Literal["alert", "digest", "test"]
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def plan_alerts(
    alerts: Iterable[Alert],
    incidents: Mapping[str, DigestIncident],
    recipients: Iterable[Recipient],
    now: datetime,
    settings: AlertSettings,
    recent: Sequence[Delivery] = (),
) -> tuple[Delivery, ...]:
    """The deliveries that `alerts` cause. `incidents` describes each alert's incident; `recent` are the alert
    deliveries queued in the last `settings.window + settings.cooldown`, and those still waiting."""
    together: dict[str, list[Alert]] = {}
    for alert in alerts:
        together.setdefault(alert.incident, []).append(alert)
    planned: list[Delivery] = []
    for recipient in recipients:
        if not recipient.alerts:
            continue
        for incident, batch in sorted(together.items()):
            shown = incidents.get(incident)
            if shown is not None and passes(shown, recipient):
                known = [d for d in (*recent, *planned) if d.recipient == recipient.name and d.kind == "alert"]
                planned.append(_alert(batch, shown, recipient, now, settings, known))
    return tuple(planned)


def plan_digest(digest: Digest, recipient: Recipient, now: datetime) -> tuple[StoredDigest, tuple[Delivery, ...]]:
    """The digest to keep, and its delivery. An empty one that the recipient does not want counts as delivered at once,
    so that the next covers the time after it."""
    skipped = digest.empty and recipient.skip_empty
    payload = to_json(digest)
    key = f"digest:{digest.id}"
    stored = StoredDigest(
        id=digest.id,
        recipient=recipient.name,
        since=digest.since or _BEGINNING,
        until=digest.until,
        created=now,
        payload=payload,
        delivery=None if skipped else key,
        delivered=now if skipped else None,
    )
    if skipped:
        return stored, ()
    return stored, (_delivery(key, "digest", recipient, payload, now, now),)


def plan_test(recipient: Recipient, now: datetime) -> Delivery:
    """A test message, due at once."""
    notice = AlertNotice(lang=recipient.lang, timezone=recipient.timezone, items=())
    return _delivery(f"test:{recipient.name}:{now:%Y%m%dT%H%M%S.%fZ}", "test", recipient, to_json(notice), now, now)


def next_digest_due(recipient: Recipient, last: datetime | None, now: datetime) -> datetime:
    """When the next digest is due, in UTC; not after `now` when it is due already. `last` is the end of the period
    that the last delivered (or skipped) digest covered. With none, today's hour counts."""
    zone = ZoneInfo(recipient.timezone)
    day = (last or now).astimezone(zone).date()
    while True:
        due = datetime.combine(day, time(recipient.hour, recipient.minute), zone).astimezone(UTC)
        if last is None or due > last:
            return due
        day += timedelta(days=1)


def quiet_until(recipient: Recipient, now: datetime) -> datetime | None:
    """The end of the quiet hours `now` falls in, in UTC; None when it falls in none."""
    begin, end = recipient.quiet_from, recipient.quiet_to
    if begin is None or end is None or begin == end:
        return None
    zone = ZoneInfo(recipient.timezone)
    local = now.astimezone(zone)
    over_midnight = begin > end
    inside = local.hour >= begin or local.hour < end if over_midnight else begin <= local.hour < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if over_midnight and local.hour >= begin else local.date()
    return datetime.combine(day, time(end), zone).astimezone(UTC)


def summary_of(held: Sequence[Delivery], recipient: Recipient, now: datetime) -> Delivery:
    """One delivery in place of `held`, which share a group; an incident told of twice is shown as last described."""
    ordered = sorted(held, key=lambda d: (d.created, d.key))
    items: dict[str, AlertItem] = {}
    for item in (i for d in ordered for i in from_json(AlertNotice, d.payload).items):
        before = items.pop(item.incident.id, None)
        if before is not None:
            kind = min(before.kind, item.kind, key=RANK.index)
            item = replace(item, kind=kind, reason=_joined([before.reason, item.reason]))
        items[item.incident.id] = item
    sources = tuple(d.key for d in ordered)
    notice = AlertNotice(lang=recipient.lang, timezone=recipient.timezone, items=tuple(items.values()), sources=sources)
    return _delivery(summary_key(recipient.name, group_of(ordered[0])), "alert", recipient, to_json(notice), now, now)


def summary_key(recipient: str, group: str) -> str:
    return f"summary:{recipient}:{group}"


def group_of(delivery: Delivery) -> str:
    """The group an alert is held in; "" when it was to go at once."""
    return str(json.loads(delivery.payload).get("group", "")) if delivery.kind == "alert" else ""


def _alert(
    batch: Sequence[Alert],
    shown: DigestIncident,
    recipient: Recipient,
    now: datetime,
    settings: AlertSettings,
    known: Sequence[Delivery],
) -> Delivery:
    ranked = sorted(batch, key=lambda a: RANK.index(a.kind))
    first = ranked[0]
    due, group = _held(first.incident, recipient, now, settings, known)
    item = AlertItem(kind=first.kind, reason=_joined(a.reason for a in ranked), at=first.at, incident=shown)
    notice = AlertNotice(lang=recipient.lang, timezone=recipient.timezone, items=(item,), group=group)
    key = f"alert:{first.incident}:{first.kind}:{recipient.name}"
    return _delivery(key, "alert", recipient, to_json(notice), now, due)


def _held(
    incident: str, recipient: Recipient, now: datetime, settings: AlertSettings, known: Sequence[Delivery]
) -> tuple[datetime, str]:
    """When an alert is due, and its group if that is not at once."""
    messages = {group_of(d) or d.key: _slot(d) for d in known if not d.key.startswith("summary:")}
    due = now
    told = max((_slot(d) for d in known if d.key.startswith(f"alert:{incident}:")), default=None)
    if told is not None:
        due = told if told > now else max(now, told + settings.cooldown)
    inside = [at for at in messages.values() if at > now - settings.window]
    if due == now and len(inside) >= settings.cap:
        due = max(now, min(inside) + settings.window)
    due = quiet_until(recipient, due) or due
    if due <= now:
        return now, ""
    due = due.replace(microsecond=0) + timedelta(seconds=1 if due.microsecond else 0)  # one group, one moment
    return due, due.isoformat()


def _slot(delivery: Delivery) -> datetime:
    """The moment an alert was planned for; its `due` moves with every retry."""
    group = group_of(delivery)
    return datetime.fromisoformat(group) if group else delivery.created


def _joined(reasons: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(r for r in reasons if r))


def _delivery(key: str, kind: Kind, recipient: Recipient, payload: str, now: datetime, due: datetime) -> Delivery:
    return Delivery(
        key=key, channel=recipient.channel, recipient=recipient.name, kind=kind, payload=payload, created=now, due=due
    )
