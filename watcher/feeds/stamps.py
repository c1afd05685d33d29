"""Dates of a feed, as written by hundreds of programs, to aware UTC.

A small reader of our own instead of feedparser's: that one reads "2020/1/10" as the 1st of November, drops the PM of a
twelve-hour clock and gives up on month names that are not English. It looks for three things anywhere in the text
(a time of day, a zone, a calendar day) and takes what it finds; the order in which they stand does not matter.

Day before month where both are numbers ("03/04/2024"), unless that is impossible: the feeds this watches are written
in countries that count so, and those that do not spell the month out.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

#: A clock may differ from ours by this much before a date counts as being in the future.
SKEW = timedelta(minutes=15)
#: Feeds did not exist before; 1970-01-01 is what a missing date becomes in many a program.
_EARLIEST = 1995

_TIME = re.compile(r"(?<![\d.])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*(?<!\d)([+-])(\d{1,2}):?(\d{2})?(?![\d-])", re.IGNORECASE)
_YMD = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?!\d)")
_DMY = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")

#: Zones by name, in hours east. Ambiguous ones as RFC 822 has them, else as the news feeds that use them mean them.
_ZONES = {
    **dict.fromkeys(("z", "gmt", "ut", "utc", "wet"), 0.0),
    **dict.fromkeys(("cet", "met", "west", "bst"), 1.0),
    **dict.fromkeys(("cest", "mest", "eet", "sast"), 2.0),
    **dict.fromkeys(("eest", "msk", "мск", "trt", "ast3"), 3.0),
    **dict.fromkeys(("msd", "samt", "gst"), 4.0),
    **dict.fromkeys(("yekt", "pkt"), 5.0),
    **dict.fromkeys(("krat", "ict", "wib"), 7.0),
    **dict.fromkeys(("hkt", "sgt", "awst"), 8.0),
    **dict.fromkeys(("jst", "kst"), 9.0),
    **dict.fromkeys(("aest",), 10.0),
    **dict.fromkeys(("aedt",), 11.0),
    **dict.fromkeys(("brt", "art", "adt"), -3.0),
    **dict.fromkeys(("est", "cdt"), -5.0),
    **dict.fromkeys(("edt", "ast"), -4.0),
    **dict.fromkeys(("cst", "mdt"), -6.0),
    **dict.fromkeys(("mst", "pdt"), -7.0),
    **dict.fromkeys(("pst", "akdt"), -8.0),
    "akst": -9.0,
    "hst": -10.0,
    "ist": 5.5,
}

#: Beginnings of month names, January to December, in the languages of the feeds; the longest beginning wins.
_MONTHS = (
    "jan ene gen янв січ січн led sty ian jän oca",
    "feb fév fev лют фев únor luty şub",
    "mar mär märz мар бер březen marzec mart",
    "apr avr abr апр квіт kwi nis dub",
    "may mai mag maj май мая трав kvě",
    "jun juin giu июн черв čer cze haz iun юни",
    "jul juil lug июл лип červenec lip tem iul юли",
    "aug aoû ago авг серп srp sie ağu",
    "sep set сен вер вересн zář wrz eyl",
    "oct okt ott out окт жовт říj paź eki",
    "nov ноя лист lis kas noi ное",
    "dec déc dic dez дек груд pro gru ara",
)
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_LONGEST = max(map(len, _MONTH_OF))


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date read: `when` in UTC (None when there was none), whether it is a day only, and what was wrong with it."""

    when: datetime | None
    date_only: bool = False
    fault: str | None = None


def read_stamp(text: str, *, zone: tzinfo, now: datetime) -> Stamp:
    """A feed's date. A date without a zone is in `zone`. Never raises; faults are `no-date`, `impossible-date`,
    `naive-date` and `future-date` (kept as stated)."""
    text = " ".join(text[:120].split())
    if not text:
        return Stamp(None, fault="no-date")
    try:
        local, date_only, offset = _parse(text)
        naive = local.tzinfo is None and offset is None
        aware = local if local.tzinfo else local.replace(tzinfo=zone if offset is None else timezone(offset))
        when = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return Stamp(None, fault="impossible-date")
    if when.year < _EARLIEST:
        return Stamp(None, fault="impossible-date")
    if when > now + SKEW + (timedelta(days=1) if date_only else timedelta()):
        return Stamp(when, date_only, "future-date")
    return Stamp(when, date_only, "naive-date" if naive and not date_only else None)


def _parse(text: str) -> tuple[datetime, bool, timedelta | None]:
    """(date and time as written, whether without a time, offset from UTC if stated); `ValueError` when it is none."""
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC), False, timedelta()
    clock = _TIME.search(text)
    if clock is None and (compact := _COMPACT.search(text)):
        return _compact(compact, text)
    rest, after = text, ""
    if clock is not None:
        rest, after = text[: clock.start()], text[clock.end() :]
    offset = _offset(after, rest)
    # The day may stand on either side of the time, but a zone's digits are none of it.
    calendar = rest + " " + _OFFSET.sub(" ", after, count=1)
    year, month, day = _day(calendar)
    if clock is None:
        return datetime(year, month, day), True, offset
    hour, minute, second = int(clock[1]), int(clock[2]), min(int(clock[3] or 0), 59)
    if clock[4]:
        if not 1 <= hour <= 12:
            raise ValueError("hour of a twelve-hour clock")
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    if hour == 24 and minute == second == 0:
        return datetime(year, month, day) + timedelta(days=1), False, offset
    return datetime(year, month, day, hour, minute, second), False, offset


def _compact(match: re.Match[str], text: str) -> tuple[datetime, bool, timedelta | None]:
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if match[4] is None:
        return datetime(year, month, day), True, None
    return datetime(year, month, day, int(match[4]), int(match[5]), int(match[6] or 0)), False, _offset(text[match.end() :], "")


def _offset(after: str, before: str) -> timedelta | None:
    """The zone stated after the time (or, where the year comes last, before it)."""
    if match := _OFFSET.search(after):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > 14 * 60:
            raise ValueError("no such zone")
        return timedelta(minutes=minutes if match[1] == "+" else -minutes)
    for word in _WORD.findall(after) + _WORD.findall(before):
        if (hours := _ZONES.get(word.lower())) is not None:
            return timedelta(hours=hours)
    return None


def _day(text: str) -> tuple[int, int, int]:
    if match := _YMD.search(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DMY.search(text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if month > 12 >= day:
            day, month = month, day
        return _full_year(year), month, day
    # The last one: "Mar" may be a Tuesday, and weekdays come first.
    months = [m for word in _WORD.findall(text) if (m := _month(word.lower()))]
    if not months:
        raise ValueError("no month")
    month = months[-1]
    years = _YEAR.search(text)
    numbers = [int(n) for n in _NUMBER.findall(text)]
    if years:
        return int(years[1]), month, numbers[0] if numbers else 0
    if len(numbers) < 2:
        raise ValueError("no year")
    return _full_year(numbers[1]), month, numbers[0]


def _full_year(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _month(word: str) -> int:
    """The month a word names; a weekday or a zone names none."""
    if word in _ZONES:
        return 0
    for length in range(min(len(word), _LONGEST), 2, -1):
        if number := _MONTH_OF.get(word[:length]):
            return number
    return 0
