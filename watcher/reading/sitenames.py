"""By which words a site is known: what a report that was placed wrongly, or not at all, may still call its plant by.

Promise: of each plant the words of its names and its towns that few other plants share, cut to five letters of the small
alphabet, so that neither endings nor scripts hide that two reports mean one plant ("Слобода", "Slobodi", "Sloboda Čačak").
What is common in the register ("plant", "завод", "Rostec") tells nothing and is left out; how common is counted over the
register itself, so no list of such words has to be kept in any language.

2,000 plants with 19,000 names are counted in 0.12 s, once, when the first report without a site is compared.
Rejected: matching such reports by similarity of their texts (two blasts in one country on one day read alike).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from watcher.knowledge import Facility, Place
from watcher.reading.text import skeleton_words, tokens
from watcher.types import Report

STEM = 5
"""Letters of a name that are compared: what the cases of Slavic, Baltic and Finnic languages leave as it is."""
SHORTEST = 3
ENDING, MOST = 2, 3
"""Letters that an ending may change, and plants that are thought of for one report."""
COMMON = 8
"""Plants that may share a word before it says nothing of any of them."""


class SiteNames:
    """Called with the id of a plant or of a town: the words it is known by, those of a town's plants among them."""

    def __init__(self, facilities: Mapping[str, Facility], places: Mapping[str, Place]) -> None:
        self._facilities, self._places = facilities, places
        self._towns: dict[str, frozenset[str]] = {}

    def __call__(self, id: str) -> frozenset[str]:
        if id in self._facilities:
            return self._rare[id]
        if id not in self._towns:
            town = self._places.get(id)
            parts = skeleton_words([town.name])[0] if town else []
            own = frozenset(part[:STEM] for part in parts if len(part) > SHORTEST)
            self._towns[id] = own.union(*(self._rare[f] for f in self._hosts.get(id, ())))
        return self._towns[id]

    def elsewhere(self, report: Report) -> tuple[str, ...]:
        """Plants of other regions a report may be about that was read as one of a town without any plant: a plant's name that
        is also that of a town far away ("у «Артема»" of Kyiv, not Artyom by the Pacific), or a word read wrongly beside two
        of the plant's own. Nothing for a report that names a plant, or a town that has one; for one that names no town at all,
        the plants it calls by their names, or by their initials in its title ("IMI blast")."""
        if report.facility or report.place in self._hosts:
            return ()
        if not report.place:
            told = [*_initials(report.title), *(t for t in report.terms if len(t) >= STEM)]
            known = ((word, f, name) for word in told for f, name in self._by_stem.get(word[:STEM], ()))
            return tuple(sorted({f for word, f, name in known if word == name or (len(word) >= STEM and _one_word(word, name))}))
        read_as = [e.text for e in report.evidence if e.cue == "site"]
        town = {word for words in skeleton_words(read_as) for word in words if len(word) >= STEM} if read_as else set[str]()
        meant = {f for word in town for f, name in self._by_stem.get(word[:STEM], ()) if self._plant_only(f, word, name)}
        said = Counter(f for stem in {t[:STEM] for t in report.terms} for f in {f for f, _ in self._by_stem.get(stem, ())})
        meant |= {f for f, count in said.items() if count > 1}
        return tuple(sorted(f for f in meant if self._facilities[f].region != report.region))[:MOST]

    def _plant_only(self, facility: str, word: str, name: str) -> bool:
        """Whether `word` is the plant's `name` and no name of its town, which another country may have as well ("Kotovsk")."""
        site = self._facilities[facility]
        towns = (t for id in (site.place, *site.near) for t in (self._places.get(id),) if t)
        names = [n for town in towns for n in (town.name, *town.names)] or [site.place, *site.near]
        return _one_word(word, name) and not any(_one_word(word, part) for parts in skeleton_words(names) for part in parts)

    @cached_property
    def _hosts(self) -> Mapping[str, Sequence[str]]:
        """Town → plants that stand in it, or that the press places there."""
        found: dict[str, list[str]] = defaultdict(list)
        for f in self._facilities.values():
            for town in {f.place, *f.near}:
                found[town].append(f.id)
        return found

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Rare stem → plant and whole word."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for facility, word in self._words:
            if word[:STEM] in self._rare[facility]:
                found[word[:STEM]].append((facility, word))
        return found

    @cached_property
    def _words(self) -> Sequence[tuple[str, str]]:
        names = [(f.id, name) for f in self._facilities.values() for name in _names(f)]
        parts = zip(names, skeleton_words([name for _, name in names]), strict=True)
        return [(facility, word) for (facility, _), words in parts for word in words if len(word) >= SHORTEST]

    @cached_property
    def _rare(self) -> Mapping[str, frozenset[str]]:
        words: dict[str, set[str]] = {f: set() for f in self._facilities}
        for facility, word in self._words:
            words[facility].add(word[:STEM])
        shared = Counter(word for known in words.values() for word in known)
        return {f: frozenset(word for word in known if shared[word] <= COMMON) for f, known in words.items()}


def _initials(title: str) -> Sequence[str]:
    """Words in capitals, as short as those of a company, where the title is not written in capitals as a whole."""
    if title.isupper():
        return ()
    short = [m[0] for m in tokens(title) if SHORTEST <= len(m[0]) <= STEM and m[0].isupper() and m[0].isalpha()]
    return [word for words in skeleton_words(short) for word in words]


def _one_word(left: str, right: str) -> bool:
    """Whether they differ by an ending only."""
    shared = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return max(len(left), len(right)) - shared <= ENDING


def _names(site: Facility) -> Iterator[str]:
    yield from (site.name, site.place, *site.near, *site.former)
    for table in (site.aliases, site.weak_aliases):
        for names in table.values():
            yield from names
