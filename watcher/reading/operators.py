"""Plants of one operator, and names that mean the operator as a whole.

The press calls a plant by its operator's name ("a Motor Sich facility", "the Pakistan Ordnance Factories"), which the register
gives to the seat. Where the text tells of a town or region in which the same operator has just one other plant, that one
is meant. A name that holds its own town, or that is no name of the operator, is the plant's own and stays its own.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from watcher.knowledge import Facility, Knowledge
from watcher.reading.mentions import Mention
from watcher.reading.scripts import INDEXED, script_at
from watcher.reading.text import skeletons
from watcher.reading.towns import Towns

MANY = 40
"""Plants from which an operator is a holding whose name says nothing of the place."""
INFLECTED, ENDING = 5, 3
"""Letters of a word from which it may take another ending, and letters of that."""
SHORTEST = 3
"""Letters of an operator's name or initials that tell it."""


_OF_STATE = frozenset({
    "army", "navy", "air", "force", "forces", "government", "state", "ministry", "department", "directorate", "bureau",
    "committee", "commission", "authorities", "private", "under", "formerly", "former", "nationalised", "agency", "academy",
    "defence", "defense", "military", "police", "industry", "industries",
})  # fmt: skip
"""Words by which an operator's name tells no firm."""
SURE = 4
"""Letters of an operator's name of one word that is asked for."""


def told_by_operator(knowledge: Knowledge) -> Iterator[str]:
    """The names of operators by which the press calls a plant beside its town ("Explosion at Saab in Karlskoga"): those of firms
    that `topic.yaml` does not know as makers, and of no state or country."""
    makers = {name.casefold() for name in knowledge.topic.companies}
    countries = (words for pack in knowledge.packs.values() for words in pack.countries.values())
    said = {word.strip("*").casefold() for words in countries for word in words}
    for name in dict.fromkeys(_firm(f.operator) for f in knowledge.facilities):
        words = name.casefold().split()
        if len(name) >= SURE and name[0].isupper() and name.casefold() not in makers | said and _OF_STATE.isdisjoint(words):
            yield name


def _firm(operator: str) -> str:
    return re.split(r" \(|, | / |;", operator)[0].strip()


class Operators:
    """The plants of one `Knowledge` by operator."""

    def __init__(self, knowledge: Knowledge, towns: Towns) -> None:
        self._k, self._towns = knowledge, towns
        self._plants: dict[str, list[Facility]] = defaultdict(list)
        for f in knowledge.facilities:
            if f.operator:
                self._plants[f.operator].append(f)

    def general(self, facility: Facility, m: Mention, text: str) -> bool:
        """Whether what is named at `m` is a name of the operator, of which `facility` is the seat."""
        operator = _words(facility.operator)
        if not operator or len("".join(operator)) < SHORTEST or len(self._others(facility)) == 0:
            return False
        told = _words(text[m.start : m.end])
        if script_at(text[m.start]) in INDEXED:
            return self._seat(facility, operator)
        short = "".join(word[0] for word in told if word)
        inside = any(_is(told[at : at + len(operator)], operator) for at in range(len(told)))
        named = inside or (short,) == operator or told == ("".join(word[0] for word in operator),)
        return named or (m.kind == "weak" and self._seat(facility, operator))

    def _seat(self, facility: Facility, operator: Sequence[str]) -> bool:
        """Whether one of its names begins with that of its operator."""
        tables = (*facility.aliases.values(), *facility.weak_aliases.values())
        names = [facility.name, *(name for table in tables for name in table)]
        return any(_words(name)[: len(operator)] == operator for name in names if script_at(name[0]) not in INDEXED)

    def _others(self, facility: Facility) -> list[Facility]:
        plants = self._plants.get(facility.operator, ())
        return [f for f in plants if f.id != facility.id] if len(plants) < MANY else []

    def several_at(self, facility: Facility, town: str) -> bool:
        """Whether its operator has more than one other plant in a town."""
        return sum(self._k.site[f.id] == town for f in self._others(facility)) > 1

    def at(self, facility: Facility, town: str) -> Facility | None:
        """Its operator's one other plant in a town, else the one that the press puts there."""
        others = self._others(facility)
        here = [f for f in others if self._k.site[f.id] == town] or [f for f in others if f in self._towns.near.get(town, ())]
        return here[0] if len(here) == 1 else None

    def at_home(self, facility: Facility, lands: Collection[str]) -> Facility | None:
        """Its operator's one other plant in the countries `lands`."""
        here = [f for f in self._others(facility) if f.country in lands]
        return here[0] if len(here) == 1 else None

    def within(self, facility: Facility, regions: Collection[tuple[str, str]]) -> Facility | None:
        """Its operator's one other plant in `regions`."""
        here = [f for f in self._others(facility) if (f.country, f.region) in regions]
        return here[0] if len(here) == 1 else None


def _is(told: Sequence[str], operator: Sequence[str]) -> bool:
    """Whether the words are the operator's, whatever the ending of the last one."""
    if len(told) != len(operator) or list(told[:-1]) != list(operator[:-1]):
        return False
    last, end = operator[-1], told[-1]
    return end == last or (len(last) >= INFLECTED and end.startswith(last[:-1]) and len(end) - len(last) <= ENDING)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    return tuple(skeletons(name.partition(" (")[0].replace("-", " ").split()))
