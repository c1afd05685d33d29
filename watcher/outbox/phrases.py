"""One incident said in words: headline, place, facts, changes; in one language and one time zone."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watcher.outbox.hygiene import clean
from watcher.outbox.names import class_name, country_name, language_name, long_day, short_day
from watcher.outbox.words import WORDS, plural
from watcher.types import Cause, Change, Claim, ClaimField, Confidence, CountRange, DigestIncident, EarlierIncident, State

Facts = list[tuple[str, tuple[str, ...]]]
_CLAIMS = 8
"""Claims about the cause shown per incident; nobody reads a ninth, and the page has them all."""
_TOLLS = 4


class Phrases:
    """The watcher's own words in one language. Immutable."""

    def __init__(self, lang: str, timezone: str) -> None:
        self.lang = lang
        self._words = WORDS[lang]
        self._zone = ZoneInfo(timezone)

    def word(self, key: str) -> str:
        return self._words[key]

    def plural(self, count: int, key: str) -> str:
        return plural(self.lang, count, self._words[key])

    def language(self, code: str) -> str:
        return language_name(self.lang, code)

    def moment(self, at: datetime) -> str:
        """`7 Feb 14:20` in the reader's zone."""
        local = at.astimezone(self._zone)
        return f"{short_day(self.lang, local.date())} {local:%H:%M}"

    def span(self, start: datetime, end: datetime) -> str:
        first, last = start.astimezone(self._zone), end.astimezone(self._zone)
        tail = f"{last:%H:%M}" if first.date() == last.date() else self.moment(end)
        return f"{self.moment(start)} – {tail}"

    def headline(self, shown: DigestIncident) -> str:
        """Plant and town; a town named by the plant already is not said twice."""
        names = [shown.facility or self._words["unknown-site"]]
        if shown.place and shown.place.casefold() not in shown.facility.casefold():
            names.append(shown.place)
        return ", ".join(names)

    def where(self, shown: DigestIncident) -> str:
        """Region and country; the town stands in the headline."""
        parts = [shown.region, country_name(self.lang, shown.country) if shown.country else ""]
        return ", ".join(dict.fromkeys(p for p in parts if p))

    def subject(self, shown: DigestIncident) -> str:
        """What, where, why in one short line."""
        where = f" ({shown.country})" if shown.country else ""
        tail = [
            self._toll(word, count)
            for word, count in (("killed", shown.killed), ("injured", shown.injured))
            if count and count.best
        ]
        if shown.causes and shown.causes[0] is not Cause.UNKNOWN:
            tail.append(self._words[f"cause-{shown.causes[0]}"])
        head = f"{self._words[shown.kind].lower()}, {self.headline(shown)}{where}"
        return f"{head} — {', '.join(tail)}" if tail else head

    def facts(self, shown: DigestIncident, *, brief: bool = False) -> Facts:
        """Label keys with their lines, in reading order; `brief` leaves out what a reader of the first report knows."""
        rows: Facts = [
            ("when", (self._when(shown),)),
            ("plant", self._plant(shown)),
            ("cause", tuple(self._causes(shown))),
            ("denial", tuple(self._said(c) for c in shown.claims if c.field is ClaimField.DENIAL)[:_CLAIMS]),
            ("casualties", (self._casualties(shown), *self._tolls(shown))),
            ("publishers", (self._publishers(shown),)),
            ("status", (" — ".join(t for t in (self._words[shown.state], shown.state_reason) if t),)),
            ("distance", self._distance(shown)),
            ("earlier", tuple(self._earlier(e) for e in shown.earlier) or (self._words["none-known"],)),
            ("repeat", (shown.possible_repeat_of,) if shown.possible_repeat_of else ()),
            ("why", (", ".join(f"“{words}”" for words in shown.evidence),) if shown.evidence else ()),
            ("incident", (shown.id,)),
        ]
        known = {"plant", "distance", "earlier", "why", "status", "publishers"} if brief else set()
        return [(label, lines) for label, lines in rows if lines and label not in known]

    def change(self, change: Change) -> str:
        """`killed: 3 → 5`."""
        if change.field in ("rejected", "merged"):
            undone = change.after in ("", "false")
            text = self._words["restored-text"] if undone else self._words[f"{change.field}-text"].format(id=change.after)
            return f"{self._words[change.field]}: {text}"
        if change.field == "publishers":
            return f"{self._words['publishers']}: {change.before} → {self.plural(int(change.after), 'n-publishers')}"
        label, before = self._words[change.field], self._value(change.field, change.before)
        return f"{label}: {before} → {self._value(change.field, change.after)}"

    def _value(self, field: str, value: str) -> str:
        if field == "state":
            return self._words[State(value)]
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

    def _causes(self, shown: DigestIncident) -> Iterator[str]:
        said = [c for c in shown.claims if c.field is ClaimField.CAUSE]
        if not said:
            yield self._words["nobody"]
            return
        if len({c.value for c in said if c.value != Cause.UNKNOWN}) > 1:
            yield self._words["differ"]
        for claim in said[:_CLAIMS]:
            yield self._said(claim)

    def _said(self, claim: Claim) -> str:
        """`TASS: planned test — “…” (Interfax, 8 Feb 10:00)`."""
        what = self._words.get(f"cause-{claim.value}", claim.value) if claim.field is ClaimField.CAUSE else ""
        quote = f"“{claim.quote or claim.value}”" if claim.quote or not what else ""
        return self._by(claim, " — ".join(t for t in (what, quote) if t))

    def _by(self, claim: Claim, said: str) -> str:
        outlet = claim.outlet if claim.outlet != claim.by else ""
        source = ", ".join(t for t in (outlet, self.moment(claim.time) if claim.time else "") if t)
        return f"{claim.by or self._words['unnamed']}: {said}" + (f" ({source})" if source else "")

    def _casualties(self, shown: DigestIncident) -> str:
        figures = (("killed", shown.killed), ("injured", shown.injured), ("missing", shown.missing))
        return ", ".join(self._toll(word, count) for word, count in figures if count) or self._words["unknown-count"]

    def _tolls(self, shown: DigestIncident) -> Iterator[str]:
        """Who gives which figure, where they differ; the latest first."""
        wide = {
            f
            for f, n in (("killed", shown.killed), ("injured", shown.injured), ("missing", shown.missing))
            if n and n.low != n.high
        }
        for claim in [c for c in reversed(shown.claims) if c.field in wide][:_TOLLS]:
            figure = (
                self._toll(claim.field, CountRange(low=0, high=0, best=0))
                if claim.value == "0"
                else f"{self._words[claim.field]}: {claim.value}"
            )
            yield self._by(claim, figure)

    def _toll(self, word: str, count: CountRange) -> str:
        label = self._words[word]
        if count.low == count.high:
            figure = str(count.best) if count.best else self._words["none"]
            return f"{label}: {self._words['at-least'].format(n=figure) if count.at_least and count.best else figure}"
        more = "+" if count.at_least else ""
        return f"{label}: {count.low}–{count.high}{more} ({self._words['latest'].format(n=count.best)})"

    def _publishers(self, shown: DigestIncident) -> str:
        count = self.plural(shown.publishers, "n-publishers")
        languages = ", ".join(self.language(code) for code in shown.languages)
        return f"{count}, {self._words['in-languages'].format(list=languages)}" if languages else count

    def _distance(self, shown: DigestIncident) -> tuple[str, ...]:
        if shown.distance is None:
            return ()
        km = rounded_km(shown.distance.km)
        figure = f"{km:,}".replace(",", "," if self.lang == "en" else " ")
        line = self._words["km"].format(n=figure, line=shown.distance.line)
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
