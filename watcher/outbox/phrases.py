"""One incident said in words: headline, place, facts, changes; in one language and one time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from watcher.outbox.accounts import cause_lines, denial_lines, toll_lines
from watcher.outbox.hygiene import clean
from watcher.outbox.names import class_name, country_name, language_name, long_day, short_day
from watcher.outbox.reasons import SAID_ELSEWHERE, line_name, reason
from watcher.outbox.words import WORDS, plural
from watcher.types import Cause, Change, Confidence, CountRange, DigestIncident, EarlierIncident, State

Facts = list[tuple[str, tuple[str, ...]]]
_VOICES = 8
_WORDS = 4
"""Words of the evidence that are shown; the page has them all."""


class Phrases:
    """The watcher's own words in one language, said at one moment: days of its year go without the year. Immutable."""

    def __init__(self, lang: str, timezone: str, at: datetime | None = None) -> None:
        self.lang = lang
        self._words = WORDS[lang]
        self._zone = ZoneInfo(timezone)
        self._year = at.astimezone(self._zone).year if at else None

    def word(self, key: str) -> str:
        return self._words[key]

    def plural(self, count: int, key: str) -> str:
        return plural(self.lang, count, self._words[key])

    def language(self, code: str) -> str:
        return language_name(self.lang, code)

    def moment(self, at: datetime) -> str:
        """`7 Feb 14:20` in the reader's zone, `7 Feb 2023 14:20` of another year."""
        local = at.astimezone(self._zone)
        year = f" {local.year}" if self._year not in (None, local.year) else ""
        return f"{short_day(self.lang, local.date())}{year} {local:%H:%M}"

    def span(self, start: datetime, end: datetime) -> str:
        first, last = start.astimezone(self._zone), end.astimezone(self._zone)
        tail = f"{last:%H:%M}" if first.date() == last.date() else self.moment(end)
        return f"{self.moment(start)} – {tail}"

    def headline(self, shown: DigestIncident) -> str:
        """Plant and town; a town named by the plant already is not said twice."""
        names = [shown.facility or self._unnamed(shown)]
        if shown.place and shown.place.casefold() not in shown.facility.casefold():
            names.append(shown.place)
        return ", ".join(names)

    def _unnamed(self, shown: DigestIncident) -> str:
        if not shown.facility_class:
            return self._words["unknown-site"]
        return self._words["unnamed-plant"].format(what=class_name(self.lang, shown.facility_class))

    def where(self, shown: DigestIncident) -> str:
        """Region and country; the town stands in the headline."""
        parts = [shown.region, country_name(self.lang, shown.country) if shown.country else ""]
        return ", ".join(dict.fromkeys(p for p in parts if p))

    def subject(self, shown: DigestIncident) -> str:
        """What, which plant, where, how bad, and why it counts, in one short line."""
        tail = [
            self._toll(word, count)
            for word, count in (("killed", shown.killed), ("injured", shown.injured))
            if count and count.best
        ]
        if shown.causes and shown.causes[0] is not Cause.UNKNOWN:
            tail.append(self._words[f"cause-{shown.causes[0]}"])
        if shown.publishers:
            tail.append(self.plural(shown.publishers, "n-publishers"))
        head = self.event(shown)
        return f"{head} — {', '.join(tail)}" if tail else head

    def event(self, shown: DigestIncident) -> str:
        """What, which plant, where."""
        country = country_name(self.lang, shown.country) if shown.country else ""
        return ", ".join(t for t in (self._words[shown.kind], self.headline(shown), country) if t)

    def facts(self, shown: DigestIncident, *, brief: bool = False) -> Facts:
        """Label keys with their lines, in reading order; `brief` leaves out what a reader of the first report knows."""
        rows: Facts = [
            ("when", (self._when(shown),)),
            ("plant", self._plant(shown)),
            ("cause", tuple(cause_lines(shown, self._words, self.moment))),
            ("denial", tuple(denial_lines(shown, self._words, self.moment))),
            ("casualties", (self.casualties(shown), *toll_lines(shown, self._words, self.moment, self._figure))),
            ("publishers", (self._publishers(shown),)),
            ("status", self._status(shown)),
            ("distance", self._distance(shown)),
            ("earlier", tuple(self._earlier(e) for e in shown.earlier) or (self._words["none-known"],)),
            ("repeat", self._repeat(shown)),
        ]
        known = {"plant", "distance", "earlier", "status", "publishers"} if brief else set()
        return [(label, lines) for label, lines in rows if lines and label not in known]

    def note(self, shown: DigestIncident) -> str:
        """For the record: the words it was flagged for, and its name in the register."""
        told: list[str] = []
        for words in sorted(shown.evidence, key=len, reverse=True):
            if not any(words.casefold() in longer.casefold() for longer in told):
                told.append(words)
        flagged = ", ".join(f"“{w}”" for w in shown.evidence if w in told[:_WORDS])
        filed = f"{self._words['incident']}: {shown.id}"
        return f"{self._words['why']}: {flagged} · {filed}" if flagged else filed

    def glance(self, shown: DigestIncident) -> str:
        """The incident in one line: day, plant, country, toll."""
        where = country_name(self.lang, shown.country) if shown.country else ""
        head = ", ".join(t for t in (self.headline(shown), where) if t)
        year = f" {shown.day.year}" if self._year not in (None, shown.day.year) else ""
        figures = (("killed", shown.killed), ("injured", shown.injured), ("missing", shown.missing))
        toll = ", ".join(self._toll(word, count) for word, count in figures if count and count.best)
        return f"{short_day(self.lang, shown.day)}{year}: {head}" + (f" — {toll}" if toll else "")

    def reason(self, text: str, shown: DigestIncident) -> str:
        """Why a state was reached or an alert sent, in this language."""
        return clean(reason(self.lang, text, shown.voices))

    def change(self, change: Change) -> str:
        """`killed: 5 (was 3)`."""
        if change.field in ("rejected", "merged"):
            undone = change.after in ("", "false")
            text = self._words["restored-text"] if undone else self._words[f"{change.field}-text"].format(id=change.after)
            return f"{self._words[change.field]}: {text}"
        if change.field == "publishers":
            count = self.plural(int(change.after), "n-publishers")
            return f"{self._words['publishers']}: {count} ({self._words['from']} {change.before})"
        label = self._words[change.field]
        if not change.after:
            return f"{label}: {self._words['gone']} ({self._words['from']} {self._value(change.field, change.before)})"
        was = f"{self._words['from']} {self._value(change.field, change.before)}" if change.before else ""
        if not was and change.field in ("killed", "injured", "missing"):
            was = self._words["no-figure"]
        return f"{label}: {self._value(change.field, change.after)}" + (f" ({was})" if was else "")

    def _value(self, field: str, value: str) -> str:
        if field == "state":
            return self._words[f"state-{State(value)}"]
        if field == "causes":
            return ", ".join(self._words[f"cause-{c}"] for c in value.split(",") if c) or "—"
        if field == "languages":
            return ", ".join(self.language(c) for c in value.split(",") if c) or "—"
        if field == "day":
            return long_day(self.lang, date.fromisoformat(value))
        return value or "—"

    def _when(self, shown: DigestIncident) -> str:
        basis = f"“{shown.date_basis}”" if shown.date_basis else ""
        key = shown.date_confidence if basis or shown.date_confidence is Confidence.PUBLISHED else None
        how = self._words[key].format(words=basis) if key else ""
        return " — ".join(t for t in (long_day(self.lang, shown.day), how) if t)

    def _plant(self, shown: DigestIncident) -> tuple[str, ...]:
        made = shown.product or (class_name(self.lang, shown.facility_class) if shown.facility_class else "")
        owner = f"{self._words['operator']}: {shown.operator}" if shown.operator else ""
        line = "; ".join(t for t in (made, owner) if t)
        return (line,) if line else ()

    def casualties(self, shown: DigestIncident) -> str:
        figures = (("killed", shown.killed), ("injured", shown.injured), ("missing", shown.missing))
        return ", ".join(self._toll(word, count) for word, count in figures if count) or self._words["unknown-count"]

    def _figure(self, field: str, value: str) -> str:
        """One claimant's figure, as `_toll`."""
        shown = self._words["none"] if value == "0" else value
        return self._words["toll"].format(n=shown, label=self._words[field])

    def _status(self, shown: DigestIncident) -> tuple[str, ...]:
        """Why the state is what it is, unless that is who publishes or who names the cause: these have lines of their own."""
        if shown.voices and SAID_ELSEWHERE.match(shown.state_reason):
            return ()
        state = self._words[f"state-{shown.state}"]
        return (" — ".join(t for t in (state, self.reason(shown.state_reason, shown)) if t),)

    def _repeat(self, shown: DigestIncident) -> tuple[str, ...]:
        """The incident that this may be the repetition of, by its day, which begins its name."""
        if not shown.possible_repeat_of:
            return ()
        try:
            return (long_day(self.lang, date.fromisoformat(shown.possible_repeat_of[:10])),)
        except ValueError:
            return (shown.possible_repeat_of,)

    def _toll(self, word: str, count: CountRange) -> str:
        label = self._words[word]
        if count.low == count.high:
            figure = str(count.best) if count.best else self._words["none"]
            figure = self._words["at-least"].format(n=figure) if count.at_least and count.best else figure
            return self._words["toll"].format(n=figure, label=label)
        figure = f"{count.low}–{count.high}" + ("+" if count.at_least else "")
        return f"{self._words['toll'].format(n=figure, label=label)} ({self._words['latest'].format(n=count.best)})"

    def _publishers(self, shown: DigestIncident) -> str:
        count = self.plural(shown.publishers, "n-publishers")
        languages = ", ".join(self.language(code) for code in shown.languages)
        if not shown.voices:
            return f"{count}, {self._words['in-languages'].format(list=languages)}" if languages else count
        more = f", +{len(shown.voices) - _VOICES}" if len(shown.voices) > _VOICES else ""
        return f"{count}: {', '.join(shown.voices[:_VOICES])}{more}" + (f" ({languages})" if languages else "")

    def _distance(self, shown: DigestIncident) -> tuple[str, ...]:
        if shown.distance is None:
            return ()
        km = rounded_km(shown.distance.km)
        figure = f"{km:,}".replace(",", "," if self.lang == "en" else " ")
        line = self._words["km"].format(n=figure, line=line_name(self.lang, shown.distance.line))
        day = shown.distance.as_of
        return (f"{line} ({self._words['as-of'].format(day=long_day(self.lang, day))})" if day else line,)

    def _earlier(self, earlier: EarlierIncident) -> str:
        known = [c for c in earlier.causes if c is not Cause.UNKNOWN][:2]
        causes = [self._words[f"cause-{c}"] for c in known] or [self._words["unexplained"]]
        toll = self._toll("killed", earlier.killed) if earlier.killed and earlier.killed.best else ""
        aside = "; ".join(t for t in (", ".join(causes), toll) if t)
        return clean(long_day(self.lang, earlier.day) + (f" ({aside})" if aside else ""))


def rounded_km(km: float) -> int:
    """Distances to a coarse line are given no finer than the line: to 10 km, from 1,000 km on to 50 km."""
    step = 50 if km >= 1000 else 10 if km >= 20 else 1
    return round(km / step) * step
