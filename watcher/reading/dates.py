"""When it happened: an interval, the day shown, the words it rests on, and how sure that is.

The cue is taken from the sentence that carries the trigger, else the nearest one; a recited older date ("the blast of
October 2021", an anniversary) is not taken: a cue may not lie in a sentence or clause of `past` words, nor more than
`max_lag` days before publication unless nothing else is there. Reliability seen on reports of another kind (`reading.md`
2.3): weekday 80–86 %, month and day 63–72 %, relative words 62–69 %, nothing 34–44 %. `dateparser` was rejected: 43 %
against 72 % for a table of rules, at a hundredth of the speed.

Days are those of the site's time zone; the interval is UTC. A night ("в ночь на 7 февраля", "last night") runs from
18:00 to 09:00 and is shown as the day it ends on.

No word of a language stands here but the signs that digits are written with ("7th", "7-го", "2023 m.", "de 2023"): they are
asked for only behind or before digits, in all languages at once, since none of them means anything else there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watcher.packs import Dates
from watcher.reading.calendars import iranian
from watcher.reading.match import Hit
from watcher.types import Confidence, EventDate

_DAY = re.compile(r"(?<![\d.:/])(?<!\d-)([0-3]?\d)(?:st|nd|rd|th|º|°|\.|-го|-ого|-а|-е|日|일)?(?![\d:])")
_NUMERIC = re.compile(r"(?<![\d.:/-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/])(?!\.\d)")
_TWO_DAYS = re.compile(r"(?<![\d.:/-])([0-3]?\d)(?:st|nd|rd|th|\.)? ?[-–/] ?([0-3]?\d)(?:st|nd|rd|th|\.)?(?![\d:/-])")
"""A night by both its days: 10-11 September, 10./11. September, September 10–11."""
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
YEAR_AFTER = re.compile(r"\W{1,6}(?:de |del |от |nam )?((?:19|20)\d\d)(?!\d)")
YEAR_BEFORE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\.|-c[iu]|年|년)?(?: (?:m\.|metu|metais|gada|aasta|il|ilin|ev))? ?$")
"""A year before its day, as Lithuanians, Latvians, Hungarians, Azerbaijanis, Chinese, Japanese and Koreans write it."""
_IRANIAN_YEAR = re.compile(r"\W{1,4}(?:sal |سال )?(1[34]\d\d)(?!\d)")
_COUNT = re.compile(r"(?<!\d)(\d{1,2})\s*$")
_DIGITS = re.compile(r"\s(\d{1,2})(?=\s)")
TO_REACH = 6
"""Characters between the two days of a night: " na ", " to ", " на "."""
AND = 9
"""Characters between the days of two blasts: " and on ", " und am ", " et le "."""
SAID = 6
"""Characters between a verb of speech and the day it was said on: "said on Wednesday"."""
BESIDE = 4
"""Characters between a day or a month and the words for its year: " of ", ", "."""
WEEK = 6
"""Days within which a weekday names one day."""
_CLOCK = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
"""A time of day beside the event and no day: that of publication, as the press of the day writes."""
NIGHT_FROM, NIGHT_TO = time(18), time(9)


@dataclass(frozen=True, slots=True)
class Cue:
    """A date found in the text: the day, where it stands, and how it was said."""

    start: int
    end: int
    day: date
    confidence: Confidence
    night: bool = False
    with_year: bool = False
    said: bool = False
    """A weekday beside a verb of speech: "police said on Wednesday"."""


def cues(text: str, folded: str, hits: Sequence[Hit], rules: Dates, published: date) -> list[Cue]:
    """All dates in the text, in order, as days seen from `published` (the local day of publication)."""
    found = [*_calendar(folded, hits, published), *_numeric(folded, hits, rules, published)]
    found += [*_iranian(folded, hits, published), *_month_days(folded, hits, published)]
    found += [*_weekdays(folded, hits, published), *_relative(folded, hits, rules, published), *_ago(folded, hits, published)]
    found.sort(key=lambda c: (c.start, -c.end))
    kept: list[Cue] = []
    for cue in found:
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return list(_nights(kept, hits))


def _calendar(folded: str, hits: Sequence[Hit], published: date) -> Iterator[Cue]:
    """Day and month by name, in either order, with or without a year."""
    for hit in hits:
        if not hit.kind.startswith("month:"):
            continue
        month = int(hit.kind[6:])
        if two := _two_days(folded, hit):
            start, end = min(two.start(), hit.start), max(two.end(), hit.end)
            year = YEAR_AFTER.match(folded, end)
            made = _make(int(two[2]), month, int(year[1]) if year else None, published)
            if made:
                yield Cue(start, year.end() if year else end, made, Confidence.EXPLICIT, with_year=bool(year))
                continue
        days = list(_DAY.finditer(folded, max(0, hit.start - 12), hit.start))
        day = days[-1] if days and folded[days[-1].end() : hit.start].strip(" .,-") in {"", "de", "of", "d", "ב"} else None
        start, end = hit.start, hit.end
        if day is None:
            after = _DAY.match(
                folded, hit.end + len(folded[hit.end : hit.end + 3]) - len(folded[hit.end : hit.end + 3].lstrip(" ."))
            )
            if after is None or re.match(r"\d{4}", folded[after.start() :]):
                continue
            day, end = after, after.end()
        else:
            start = day.start()
        year = YEAR_AFTER.match(folded, end) or YEAR_BEFORE.search(folded, max(0, start - 14), start)
        before = None if year else last_year(start, end, hits)
        full = int(year[1]) if year else published.year - 1 if before else None
        made = _make(int(day[1]), month, full, published)
        if made:
            start, end = (min(start, year.start()), max(end, year.end())) if year else (start, end)
            start, end = (min(start, before.start), max(end, before.end)) if before else (start, end)
            yield Cue(start, end, made, Confidence.EXPLICIT, with_year=full is not None)


def _two_days(folded: str, month: Hit) -> re.Match[str] | None:
    """A day and the one after it, before or behind their month; the second is that of the night."""
    before = list(_TWO_DAYS.finditer(folded, max(0, month.start - 14), month.start))
    after = _TWO_DAYS.match(folded, month.end + (folded[month.end : month.end + 1] == " "))
    two = before[-1] if before and folded[before[-1].end() : month.start].strip(" ") in {"", "de", "of", "d"} else after
    return two if two and int(two[2]) - int(two[1]) == 1 else None


def last_year(start: int, end: int, hits: Sequence[Hit]) -> Hit | None:
    """The words that put the day or month at `start` into the year before: "15 August last year", "去年8月15日"."""
    beside = (h for h in hits if h.kind == "last_year" and (0 <= h.start - end <= BESIDE or 0 <= start - h.end <= BESIDE))
    return next(beside, None)


_SAYS_DAY = {"weekday", "night_into", "day_word"}


def _numeric(folded: str, hits: Sequence[Hit], rules: Dates, published: date) -> Iterator[Cue]:
    named = [h.end for h in hits if h.kind.split(":")[0] in _SAYS_DAY]
    months = [(h.start, h.end) for h in hits if h.kind.startswith("month:")]
    for m in _ISO.finditer(folded):
        made = _make(int(m[3]), int(m[2]), int(m[1]), published)
        if made:
            yield Cue(m.start(), m.end(), made, Confidence.EXPLICIT, with_year=True)
    for m in _NUMERIC.finditer(folded):
        if any(0 <= a - m.end() <= BESIDE or 0 <= m.start() - b <= 1 for a, b in months):
            continue  # the days of a month that is named
        first, second, year = int(m[1]), int(m[3]), m[4]
        told = any(0 <= m.start() - end <= 3 for end in named)  # "Senin (5/2)", "ngày 5/2"
        if m[2] == "." and year is None and not told and (len(m[1]) != 2 or len(m[3]) != 2):
            continue  # 1.5 is a number, 15.08 a date
        if m[2] in "/-" and year is None and not told:
            continue  # 24/7, 9/11
        day, month = (second, first) if rules.order == "mdy" and m[2] == "/" else (first, second)
        full = None if year is None else int(year) if len(year) == 4 else 2000 + int(year)
        made = _make(day, month, full, published)
        if made:
            yield Cue(m.start(), m.end(), made, Confidence.EXPLICIT, with_year=year is not None)


def _make(day: int, month: int, year: int | None, published: date) -> date | None:
    """That day; without a year the latest one that is not after the day of publication (one day's grace for time zones)."""
    try:
        if year is not None:
            return date(year, month, day)
        for candidate in (published.year + 1, published.year, published.year - 1):
            made = date(candidate, month, day)
            if made <= published + timedelta(days=1):
                return made
    except ValueError:
        return None
    return None


def _iranian(folded: str, hits: Sequence[Hit], published: date) -> Iterator[Cue]:
    """A day and a month of the Iranian calendar, with or without a year; without one the latest that is not to come."""
    for hit in hits:
        number = _COUNT.search(folded, max(0, hit.start - 4), hit.start) if hit.kind.startswith("solar:") else None
        if number is None:
            continue
        told = _IRANIAN_YEAR.match(folded, hit.end)
        now = published.year - 621
        for year in (int(told[1]),) if told else (now, now - 1):
            made = iranian(year, int(hit.kind[6:]), int(number[1]))
            if made is not None and (told or made <= published + timedelta(days=1)):
                end = told.end() if told else hit.end
                yield Cue(number.start(), end, made, Confidence.EXPLICIT, with_year=bool(told))
                break


def _month_days(folded: str, hits: Sequence[Hit], published: date) -> Iterator[Cue]:
    """ "14일", "14日": the latest such day; a longer word that begins there ("14일간") says how long, not when."""
    others = [h for h in hits if h.kind == "unit" or h.kind.startswith("ago:")]
    for hit in hits:
        if hit.kind != "month_day" or any(h.start == hit.start and h.end > hit.end for h in others):
            continue
        number = _COUNT.search(folded, max(0, hit.start - 3), hit.start)
        made = _latest(int(number[1]), published) if number else None
        if number and made:
            yield Cue(number.start(), hit.end, made, Confidence.EXPLICIT)


def _latest(day: int, published: date) -> date | None:
    """The last `day` of a month up to the day of publication."""
    for back in range(-1, 62):
        made = published - timedelta(days=back)
        if made.day == day:
            return made
    return None


def _weekdays(folded: str, hits: Sequence[Hit], published: date) -> Iterator[Cue]:
    """The nearest past one, publication day included; "last Wednesday" said on a Wednesday goes a week back."""
    last = {h.end: h for h in hits if h.kind == "last"}
    speech = [h for h in hits if h.kind == "speech"]
    units = [h for h in hits if h.kind.startswith("unit:")]
    for hit in hits:
        if hit.kind.startswith("weekday:") and not any(_how_long(folded, hit, unit, hits) for unit in units):
            back = (published.weekday() - int(hit.kind[8:])) % 7
            word = next((last[e] for e in range(hit.start, max(hit.start - 3, 0), -1) if e in last), None)
            if word is not None and back == 0:
                back = 7
            said = any(0 < hit.start - s.end <= SAID or s.start == hit.end + 1 for s in speech)
            day = published - timedelta(days=back)
            yield Cue(word.start if word else hit.start, hit.end, day, Confidence.EXPLICIT, said=said)


def _how_long(folded: str, day: Hit, unit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a word for a day is one of a length of time: within a longer one ("a durat luni"), or it after a number ("trei
    luni", three months and no Monday)."""
    if not (unit.start <= day.start and day.end <= unit.end):
        return False
    numbered = _COUNT.search(folded, max(0, day.start - 4), day.start) is not None
    return unit.end - unit.start > day.end - day.start or numbered or any(
        h.kind.startswith("number:") and h.end == day.start - 1 for h in hits
    )


def _relative(folded: str, hits: Sequence[Hit], rules: Dates, published: date) -> Iterator[Cue]:
    for hit in hits:
        if hit.kind == "relative":
            rule = rules.relative[hit.nth]
            day = published + timedelta(days=rule.days)
            yield Cue(hit.start, hit.end, day, Confidence.RELATIVE, night=rule.night)


def _ago(folded: str, hits: Sequence[Hit], published: date) -> Iterator[Cue]:
    """ "two days ago", "три дня назад": only days and weeks; a month or a year ago is background."""
    numbers = {h.end: h for h in hits if h.kind.startswith("number:")}
    for hit in hits:
        if hit.kind.startswith("ago:"):
            digits = _COUNT.search(folded, max(0, hit.start - 4), hit.start)
            word = numbers.get(hit.start - 1) or numbers.get(hit.start)
            count = int(digits[1]) if digits else int(word.kind[7:]) if word else None
            if count is not None and count * int(hit.kind[4:]) <= 31:
                start = digits.start() if digits else word.start if word else hit.start
                yield Cue(start, hit.end, published - timedelta(days=count * int(hit.kind[4:])), Confidence.RELATIVE)
    for before, count, unit in _before(folded, hits):
        if count * int(unit.kind[5:]) <= 31:
            yield Cue(before.start, unit.end, published - timedelta(days=count * int(unit.kind[5:])), Confidence.RELATIVE)


def _before(folded: str, hits: Sequence[Hit]) -> Iterator[tuple[Hit, int, Hit]]:
    """ "prije dva dana", "πριν από 3 ημέρες", "pred týždňom": the word, how many, the unit."""
    for before in hits:
        if before.kind != "before":
            continue
        words = [h for h in hits if h.kind.startswith("number:") and h.start == before.end + 1]
        word = max(words, key=lambda h: h.end, default=None)
        digits = _DIGITS.match(folded, before.end)
        end = word.end if word else digits.end() if digits else before.end
        count = int(word.kind[7:]) if word else int(digits[1]) if digits else 1
        unit = next((h for h in hits if h.kind.startswith("unit:") and h.start == end + 1), None)
        if unit is not None:
            yield before, count, unit


def _nights(kept: Sequence[Cue], hits: Sequence[Hit]) -> Iterator[Cue]:
    """The cues, those of nights as such; a night from one weekday to the next ("s četvrtka na petak") ends on the second."""
    ended = -1
    for i, cue in enumerate(kept):
        if i <= ended:
            continue
        night = _night(cue, hits)
        after = kept[i + 1] if i + 1 < len(kept) else None
        two = night.night and night.start < cue.start and after is not None and after.start - cue.end <= TO_REACH
        if two and after is not None and (after.day - cue.day).days == 1:
            ended = i + 1
            night = Cue(night.start, after.end, after.day, after.confidence, True, after.with_year)
        yield night


def _night(cue: Cue, hits: Sequence[Hit]) -> Cue:
    """ "в ночь на 7 февраля" is the night before the 7th; "в ночь с 6 на 7" ends on the 7th too."""
    for hit in hits:
        if hit.kind == "night_into" and 0 <= cue.start - hit.end <= 3:
            return Cue(hit.start, cue.end, cue.day, cue.confidence, True, cue.with_year)
        if hit.kind == "night_from" and 0 <= cue.start - hit.end <= 14:
            return Cue(hit.start, cue.end, cue.day, cue.confidence, True, cue.with_year)
        if hit.kind == "night_after" and 0 <= hit.start - cue.end <= 5:
            return Cue(cue.start, hit.end, cue.day, cue.confidence, True, cue.with_year)
    return cue


def event_date(
    found: Sequence[Cue],
    *,
    text: str,
    trigger: tuple[int, int],
    spans: Sequence[tuple[int, int]],
    barred: Sequence[tuple[int, int]],
    published: datetime,
    zone: ZoneInfo,
    max_lag: int,
    triggers: Sequence[int] = (),
) -> EventDate:
    """The date of the event whose trigger stands at `trigger`.

    `spans` are the sentences, `barred` the spans whose dates are background, `triggers` where else the text speaks of
    the event. A cue in the trigger's sentence wins, then one in another sentence with a trigger, then the next
    sentence; within a sentence explicit before relative, a night before a day (an earlier strike is recited by its day), then
    the nearest. The day on which somebody said so gives way to an earlier one of that week that the event is told to have.
    """
    local = published.astimezone(zone).date()
    usable = [
        c for c in found
        if c.day <= local + timedelta(days=1) and (local - c.day).days <= max_lag
        and not any(a <= c.start < b for a, b in barred)
    ]  # fmt: skip
    if not usable:
        told = (spans[_sentence(spans, offset)] for offset in (trigger[0], *triggers))
        clock = next((at for span in told if (at := _CLOCK.search(text, *span))), None)
        usable = [Cue(clock.start(), clock.end(), local, Confidence.RELATIVE)] if clock else []
    if not usable:
        start = datetime.combine(local - timedelta(days=1), time(), zone)
        return EventDate(
            start=start.astimezone(UTC), end=max(published, start).astimezone(UTC), day=local, basis=None,
            confidence=Confidence.PUBLISHED,
        )  # fmt: skip
    home = _sentence(spans, trigger[0])
    telling = {_sentence(spans, t) for t in triggers}

    own = [c.day for c in usable if not c.said and _sentence(spans, c.start) in {home, *telling}]
    usable = [c for c in usable if not (c.said and any(0 < (c.day - day).days <= WEEK for day in own))]

    def rank(cue: Cue) -> tuple[int, int, bool, int]:
        at = _sentence(spans, cue.start)
        away = 0 if at == home else 1 if at in telling else min(1 + abs(at - home), 3)
        return (away, 1 if cue.confidence is Confidence.RELATIVE else 0, not cue.night, abs(cue.start - trigger[0]))

    best = min(usable, key=rank)
    best = joined(_sharpen(best, usable, text), usable, text)
    return interval(best, text, zone, published)


def joined(cue: Cue, among: Sequence[Cue], text: str) -> Cue:
    """The latest of the days that a list of blasts joins to it ("on March 3 and May 9")."""
    if cue.confidence is not Confidence.EXPLICIT:
        return cue
    numbered = _numbered(cue, text)
    for after in among:
        between = text[cue.end : after.start]
        near = after.start >= cue.end and len(between) <= AND and not any(c.isdigit() or c in ".;()" for c in between)
        if near and after.confidence is cue.confidence and after.day > cue.day and _numbered(after, text) is numbered:
            return joined(after, among, text)
    return cue


def _numbered(cue: Cue, text: str) -> bool:
    """Whether it is a day of a month; a weekday beside one ("5 May, a Friday") is the same day."""
    return any(c.isdigit() for c in text[cue.start : cue.end])


def _sharpen(best: Cue, usable: Sequence[Cue], text: str) -> Cue:
    """A weekday beside a calendar date that names the same week yields to the date."""
    near = [c for c in usable if c is not best and abs(c.start - best.end) <= 12 and c.confidence is Confidence.EXPLICIT]
    for other in near:
        if other.with_year or abs((other.day - best.day).days) <= 7:
            return other if other.with_year or best.confidence is Confidence.RELATIVE else best
    return best


def interval(cue: Cue, text: str, zone: ZoneInfo, published: datetime) -> EventDate:
    if cue.night:
        start = datetime.combine(cue.day - timedelta(days=1), NIGHT_FROM, zone)
        end = datetime.combine(cue.day, NIGHT_TO, zone)
    else:
        start = datetime.combine(cue.day, time(), zone)
        end = start + timedelta(days=1)
    return EventDate(
        start=start.astimezone(UTC), end=end.astimezone(UTC), day=cue.day, basis=text[cue.start : cue.end],
        confidence=cue.confidence, night=cue.night,
    )  # fmt: skip


def _sentence(spans: Sequence[tuple[int, int]], offset: int) -> int:
    for i, (start, end) in enumerate(spans):
        if start <= offset < end:
            return i
    return len(spans) - 1
