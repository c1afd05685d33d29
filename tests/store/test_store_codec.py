"""Values go into the store and come out the same."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_values import NOW, entry, recorded, report

from watcher.store import Store
from watcher.store.codec import dump, load
from watcher.types import Batch, Claim, ClaimField, Entry, FeedState, Incident, Reading, Report

TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
BASE = {
    datetime: TIMES,
    date: st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(max_size=12),
    int: st.integers(0, 2**53),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=40)),
}
for kind, strategy in BASE.items():
    st.register_type_strategy(kind, strategy)  # type: ignore[arg-type]


def values(of: type[Any]) -> st.SearchStrategy[Any]:
    return st.from_type(of)


QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@QUICK
@given(values(Report))
def test_reports_come_back(value: Report) -> None:
    """Any report survives, with every claim, span and candidate."""
    assert load(Report, dump(value)) == value


@QUICK
@given(values(Incident))
def test_incidents_come_back(value: Incident) -> None:
    """Any incident survives."""
    assert load(Incident, dump(value)) == value


@QUICK
@given(values(FeedState))
def test_feed_states_come_back(value: FeedState) -> None:
    """Any feed's state survives the store itself."""
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, feed=value))
        assert store.feed_states() == {value.name: value}


@QUICK
@given(values(Entry), values(Reading))
def test_entries_and_readings_come_back(one: Entry, reading: Reading) -> None:
    """Any entry and reading survive."""
    assert load(Entry, dump(one)) == one
    assert load(Reading, dump(reading)) == reading


def test_loaded_times_share_one_zone() -> None:
    """Times of any depth come back in the one UTC object, which compares fast."""
    claim = Claim(field=ClaimField.KILLED, value="3", time=NOW)
    found = load(Report, dump(report(claims=(claim,))))
    assert all(t is not None and t.tzinfo is UTC for t in (found.published, found.date.start, found.claims[0].time))


def test_older_payloads_stay_readable() -> None:
    """A field that is gone is passed over, a new one takes its default."""
    old = json.loads(dump(entry()))
    del old["faults"]
    old["gone"] = 1
    assert load(Entry, json.dumps(old)) == entry()


def test_times_come_back_in_utc() -> None:
    """Whatever zone a time was given in, the instant is kept."""
    from zoneinfo import ZoneInfo

    local = NOW.astimezone(ZoneInfo("Europe/Kyiv"))
    with Store.open("sqlite://") as store:
        store.record(Batch(at=local, entries=(recorded(entry(published=local)),)))
        found = store.entry("a:1")
        assert found is not None and found.published == NOW
        assert [e.key for e in store.entries(since=NOW)] == ["a:1"]
