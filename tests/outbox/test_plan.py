"""Planning: who is told what, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outbox_samples import NOW, alert, delivery, digest, knowledge, tennessee, votkinsk

from watcher.outbox.digest import describe, from_json
from watcher.outbox.plan import next_digest_due, plan_alerts, plan_digest, quiet_until, summary_of
from watcher.outbox.settings import AlertSettings
from watcher.types import AlertNotice, Recipient, State

KYIV = Recipient(name="k", timezone="Europe/Kyiv", hour=7)
SHOWN = {"v": replace(describe(votkinsk(), knowledge()), id="v"), "t": replace(describe(tennessee(), knowledge()), id="t")}
RULES = AlertSettings()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("hour", "minute", "last", "due"),
    [
        pytest.param(7, 0, utc(2024, 2, 8, 5, 0, 1), utc(2024, 2, 9, 5, 0), id="winter"),
        pytest.param(7, 0, utc(2024, 3, 30, 5, 0, 1), utc(2024, 3, 31, 4, 0), id="the clocks go forward in the night"),
        pytest.param(7, 0, utc(2024, 10, 26, 4, 0, 1), utc(2024, 10, 27, 5, 0), id="the clocks go back in the night"),
        pytest.param(3, 30, utc(2024, 3, 30, 1, 31), utc(2024, 3, 31, 1, 30), id="the hour is skipped: the moment after the gap"),
        pytest.param(3, 30, utc(2024, 10, 26, 0, 31), utc(2024, 10, 27, 0, 30), id="the hour comes twice: the first of the two"),
        pytest.param(3, 30, utc(2024, 10, 27, 0, 31), utc(2024, 10, 28, 1, 30), id="and not again at the second"),
        pytest.param(7, 0, utc(2024, 2, 1, 9, 0), utc(2024, 2, 2, 5, 0), id="after downtime it is due at once, one for all days"),
        pytest.param(7, 0, None, utc(2024, 2, 9, 5, 0), id="the first one: today's hour"),
    ],
)
def test_the_digest_is_due_at_the_users_hour(hour: int, minute: int, last: datetime | None, due: datetime) -> None:
    """Wall-clock hours in the recipient's zone, over every change of the clocks."""
    assert next_digest_due(replace(KYIV, hour=hour, minute=minute), last, NOW) == due


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]), st.integers(0, 23))
def test_a_year_has_one_digest_for_each_day(zone: str, hour: int) -> None:
    """From one digest to the next there are 23 to 25 hours, and one local day."""
    recipient = replace(KYIV, timezone=zone, hour=hour)
    last = utc(2024, 1, 1, 12)
    for _ in range(366):
        due = next_digest_due(recipient, last, last)
        if last != utc(2024, 1, 1, 12):
            assert timedelta(hours=23) <= due - last <= timedelta(hours=25)
        last = due
    assert utc(2024, 12, 31) <= last <= utc(2025, 1, 2, 12)


def test_an_alert_goes_at_once_to_each_who_wants_it() -> None:
    """One delivery per recipient whose filters let it pass, due now; others have none."""
    everyone = [
        Recipient(name="all"),
        Recipient(name="us", countries=("US",)),
        Recipient(name="missiles", classes=("missile",)),
        Recipient(name="uk", languages=("uk",)),
        Recipient(name="sure", states=(State.CORROBORATED,)),
        Recipient(name="digest-only", alerts=False),
    ]
    planned = plan_alerts([alert(id="v")], SHOWN, everyone, NOW, RULES)
    assert [d.recipient for d in planned] == ["all", "missiles"]
    assert {d.due for d in planned} == {NOW} and planned[0].key == "alert:v:new:all"


def test_several_alerts_of_one_incident_are_one_message() -> None:
    """New and corroborated in one poll: one mail, named new, with both reasons."""
    both = [alert("corroborated", id="v"), replace(alert(id="v"), reason="explosion at a defence plant")]
    (planned,) = plan_alerts(both, SHOWN, [KYIV], NOW, RULES)
    item = from_json(AlertNotice, planned.payload).items[0]
    assert item.kind == "new" and item.reason == "explosion at a defence plant; explosion at a defence plant, two publishers"


def test_a_change_within_the_cool_down_waits_for_its_end() -> None:
    """Held to fifteen minutes after the last message on that incident; another incident is not held."""
    first = plan_alerts([alert(id="v")], SHOWN, [KYIV], NOW, RULES)
    soon = NOW + timedelta(minutes=5)
    held, free = sorted(
        plan_alerts([alert("corroborated", id="v"), alert(id="t")], SHOWN, [KYIV], soon, RULES, first),
        key=lambda d: d.key,
        reverse=True,
    )
    assert held.due == NOW + timedelta(minutes=15) and free.due == soon
    (also,) = plan_alerts([alert("first-deaths", id="v")], SHOWN, [KYIV], soon + timedelta(minutes=1), RULES, (*first, held))
    assert also.due == held.due
    assert from_json(AlertNotice, also.payload).group == from_json(AlertNotice, held.payload).group != ""


def test_what_exceeds_the_cap_waits_together() -> None:
    """Twenty incidents at once with a cap of eight: eight at once, twelve in one group at the end of the window."""
    shown = {f"i{n:02}": replace(SHOWN["v"], id=f"i{n:02}") for n in range(20)}
    planned = plan_alerts([alert(id=i) for i in shown], shown, [KYIV], NOW, RULES)
    assert [d.due for d in planned] == [NOW] * 8 + [NOW + RULES.window] * 12
    assert len({from_json(AlertNotice, d.payload).group for d in planned[8:]}) == 1


def test_a_retried_alert_counts_for_the_time_it_was_planned_for() -> None:
    """The back-off moves `due`, not the window of the cap."""
    old = [replace(delivery(f"alert:i{n}:new:k", "{}", recipient="k"), due=NOW + timedelta(hours=3)) for n in range(9)]
    late = NOW + timedelta(minutes=40)
    (planned,) = plan_alerts([alert(id="v")], SHOWN, [KYIV], late, RULES, old)
    assert planned.due == late


@pytest.mark.parametrize(
    ("begin", "end", "now", "until"),
    [
        (22, 7, utc(2024, 2, 8, 21, 0), utc(2024, 2, 9, 5, 0)),
        (22, 7, utc(2024, 2, 9, 3, 0), utc(2024, 2, 9, 5, 0)),
        (22, 7, utc(2024, 2, 9, 5, 0), None),
        (22, 7, utc(2024, 3, 30, 21, 0), utc(2024, 3, 31, 4, 0)),
        (1, 5, utc(2024, 2, 9, 0, 0), utc(2024, 2, 9, 3, 0)),
        (1, 5, utc(2024, 2, 8, 22, 0), None),
        (None, 7, utc(2024, 2, 9, 3, 0), None),
        (7, 7, utc(2024, 2, 9, 5, 30), None),
    ],
)
def test_quiet_hours_are_the_users(begin: int | None, end: int, now: datetime, until: datetime | None) -> None:
    """Over midnight, within a day, over a change of the clocks, or none."""
    assert quiet_until(replace(KYIV, quiet_from=begin, quiet_to=end), now) == until


def test_alerts_of_the_night_wait_for_the_morning() -> None:
    """Held, in one group, and none dropped."""
    night = replace(KYIV, quiet_from=22, quiet_to=8)
    planned = plan_alerts([alert(id="v"), alert(id="t")], SHOWN, [night], NOW, RULES)
    assert [d.due for d in planned] == [utc(2024, 2, 9, 6, 0)] * 2


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["v", "t"]), st.integers(0, 90)), max_size=25), st.booleans())
def test_every_alert_becomes_a_delivery_and_no_hour_exceeds_the_cap(times: list[tuple[str, int]], quiet: bool) -> None:
    """Whatever comes when: nothing is dropped, nothing is due before it was planned, held ones have a group."""
    recipient = replace(KYIV, quiet_from=8, quiet_to=9) if quiet else KYIV
    rules = AlertSettings(cap=3)
    known: list[Any] = []
    for number, (incident, minute) in enumerate(sorted(times, key=lambda t: t[1])):
        now = NOW + timedelta(minutes=minute)
        shown = {f"{incident}{number}": replace(SHOWN[incident], id=f"{incident}{number}")}
        planned = plan_alerts([alert(id=i) for i in shown], shown, [recipient], now, rules, known)
        assert len(planned) == 1 and planned[0].due >= now
        assert (planned[0].due > now) == bool(from_json(AlertNotice, planned[0].payload).group)
        known += planned
    at_once = [d.due for d in known if d.due == d.created]
    assert all(sum(a <= b < a + rules.window for b in at_once) <= rules.cap for a in at_once)


def test_a_summary_shows_each_incident_once_as_last_described() -> None:
    """Two alerts of one incident become one item of the heavier kind with both reasons."""
    first = plan_alerts([alert("corroborated", id="v")], SHOWN, [KYIV], NOW, RULES)
    newer = {"v": replace(SHOWN["v"], place="Izhevsk")}
    second = plan_alerts(
        [replace(alert("first-deaths", id="v"), reason="two dead")], newer, [KYIV], NOW + timedelta(hours=1), RULES
    )
    made = summary_of([*second, *first], KYIV, NOW)
    (item,) = from_json(AlertNotice, made.payload).items
    assert item.kind == "first-deaths" and item.incident.place == "Izhevsk" and item.reason.endswith("; two dead")
    assert from_json(AlertNotice, made.payload).sources == (first[0].key, second[0].key)


def test_an_unwanted_empty_digest_counts_as_delivered() -> None:
    """`skip_empty`: nothing is sent, and the next digest begins where this one ended."""
    quiet = replace(KYIV, skip_empty=True)
    stored, rows = plan_digest(digest(quiet, dossiers=(), watch=()), quiet, NOW)
    assert rows == () and stored.delivered == stored.until == NOW
    stored, rows = plan_digest(digest(quiet), quiet, NOW)
    assert len(rows) == 1 and stored.delivered is None and stored.delivery == rows[0].key
