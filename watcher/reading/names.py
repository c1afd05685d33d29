"""Names of places, regions, facilities, companies and products in a text, across scripts and inflection.

Every name of the seeds is indexed by the stem of its first word: the skeleton without its last vowels, which serves the
whole word as well, since a word's own stem leads to it (72,000 lines instead of 107,000 under words and stems). The index
is made when a text first asks, in runs of some hundred names: two thirds of what one by one took. A word of the text is
cut from the right until what is left is such a key and what was cut is an ending of the entry's language: Воткинском →
`votkinsk` + `om`. Names of several words compare word by word; the longest name wins, exact before inflected.

Names that are ordinary words stay candidates only: it is `resolve.py` that decides, from what stands around them.
Rejected: names under four letters by stem (Тула would be found in "Туле" and in "тулуп"): they carry their forms in
`places_own.tsv`; fuzzy matching of unquoted words (wrong *Ryazan-* towns).

How Slavic names change inside (Polička → Poličce) and the silent "imeni" are no data of packs: they make the one index of all.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice, starmap
from re import Match
from typing import NamedTuple, Self

from watcher.knowledge import Facility, Knowledge, Pack, without_gc
from watcher.packed import Packed
from watcher.reading.asis import NamesAsWritten
from watcher.reading.caseforms import softened, written_small
from watcher.reading.mentions import CLOSING, OPENING, Mention
from watcher.reading.operators import told_by_operator
from watcher.reading.scripts import INDEXED, script_at
from watcher.reading.text import skeleton, skeleton_lines, skeletons, tokens

_VOWELS = "aeiou"
_SILENT = {"im", "imeni", "imena", "imieni", "named", "after"}
"""Words inside a name that come and go: завод (имени, им.) Свердлова."""
_SHARED = {"facility", "weak"}
_ENCLOSED = {"facility", "weak", "bare"}
_CLOSED = frozenset("()»”")
_OF_TOWN = ("ski", "ska", "sko", "ske", "skie", "cki", "cka", "cke")
_SHORT_KINDS = ("facility\t", "product\t")
"""Names of fewer than three letters are some plants' and products' only."""
MIN_STEM = 4
LONGEST_ENDING = 8
AT_ONCE = 500
SURE_UNCASED = 6
"""Letters of a plant's or maker's name before an ending where no capital tells it from a common word (ბინა-ში is a flat)."""
BUCKETS = WORDS = 16_384
"""Beginnings of names, and words of texts with the names that begin with them, that are kept."""
SURE_ADJECTIVE = 8
"""Letters of a town's adjective that tells a plant without capitals: "уральский завод" is any plant of the Urals."""
LOWER_CASE_WORDS = 3
"""A name of so many words is a name without capitals too ("челябинский тракторный завод" in a title made from an address)."""


@dataclass(slots=True)
class Name:
    """One name of one thing. `words` are skeletons; `kind` is place, region, facility, weak, bare, company, operator, product, or
    adjective: a town's, with a stem of its own (čačanski, казанлъшки), written small in the seeds as in the press."""

    kind: str
    ref: str
    words: tuple[str, ...]


@dataclass(slots=True)
class _Bucket:
    """The names that begin with one word: those that are that word, and the longer ones by their second word and its stem
    (hundreds of names begin with "завод"; 0.3 ms a headline against 2 ms when all of them are tried)."""

    singles: list[Name] = field(default_factory=list)
    seconds: dict[str, list[Name]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Self:
        """From lines of words, kind and ref, parted by tabs."""
        bucket = cls()
        for line in lines:
            words, kind, ref = line.split("\t")
            bucket.add(Name(kind, ref, tuple(words.split(" "))))
        return bucket

    def add(self, name: Name) -> None:
        if len(name.words) == 1:
            self.singles.append(name)
            return
        for key in {name.words[1], _stem(name.words[1])}:
            self.seconds.setdefault(key, []).append(name)

    def find(self, following: Iterable[str]) -> Iterator[Name]:
        yield from self.singles
        if self.seconds:
            for key in following:
                yield from self.seconds.get(key, ())


def _line(words: str, thing: str) -> str:
    """The name `words` of a thing as `Names` keeps it, silent words left out: the stem of its first word, all of them, what they
    name. "" where it is too short for a name."""
    first = words
    if " " in words:
        parted = words.split(" ")
        if not _SILENT.isdisjoint(parted):
            parted = [word for word in parted if word not in _SILENT] or [""]
            words = " ".join(parted)
        first = parted[0]
    if (len(words) < 3 and not (words and thing.startswith(_SHORT_KINDS))) or words in _SILENT:
        return ""
    stem = first.rstrip(_VOWELS)
    return f"{stem if len(stem) > 2 else first}\t{words}\t{thing}"


def _stem(word: str) -> str:
    stem = word.rstrip(_VOWELS)
    return stem if len(stem) >= 3 else word


class _Word(NamedTuple):
    """A word of the text; a named tuple, since each word of a text that is read in full becomes one."""

    match: Match[str]
    keys: "_Keys"
    begun: "_Begun"
    capital: bool


_Keys = tuple[tuple[str, str], ...]
"""What a word may be cut to: (skeleton left, ending cut), longest first."""
_Begun = Sequence[tuple[str, str, _Bucket]]
"""The names that begin with a word, by what it is cut to."""


class Names:
    """The index over all names of the seeds; built once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._endings: dict[str, frozenset[str]] = {
            code: frozenset(skeletons(pack.endings)) - {""}
            for code, pack in knowledge.packs.items()
            if pack.script not in INDEXED
        }
        self._whole = frozenset(code for code, endings in self._endings.items() if endings.isdisjoint(_VOWELS))
        """Languages in which a name keeps its last vowel before an ending, none of which is a vowel: "Crews" is no Crewe."""
        self._bucket = lru_cache(maxsize=BUCKETS)(self._opened)
        self._told = lru_cache(maxsize=WORDS)(self._looked_up)
        self._as_written = NamesAsWritten(knowledge)
        self._every_ending = frozenset[str]().union(*self._endings.values())
        self._respelt = {code: pack.respelt for code, pack in knowledge.packs.items() if pack.respelt}

    @cached_property
    def _lines(self) -> Packed:
        """The stem of a name's first word → the names, one a line, as `_Bucket.of` reads them. Packed, since of the 70,000
        names a text asks for a handful: 4 MB, where objects take 40."""
        with without_gc():
            return Packed(self._stemmed())

    def _stemmed(self) -> Iterator[str]:
        """Some hundreds of things at a time: their names stay in the cache of the processor, all at once are 20 MB for ever."""
        sources = self._sources()
        while some := list(islice(sources, AT_ONCE)):
            told = skeleton_lines([surface for _, surfaces in some for surface in surfaces])
            things = [thing for thing, surfaces in some for _ in surfaces]
            each = dict.fromkeys(zip(told, things, strict=True))  # each name of a thing once
            yield from filter(None, starmap(_line, each))

    def _opened(self, key: str) -> _Bucket | None:
        """The names whose first word is `key` or, with a `~` behind it, has that stem and is more."""
        word = key.removesuffix("~")
        cut = word != key
        lines = self._lines.get(word if cut else _stem(word))
        whole = (f"{word} ", f"{word}\t")
        lines = [line for line in lines if line.startswith(whole) != cut]
        return _Bucket.of(lines) if lines else None

    def _sources(self) -> Iterator[tuple[str, Collection[str]]]:
        """Each thing, its kind and ref parted by a tab, and its names as they are written."""
        k = self._knowledge
        plants = Counter(k.site.values())
        nouns = _nouns(pack for pack in k.packs.values() if pack.script not in INDEXED)
        apart = frozenset(code for code, pack in k.packs.items() if pack.script in INDEXED)
        for id, _, name, others in k.place.names():
            surfaces = [name, *(o for o in others if not o[0].islower())]
            yield f"place\t{id}", [*surfaces, *(s for n in surfaces for s in softened(n))] if id in plants else surfaces
            if len(surfaces) <= len(others):
                yield f"adjective\t{id}", [o for o in others if o[0].islower()]
        for region in k.regions:
            yield f"region\t{region.country}/{region.name}", (region.name, *region.names)
        names = {f.id: list(_aliases(f, apart)) for f in k.facilities}
        told = _told(k.facilities, names)
        for facility in k.facilities:
            yield f"facility\t{facility.id}", names[facility.id]
            weak = {w for lang, ws in facility.weak_aliases.items() if lang not in apart for w in ws}
            yield f"weak\t{facility.id}", weak
            alone = plants[k.site[facility.id]] == 1
            yield f"bare\t{facility.id}", set(_bare(facility, names[facility.id], told, nouns, alone=alone)) - weak
        for surface in told_by_operator(k):
            yield f"operator\t{surface}", (surface,)
        for surface in k.topic.companies:
            yield f"company\t{surface}", (surface,)
        for surface in k.topic.products:
            yield f"product\t{surface}", (surface,)

    def mentions(self, text: str, lang: str) -> list[Mention]:
        """All names in `text`, the longest at each spot, in order; inside the name of a plant also shorter ones of others, since
        many plants share a name («завод "Авангард"» is one by the whole of it, three more by its last word)."""
        pack = self._knowledge.packs.get(lang)
        if pack is None or pack.script not in INDEXED:
            return self._by_skeleton(text, tokens(text), lang)
        latin = [m for m in tokens(text) if script_at(m[0][0]) not in INDEXED]
        found = [*self._as_written.mentions(text, pack), *self._by_skeleton(text, latin, lang, bare=True)]
        return sorted(found, key=lambda m: (m.start, -m.end))

    def _by_skeleton(self, text: str, found: Sequence[Match[str]], lang: str, *, bare: bool = False) -> list[Mention]:
        """The names among the words `found`; `bare` ones have no endings, as Latin names in other scripts."""
        cased = any(m[0][0].isupper() for m in found[1:])
        words = [_Word(m, *self._told(m[0], lang, bare), not cased or _capital(m[0]) or m[0][0].isdigit()) for m in found]
        mentions: list[Mention] = []
        i = 0
        while i < len(words):
            if not words[i].begun:  # as with most words
                i += 1
                continue
            best = _at(words, i, text, lang)
            mentions.extend(best)
            longest = max((m.words for m in best), default=1)
            for inner in range(i + 1, min(i + longest, len(words))) if any(m.kind in _SHARED for m in best) else ():
                mentions.extend(m for m in _at(words, inner, text, lang) if m.kind in _SHARED)
            i += longest
        return mentions

    def _looked_up(self, word: str, lang: str, bare: bool) -> tuple[_Keys, _Begun]:
        """What `word` may be cut to in a language, and the names that begin with it."""
        endings = frozenset[str]() if bare else self._endings.get(lang, self._every_ending)
        keys = _spelt(word, endings, self._respelt.get(lang, {}))
        whole = bare or lang in self._whole
        forms = ((key, cut, form) for key, cut in keys for form in ((key, key + "~") if cut and not whole else (key,)))
        return keys, tuple((key, cut, bucket) for key, cut, form in forms if (bucket := self._bucket(form)) is not None)


def _at(words: Sequence[_Word], i: int, text: str, lang: str) -> list[Mention]:
    """The mentions among the names that begin at word `i`: those of most words, one for each kind, with all they may be."""
    best: dict[str, tuple[int, dict[str, str]]] = {}
    following = _following(words, i)
    for key, cut, bucket in words[i].begun:
        for name in bucket.find(following):
            last, ending = _continues(name, words, i, cut)
            if last < 0 or not _allowed(name, words[i : last + 1], key, cut, lang):
                continue
            kind = "place" if name.kind == "adjective" else name.kind
            longest, refs = best.get(kind, (-1, {}))
            if last > longest:
                best[kind] = (last, {name.ref: ending})
            elif last == longest and len(ending) < len(refs.get(name.ref, ending + "x")):
                refs[name.ref] = ending
    longest = max((last for last, _ in best.values()), default=-1)
    return [_mention(text, words, i, last, kind, refs) for kind, (last, refs) in best.items() if last == longest]


def _following(words: Sequence[_Word], i: int) -> tuple[str, ...]:
    """What the word after `i` may be cut to, silent words passed over."""
    for at in range(i + 1, len(words)):
        keys = words[at].keys
        if not (keys and keys[0][0] in _SILENT):
            return tuple([key for key, _ in keys])
    return ()


def _aliases(facility: Facility, apart: Set[str]) -> Iterator[str]:
    """Its names, but for those in languages whose names are looked up as they are written."""
    seen = {facility.name, *facility.former}
    for lang, surfaces in facility.aliases.items():
        if lang not in apart:
            seen.update(surfaces)
    weak = {w for ws in facility.weak_aliases.values() for w in ws}
    yield from sorted(seen - weak)


def _nouns(packs: Iterable[Pack]) -> frozenset[str]:
    """The words for plant of all languages, one word each, in place of which the press writes any other."""
    cues = (source for pack in packs for cue in pack.cues.facility for source in cue.match)
    return frozenset(skeletons(source.strip("*") for source in cues if " " not in source)) - {""}


def _told(facilities: Iterable[Facility], names: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    """The skeletons of all that `_bare` asks for, in one go."""
    words = {w for surfaces in names.values() for surface in surfaces if len(parted := surface.split()) == 2 for w in parted}
    words.update(town for f in facilities for town in (f.place, f.region, *f.near))
    asked = list(words)
    return dict(zip(asked, skeletons(asked), strict=True))


def _bare(
    facility: Facility, names: Iterable[str], told: Mapping[str, str], nouns: frozenset[str], *, alone: bool
) -> Iterator[str]:
    """The names of a facility without their word for plant ("Kamensky works" is the Kamensky plant), unless that leaves
    a word too short, or its town or region and it does not stand there `alone`."""
    towns = {told[town] for town in (facility.place, facility.region, *facility.near)}
    towns |= {_stem(t) for t in towns}
    for surface in names:
        words = surface.split()
        kept = [w for w in words if told[w] not in nouns] if len(words) == 2 else []
        bare = told[kept[0]] if len(kept) == 1 else ""
        if len(bare) >= 5 and (alone or not {bare, _stem(bare)} & towns):
            yield kept[0]


def _cuts(word: str, endings: frozenset[str]) -> _Keys:
    whole = skeleton(word)
    if not whole:
        return ()
    keys = [(whole, "")]
    for n in range(1, min(LONGEST_ENDING, len(whole) - 3) + 1):
        if whole[-n:] in endings:
            keys.append((whole[:-n], whole[-n:]))
    return tuple(keys)


def _keys(word: str, endings: frozenset[str]) -> _Keys:
    for mark in "'’ʼ":
        head, found, tail = word.partition(mark)
        if found and len(tail) <= 5 and len(head) >= 3:  # Ankara'daki, Kazan's — but also Кам'янське, which stays whole
            return (*_cuts(word, endings), (skeleton(head), ""))
    return _cuts(word, endings)


def _spelt(word: str, endings: frozenset[str], respelt: Mapping[str, str]) -> _Keys:
    """The keys of `word` as written and, in a language that writes foreign names its own way, as they sound."""
    keys = _keys(word, endings)
    if not respelt or not word[0].isupper():
        return keys
    lower, sounds = word.lower(), "|".join(sorted(respelt, key=len, reverse=True))
    sounded = re.sub(sounds, lambda m: respelt[m[0]], lower)
    return keys if sounded == lower else tuple(dict.fromkeys((*keys, *_keys(sounded, endings))))


def _continues(name: Name, words: Sequence[_Word], i: int, cut: str) -> tuple[int, str]:
    """Index of the last word of `name` when it stands at word `i`, and the longest ending cut; (-1, "") when it does not."""
    at, ending = i, cut
    for want in name.words[1:]:
        at += 1
        while at < len(words) and words[at].keys and words[at].keys[0][0] in _SILENT:
            at += 1
        if at >= len(words) or _parted(words[at - 1].match, words[at].match, name.kind):
            return -1, ""
        stem = _stem(want)
        for key, tail in words[at].keys:
            if key == want or (tail and key == stem) or (len(stem) >= MIN_STEM and stem != want and key == stem):
                ending = max(ending, tail, key=len)
                break
        else:
            return -1, ""
    return at, ending


def _capital(word: str) -> bool:
    """Whether it is written as a name, be the capital not its first letter: d'Arco, ideaForge."""
    return word[0].isupper() or not word.islower()


def _parted(left: Match[str], right: Match[str], kind: str) -> bool:
    """Whether two words cannot be of one name: too far apart, or with a comma between ("… at Gorny Arsenal, 1 hurt"), or, but for
    towns ("Lingen (Ems)"), a bracket or the end of a quotation (завод «Маяк» (Киров) is no "завод Киров")."""
    between = left.string[left.end() : right.start()]
    return len(between) > 3 or "," in between or (kind in _ENCLOSED and not _CLOSED.isdisjoint(between))


def _allowed(name: Name, words: Sequence[_Word], key: str, cut: str, lang: str) -> bool:
    if len(name.words) == 1 and cut and len(key) < MIN_STEM and name.kind != "region":
        return False
    if cut == "s" and len(name.words) == 1 and name.kind in {"weak", "bare"}:
        return False  # "radars" and "the Urals" are no plants named Radar and Ural
    short = cut and len(name.words) == 1 and len(key) < SURE_UNCASED and name.kind not in {"place", "region"}
    if short and script_at(words[0].match[0][0]) == "Geor":
        return False
    if name.kind == "adjective":
        return True
    if name.kind == "place" and len(name.words) > 1:
        # "explozia de la Victoria" is in Victoria, not in La Victoria
        return words[0].capital and any(w.capital for w in words) and all(w.capital or len(w.match[0]) <= 3 for w in words)
    if name.kind in {"facility", "weak", "bare", "company", "operator"} or len(name.words) > 1:
        return _as_long_as_sure(name) or any(w.capital for w in words)
    return words[0].capital or (name.kind in {"place", "region"} and written_small(key, cut, lang))


def _as_long_as_sure(name: Name) -> bool:
    """Whether a name is one without capitals too: of so many words, or told by its town's adjective (павлоградский химзавод)."""
    of_town = name.kind == "facility" and len(name.words) > 1 and name.words[0].endswith(_OF_TOWN)
    return len(name.words) >= LOWER_CASE_WORDS or (of_town and len(name.words[0]) >= SURE_ADJECTIVE)


def _mention(text: str, words: Sequence[_Word], i: int, last: int, kind: str, refs: Mapping[str, str]) -> Mention:
    start, end = words[i].match.start(), words[last].match.end()
    quoted = start > 0 and text[start - 1] in OPENING and (end >= len(text) or text[end] in CLOSING or text[end] in ' -,"')
    capital = words[i].match[0][0].isupper() or words[last].match[0][0].isupper()
    return Mention(start, end, kind, refs, capital, quoted, last - i + 1)
