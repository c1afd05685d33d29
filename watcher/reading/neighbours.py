"""Words of a language that tell something only beside a name (`beside` of a pack): asked for only where a name stands.

They are patterns like all of a pack, in a matcher of their own over the few letters before and behind a name: in the lexicon
each would be tried at every "in" and "near" of every text. A text has some five names, of which one in two is asked for.
"""

import re
from functools import cached_property, lru_cache

from watcher.packs import Beside, Pack
from watcher.reading.match import Hit, Matcher, pattern
from watcher.reading.mentions import Mention
from watcher.reading.text import fold

REACH = 28
"""Characters before and behind a name within which words stand beside it."""
_JOINED = re.compile(r"[^\w\n]{0,3}")
_NEXT = re.compile(r"[ \u00a0-]?")
_ONE_WORD_ON = re.compile(r"[^\w\n]{0,3}(?:\w+[^\w\n]{1,3})?")
_ASKED = 64


class Neighbours:
    """The words of one language beside names."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._kinds = lru_cache(maxsize=_ASKED)(self._found)

    @cached_property
    def _matcher(self) -> Matcher:
        beside, prefixes = self._pack.beside, tuple(sorted({fold(p) for p in self._pack.prefixes}, key=len, reverse=True))
        sources = ((source, kind) for kind in Beside.model_fields for source in getattr(beside, kind))
        return Matcher((pattern(source, kind, "beside", 0, prefixes) for source, kind in sources), prefixes)

    def _found(self, window: str) -> tuple[Hit, ...]:
        return tuple(self._matcher.hits(fold(window)))

    def _before(self, text: str, start: int, between: re.Pattern[str]) -> frozenset[str]:
        window = text[max(0, start - REACH) : start].rpartition("\n")[2]
        return frozenset(h.kind for h in self._kinds(window) if between.fullmatch(window, h.end))

    def before(self, text: str, start: int) -> frozenset[str]:
        """What the words right before a name say."""
        return self._before(text, start, _JOINED)

    def after(self, text: str, end: int) -> frozenset[str]:
        """What the words right behind a name say."""
        window = text[end : end + REACH].partition("\n")[0]
        return frozenset(h.kind for h in self._kinds(window) if _NEXT.fullmatch(window, 0, h.start))

    def near(self, text: str, m: Mention) -> bool:
        """Whether something is put near what is named, not into it; a word may stand between ("cerca de")."""
        return self.near_at(text, m.start, m.end)

    def near_at(self, text: str, start: int, end: int) -> bool:
        """The same for whatever stands there, an article written together with it or not."""
        while start and text[start - 1].isalpha():
            start -= 1
        return "near" in self._before(text, start, _ONE_WORD_ON) or "near_after" in self.after(text, end)

    def area(self, text: str, m: Mention) -> bool:
        """Whether the region of that name is meant ("Region Rjasan", "Ryazan bölgesindeki")."""
        after = self.after(text, m.end)
        return "area" in after or "area_after" in after or "area" in self.before(text, m.start)
