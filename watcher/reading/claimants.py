"""Who is quoted for a claim.

The claimant of what stands at some words is the nearest `claimant` of the sentence that stands with a speech verb or an
origin phrase, else the nearest at all; where an outlet cites somebody ("Reuters, citing the police"), that one; else the
name right after an origin phrase ("citing Vostok"); else nobody, and the outlet answers for it itself. A title is kept
together with the name beside it ("губернатор Текслер"), a channel with its own. Rejected: the subject of the verb by a
parser (31 MB and more a language, and headlines have no verbs). The six words for a region between a title and a name
stand here, not in a pack: they are part of a shape of capitals, which no cue can tell.
"""

import re
from collections.abc import Sequence

from watcher.reading.match import Hit

CLAIMANT_REACH = 160
"""Characters between a claim and who makes it."""
SPEECH_REACH = 30
"""Characters between a speaker and the verb of speech."""
CITED_REACH = 22
"""Characters between an outlet and its "citing", and between that and whom it cites."""
HARMED_REACH = 12
"""Characters between people and the word for the harm that befell them."""
TITLE_CASE = 0.6
"""Share of words with a capital from which a sentence is a headline in title case, where capitals show no names."""
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽЀ-ЯҐΆ-Ϋ][\w'’-]+"
_REGION = r"(?: (?:области|края|області|района|району|oblast|region))?"
_NAME = re.compile(rf"(?: {_CAPITAL}{_REGION})?(?: {_CAPITAL}){{0,3}}")
_QUOTED = re.compile(r"[ :-]{1,2}[«\"“„][^«»\"“”„\n]{2,40}[»\"”“]")
_SOURCE = re.compile(rf"[ :]{{1,2}}(?:the )?(?:[«\"“„]([^«»\"“”„\n]{{2,40}})[»\"”“]|({_CAPITAL}(?: {_CAPITAL}){{0,2}}))")
_NO_NAMES = {"speech", "origin", "weekday", "month", "relative", "event", "attack", "fire", "cause", "killed", "injured"}


def claimant(text: str, hit: Hit, inside: Sequence[Hit], sentence: tuple[int, int], *, verb: bool = False) -> str | None:
    """Who says what stands at `hit`, in the words of the text; with `verb` only who stands with a verb of speech."""
    speech = [h for h in inside if h.kind in {"speech", "origin"}]

    def mute(p: Hit) -> bool:
        return all(distance(p, s) > SPEECH_REACH for s in speech)

    people = [h for h in inside if h.kind == "claimant" and distance(h, hit) <= CLAIMANT_REACH]
    people = [p for p in people if not ((verb or _counted(p, inside)) and mute(p))]
    people = [p for p in people if not (_harmed(p, inside) or _charged(p, hit))]
    if not people:
        return _source(text, inside)
    best = min(people, key=lambda p: (mute(p), distance(p, hit)))
    best = _cited_by(best, people, inside)
    return text[best.start : _name_end(text, best, inside, sentence)]


def _counted(who: Hit, inside: Sequence[Hit]) -> bool:
    """Whether the word is also one for people who come to harm ("workers"): they speak only with a verb of speech."""
    return any(h.kind in {"persons", "single"} and h.start < who.end and who.start < h.end for h in inside)


def _harmed(who: Hit, inside: Sequence[Hit]) -> bool:
    """Whether they are those who came to harm, told right beside them ("poginuo radnik, kaže policija")."""
    return _counted(who, inside) and any(
        h.kind.split("_")[0] in {"killed", "injured"} and distance(h, who) <= HARMED_REACH for h in inside
    )


def _charged(who: Hit, hit: Hit) -> bool:
    """Whether the claim is that they are to blame ("two supervisors detained"): they do not say so."""
    return hit.kind == "cause:accident" and hit.start <= who.start and who.end <= hit.end


def _cited_by(who: Hit, people: Sequence[Hit], inside: Sequence[Hit]) -> Hit:
    """Whom an outlet cites: "Reuters reported citing the police"."""
    for h in inside:
        if h.kind == "origin" and 0 <= h.start - who.end <= CITED_REACH:
            source = next((p for p in people if 0 <= p.start - h.end <= CITED_REACH), None)
            if source is not None:
                return source
    return who


def _source(text: str, inside: Sequence[Hit]) -> str | None:
    """The name right after an origin phrase."""
    for h in inside:
        m = _SOURCE.match(text, h.end) if h.kind == "origin" else None
        if m:
            return m[1] or m[2]
    return None


def _name_end(text: str, who: Hit, inside: Sequence[Hit], sentence: tuple[int, int]) -> int:
    """Where the name that goes with a title or a channel ends; words of another meaning are no names."""
    quoted = _QUOTED.match(text, who.end)
    if quoted:
        return quoted.end()
    words = [w for w in text[slice(*sentence)].split() if w[0].isalpha()]
    if sum(w[0].isupper() for w in words) > TITLE_CASE * len(words):
        return who.end
    m = _NAME.match(text, who.end)
    end = m.end() if m else who.end
    other = [h.start for h in inside if who.end <= h.start < end and h.kind.split(":")[0] in _NO_NAMES]
    return len(text[: min([end, *other])].rstrip())


def distance(a: Hit, b: Hit) -> int:
    """Characters between two matches, 0 where they overlap."""
    return max(0, max(a.start, b.start) - min(a.end, b.end))
