"""A language pack made ready to be asked: first cheaply, whether a text can matter at all, then for every cue in it.

The cheap questions have matchers of their own, made when first asked, of the few groups that answer them: all that is asked of
every text stands in one, since it is walking along a text that costs, not what is looked for. The full matcher holds every group
of the pack, each in the layer it hides others in (`match`).
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from watcher.knowledge import CueGroups, Cues, Pack, without_gc
from watcher.packs import Casualties
from watcher.reading.match import DENYING, HIDING, Matcher, Pattern, words_of
from watcher.reading.text import fold

TRIGGERS = ("event", "euphemism", "attack", "fire", "followup")
COUNTED = ("killed", "injured", "missing")
"""Words by which people are counted; a follow-up that tells no toll says nothing to us."""
_ASIDE = {"denial", "followup", "roundup", "compiled", "listing", "again", "nth", "spared", "past", "threat"}
GROUPS = tuple(CueGroups.model_fields)
_Told = tuple[str, str, str, int]
"""A pattern as the pack has it: source, kind, layer, which cue of its group."""


class Lexicon:
    """A pack compiled: `may_matter` for the cheap first question, `cues` for all that reading asks."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.language = pack.language
        self.prefixes = tuple(sorted({fold(p) for p in pack.prefixes}, key=len, reverse=True))

    def may_matter(self, folded: str) -> bool:
        """Whether something happened, or is followed up with a toll."""
        return self.asked(folded)[0]

    def asked(self, folded: str) -> tuple[bool, bool]:
        """Whether a text may matter, and whether people are counted in one that may not. A follow-up must come with a toll, or a
        quarter of the texts read in full were read for nothing but a follow-up word."""
        counted = followed = False
        for kind in self._gate.kinds(folded):
            if kind in COUNTED:
                counted = True
            elif kind == "followup":
                followed = True
            else:
                return True, counted
            if counted and followed:
                return True, True
        return False, counted

    def counts(self, folded: str) -> bool:
        """Whether people are counted, though nothing is told to have happened to them."""
        return any(kind in COUNTED for kind in self._gate.kinds(folded))

    def defence(self, folded: str) -> bool:
        """Whether a defence product, the defence industry or the like is spoken of."""
        return self._defence.any(folded)

    @cached_property
    def _gate(self) -> Matcher:
        return self._matcher(
            [
                *(p for group in TRIGGERS for p in self._cues(getattr(self.pack.cues, group), group)),
                *(p for name in COUNTED for p in self._words(getattr(self.pack.casualties, name), name, "count")),
            ]
        )

    @cached_property
    def _defence(self) -> Matcher:
        products = (word for words in self.pack.classes.values() for word in words)
        return self._matcher([*self._cues(self.pack.cues.defence, "defence"), *self._words(products, "class", HIDING)])

    @cached_property
    def cues(self) -> Matcher:
        return self._matcher(self._all())

    def _matcher(self, told: Iterable[_Told]) -> Matcher:
        with without_gc():
            return Matcher(self._compiled(told), self.prefixes, map(fold, self.pack.common))

    def _compiled(self, told: Iterable[_Told]) -> list[Pattern]:
        each = list(told)
        words = words_of(source for source, *_ in each)
        return [Pattern(*one, folded, self.prefixes) for one, folded in zip(each, words, strict=True)]

    def _cues(self, cues: Cues, kind: str, layer: str = HIDING) -> Iterator[_Told]:
        return ((source, kind, layer, index) for index, cue in enumerate(cues) for source in cue.match)

    def _words(self, sources: Iterable[str], kind: str, layer: str) -> Iterator[_Told]:
        return ((source, kind, layer, 0) for source in sources)

    def patterns(self) -> list[Pattern]:
        return self._compiled(self._all())

    def _all(self) -> Iterator[_Told]:
        pack = self.pack
        for group in GROUPS:
            layer = DENYING if group in {"negation", "hedge"} else "aside" if group in _ASIDE else HIDING
            yield from self._cues(getattr(pack.cues, group), group, layer)
        for cls, words in pack.classes.items():
            yield from self._words(words, f"class:{cls}", HIDING)
        for cls, words in pack.weak_classes.items():
            yield from self._words(words, f"weak:{cls}", HIDING)
        for country, words in pack.countries.items():
            yield from self._words(words, f"country:{country}", "country")
        for cause, words in pack.causes.items():
            yield from self._words(words, f"cause:{cause.value}", "claim")
        for cause, words in pack.weapons.items():
            yield from self._words(words, f"weapon:{cause.value}", "claim")
        yield from self._words(pack.process, "process", "claim")
        yield from self._words(pack.claimants, "claimant", HIDING)
        yield from self._words(pack.landmark, "landmark", "who")
        yield from self._words(pack.landmark_after, "landmark_after", "who")
        yield from self._words(pack.speech, "speech", "who")
        yield from self._words(pack.origin, "origin", "who")
        for name in Casualties.model_fields:
            yield from self._words(getattr(pack.casualties, name), name, "count")
        for word, number in pack.numbers.items():
            yield word, f"number:{number}", "count", 0
        for word, number in pack.ordinals.items():
            yield word, f"ordinal:{number}", "count", 0
        dates = pack.dates
        for word, number in dates.months.items():
            yield word, f"month:{number}", "date", 0
        for word, number in dates.solar_months.items():
            yield word, f"solar:{number}", "date", 0
        yield from self._words(dates.no_month, "no_month", "date")
        yield from self._words(dates.month_day, "month_day", "date")
        for word, number in dates.weekdays.items():
            yield word, f"weekday:{number}", "date", 0
        for index, relative in enumerate(dates.relative):
            for source in relative.match:
                yield source, "relative", "date", index
        yield from self._words(dates.night_into, "night_into", "date")
        yield from self._words(dates.night_from, "night_from", "date")
        yield from self._words(dates.night_after, "night_after", "date")
        yield from self._words(dates.day_words, "day_word", "date")
        yield from self._words(dates.last, "last", "date")
        yield from self._words(dates.last_year, "last_year", "date")
        for word, days in dates.ago.items():
            yield word, f"ago:{days}", "date", 0
        yield from self._words(dates.before, "before", "date")
        for word, days in dates.units.items():
            yield word, f"unit:{days}", "date", 0
