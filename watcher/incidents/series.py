"""The series count: "at least the fifth unexplained explosion in four months", with the dated list behind it.

Promise: a count is a function of incidents as they stood (`as_of` cuts the event days, the incidents handed in are as known
at whatever time the caller asks the store for), so any past figure can be made again, and `explain` says incident by
incident why two figures differ. "At least", because what no feed told is not counted.

Unexplained = no cause is established (`ledger.established`). That is the reading under which the analyst's note of
9 February 2024 counts five: a plant's own account (a transformer, worker error, planned tests) does not take a blast off
the list, an attack that is settled does. Rumours and what an analyst excluded or rejected are not counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from watcher.types import Cause, Incident, State

BASE_MONTHS = 12
"""The base rate is that of the year before the window: long enough for some tens of incidents, short enough to be this war's."""

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is counted; an unset field lets everything pass. `cls` is a facility class."""

    unexplained: bool = False
    country: str | None = None
    region: str | None = None
    cls: str | None = None
    operator: str | None = None
    facility: str | None = None
    kinds: tuple[str, ...] = ("explosion", "strike")

    def misses(self, incident: Incident, operators: Mapping[str, str]) -> str | None:
        """Why the incident is not counted; None when it is."""
        if incident.merged_into:
            return f"merged into {incident.merged_into}"
        if incident.rejected or incident.state is State.EXCLUDED:
            return f"excluded: {incident.state_reason}"
        if incident.state is State.RUMOUR:
            return f"a rumour: {incident.state_reason}"
        if incident.kind not in self.kinds:
            return f"a {incident.kind}, not an explosion"
        if self.unexplained and not incident.unexplained:
            return f"explained: {incident.established or incident.state_reason}"
        operator = operators.get(incident.facility or "", "")
        wanted = (
            ("country", self.country, incident.country), ("region", self.region, incident.region),
            ("class", self.cls, incident.facility_class), ("facility", self.facility, incident.facility),
            ("operator", self.operator, operator),
        )  # fmt: skip
        return next((f"{name} is {has or 'unknown'}" for name, want, has in wanted if want and want != has), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Incidents per month of 30.44 days: in the window, and in the year before it as base rate."""

    per_month: float
    base: float

    @property
    def ratio(self) -> float | None:
        return self.per_month / self.base if self.base else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCount:
    """The figure, newest incident first; `since` exclusive, `as_of` inclusive."""

    as_of: date
    since: date
    months: int
    asked: Filter
    incidents: tuple[Incident, ...]
    rate: Rate
    paragraph: str

    @property
    def count(self) -> int:
        return len(self.incidents)


def count(
    incidents: Iterable[Incident], *, as_of: date, months: int = 4, asked: Filter | None = None,
    name: Callable[[Incident], str] = lambda i: i.facility or i.place or i.region or i.country or "an unnamed plant",
    operators: Mapping[str, str] | None = None, where: str = "",
) -> SeriesCount:  # fmt: skip
    """Count the incidents of the `months` up to and including `as_of`. `name` shows an incident's site, `where` is what the
    country or region asked for is called in a sentence."""
    asked = asked or Filter()
    held = [i for i in incidents if i.day <= as_of and asked.misses(i, operators or {}) is None]
    since = back(as_of, months)
    found = tuple(sorted((i for i in held if since < i.day), key=lambda i: (i.day, i.id), reverse=True))
    before = back(since, BASE_MONTHS)
    base = sum(1 for i in held if before < i.day <= since) / _months(before, since)
    rate = Rate(per_month=len(found) / _months(since, as_of), base=base)
    return SeriesCount(
        as_of=as_of, since=since, months=months, asked=asked, incidents=found, rate=rate,
        paragraph=_paragraph(found, as_of=as_of, months=months, asked=asked, rate=rate, name=name, where=where),
    )  # fmt: skip


def explain(
    before: SeriesCount, after: SeriesCount, known: Sequence[Incident], operators: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Why two figures differ, a line per incident: come in, gone out of the window, or no longer counted and why.

    `known` are the incidents behind the later figure.
    """
    now = {i.id: i for i in known}
    was, is_ = {i.id for i in before.incidents}, {i.id for i in after.incidents}
    lines = [f"+ {i.id}: {_came(i, before)}" for i in reversed(after.incidents) if i.id not in was]
    for one in reversed(before.incidents):
        if one.id in is_:
            continue
        today = now.get(one.id)
        if today is None:
            reason = "no longer in the register"
        elif missing := after.asked.misses(today, operators or {}):
            reason = missing
        elif today.day <= after.since:
            reason = f"{today.day.isoformat()} is older than {after.months} months"
        else:
            reason = f"now dated {today.day.isoformat()}"
        lines.append(f"- {one.id}: {reason}")
    return tuple(lines)


def _came(incident: Incident, before: SeriesCount) -> str:
    if incident.day > before.as_of:
        return "happened since"
    if incident.day <= before.since:
        return "was older than the earlier window"
    return "happened before, became known or counted since"


def back(day: date, months: int) -> date:
    """The same day `months` calendar months earlier, the last of the month where there is none."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _months(since: date, until: date) -> float:
    return max((until - since) / timedelta(days=30.44), 0.1)


def _paragraph(
    found: Sequence[Incident], *, as_of: date, months: int, asked: Filter, rate: Rate, name: Callable[[Incident], str], where: str
) -> str:
    kind = "unexplained explosion" if asked.unexplained else "explosion"
    places = where or ", ".join(w for w in (asked.region, asked.country) if w)
    scope = f"{asked.cls or 'defence-industry'} plant"
    if asked.operator:
        scope += f" of {asked.operator}"
    if places:
        scope += f" in {places}"
    window = f"{_word(months)} month{'s' if months != 1 else ''}"
    if not found:
        return f"As of {as_of.isoformat()}, no {kind} at a {scope} is known in {window}."
    latest, earlier = found[0], found[1:]
    text = (
        f"As of {as_of.isoformat()}, the explosion at {name(latest)} on {_day(latest)} is at least the "
        f"{_ordinal(len(found))} {kind} at a {scope} in {window}."
    )
    if earlier:
        listed = [f"{name(i)} on {_day(i)}{_claimed(i)}" for i in earlier]
        text += f" Earlier ones: {'; '.join(listed)}."
    base = f", against {rate.base:.1f} in the {BASE_MONTHS} months before" if rate.base else "; none is known in the year before"
    return f"{text} That is {rate.per_month:.1f} a month{base}."


def _claimed(incident: Incident) -> str:
    told = [c for c in incident.causes if c not in (Cause.UNKNOWN, Cause.OTHER)]
    return f" (claimed: {', '.join(told)})" if told else ""


def _day(incident: Incident) -> str:
    return f"{incident.day.day} {incident.day:%B %Y}"


def _word(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _ordinal(number: int) -> str:
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
