"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.feeds.stamps import read_stamp

NOW = datetime(2026, 3, 1, 13, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")

DATES = [
    ("Sun, 01 Mar 2026 12:00:00 GMT", "2026-03-01 12:00:00"),
    ("Sun, 1 Mar 2026 12:00:00 +0300", "2026-03-01 09:00:00"),
    ("01 Mar 2025 12:00:00 -05:00", "2025-03-01 17:00:00"),
    ("Sat, 04 Oct 2013 03:34:59 +0300", "2013-10-04 00:34:59"),
    ("2026-03-01T12:00:00Z", "2026-03-01 12:00:00"),
    ("2026-03-01T12:00:00.123456+03:00", "2026-03-01 09:00:00"),
    ("2026-03-01T12:00+0300", "2026-03-01 09:00:00"),
    ("20260301T120000Z", "2026-03-01 12:00:00"),
    ("2019-05-18 10:58:46 +0300", "2019-05-18 07:58:46"),
    ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-27 19:35:05"),
    ("Sun, 01 Mar 26 12:00:00 UT", "2026-03-01 12:00:00"),
    ("Tue, 21 Aug 2012 11:33:00 EST", "2012-08-21 16:33:00"),
    ("Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24 22:42:40"),
    ("Mar, 05 Nov 2024 10:00:00 +0100", "2024-11-05 09:00:00"),
    ("вс, 1 мар 2026 12:00:00 МСК", "2026-03-01 09:00:00"),
    ("ср, 7 лют 2024 12:00:00 +0200", "2024-02-07 10:00:00"),
    ("7 февраля 2024 12:00:00 +0300", "2024-02-07 09:00:00"),
    ("Sun Mar  1 12:00:00 UTC 2026", "2026-03-01 12:00:00"),
    ("March 1, 2026 12:00 PM GMT", "2026-03-01 12:00:00"),
    ("Mi, 14 Mär 2018 24:00:00 +0000", "2018-03-15 00:00:00"),
    ("Sun, 01 Mar 2026 12:00:60 GMT", "2026-03-01 12:00:59"),
    ("1709208000", "2024-02-29 12:00:00"),
    ("1709208000123", "2024-02-29 12:00:00"),
]
NAIVE = [
    ("22.11.2022 12:16:00", "2022-11-22 10:16:00"),
    ("2020/1/10 14:33:00", "2020-01-10 12:33:00"),
    ("2026-03-01 12:00", "2026-03-01 10:00:00"),
    ("Sat, Dec 16 2023 02:02:33 PM", "2023-12-16 12:02:33"),
    ("Friday, January 29, 2021 04:42 PM", "2021-01-29 14:42:00"),
    ("12:00 01/03/2026", "2026-03-01 10:00:00"),
    ("12/25/2025 12:00", "2025-12-25 10:00:00"),
]
IMPOSSIBLE = [
    "31 Feb 2026 12:00 GMT",
    "2026-13-01",
    "2026-03-01 25:00",
    "soon",
    "Sun, 01 Mar",
    "1970-01-01T00:00:00Z",
    "0001-01-01",
    "x" * 500,
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_date_with_a_zone_is_read(text: str, expected: str) -> None:
    """Any order, any language of the feeds, odd zones and digits."""
    stamp = read_stamp(text, zone=KYIV, now=NOW)
    assert (f"{stamp.when:%Y-%m-%d %H:%M:%S}", stamp.fault, stamp.date_only) == (expected, None, False)


@pytest.mark.parametrize(("text", "expected"), NAIVE)
def test_a_date_without_a_zone_is_in_the_feeds_own(text: str, expected: str) -> None:
    """Read where the feed is written, and said so."""
    stamp = read_stamp(text, zone=KYIV, now=NOW)
    assert (f"{stamp.when:%Y-%m-%d %H:%M:%S}", stamp.fault) == (expected, "naive-date")


@pytest.mark.parametrize("text", ["2026-03-01", "1 Mar 2026", "01.03.2026", "20260301", "Sun, 01 March 2026"])
def test_a_day_alone_is_a_day(text: str) -> None:
    """Midnight where the feed is written, marked as a day."""
    stamp = read_stamp(text, zone=KYIV, now=NOW)
    assert (stamp.when, stamp.date_only, stamp.fault) == (datetime(2026, 2, 28, 22, tzinfo=UTC), True, None)


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_an_impossible_date_is_none(text: str) -> None:
    """What cannot be is a fault, and no date."""
    assert (read_stamp(text, zone=UTC, now=NOW).when, read_stamp(text, zone=UTC, now=NOW).fault) == (None, "impossible-date")


def test_a_future_date_is_kept_and_marked() -> None:
    """A clock may be a few minutes off; a year is a fault."""
    assert read_stamp("2026-03-01T13:10:00Z", zone=UTC, now=NOW).fault is None
    future = read_stamp("2027-03-01T13:10:00Z", zone=UTC, now=NOW)
    assert (future.fault, future.when.year if future.when else 0) == ("future-date", 2027)
    assert read_stamp("", zone=UTC, now=NOW).fault == "no-date"


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    """Anything gives a stamp; what has no date has a fault."""
    stamp = read_stamp(text, zone=UTC, now=NOW)
    assert stamp.when is not None or stamp.fault in ("no-date", "impossible-date")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2025, 12, 31)), st.integers(-12, 14))
def test_what_standard_formats_say_is_what_is_read(when: datetime, hours: int) -> None:
    """RFC 822 and ISO 8601 survive the round trip in every zone."""
    aware = when.replace(microsecond=0, tzinfo=UTC)
    local = aware + timedelta(hours=hours)
    zone = f"{'+' if hours >= 0 else '-'}{abs(hours):02}"
    for text in (f"{local:%a, %d %b %Y %H:%M:%S} {zone}00", f"{local:%Y-%m-%dT%H:%M:%S}{zone}:00"):
        assert aware == read_stamp(text, zone=KYIV, now=NOW).when
