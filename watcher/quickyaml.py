"""YAML to plain values, line by line, for files that use only the plain part of YAML.

`yaml.load` builds a node for every value and asks in Python, for each, what it is: 0.8 s for the register and all packs,
where values put together from the events of the same C parser took 0.6, more than half of it for the events. Seeds are
written in little of YAML, though: a key and its value on a line, lists and mappings in brackets. Here one regex takes a
source apart into lines, a list in brackets as one, and a list is taken apart by a `split`: 0.3 s (all on one busy machine,
one after the other). Lists without signs and quoted texts, 17,000 of 17,300, are told by that regex and need no second look,
nor do mappings of such lists. What is rare in seeds (tags, merge keys, blocks of text, values that go on over lines, several
documents, whatever is wrong) is handed to `yaml.load`, so that the outcome, and every error with its line, is the same;
tests hold the two against each other and see that no seed goes the long way. Rejected: a cache of the parsed file (the
first start stays slow), packs parsed when a language first comes (an error would wait until then), JSON seeds (nobody
writes those by hand), ruamel or rapidyaml (one more dependency).
"""

import re
from collections.abc import Iterable, Iterator
from operator import methodcaller
from typing import Any

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS: dict[str, list[tuple[str, Any]]] = Loader.yaml_implicit_resolvers
_MERGE = "tag:yaml.org,2002:merge"
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
_TELLING = frozenset({*(c for c in _RESOLVERS if not c.isalpha()), *_INDICATORS, ""})
"""First characters of what may be more than a bare text."""
_WORDS = frozenset(
    form for word in ("y", "n", "yes", "no", "on", "off", "true", "false", "null") for form in (word, word.title(), word.upper())
)
"""The words that may be: no other begins with a letter."""
_STRANGE = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Tabs, rare line breaks and what YAML does not let in."""
_DOCUMENT = ("---", "...", "%")
"""What begins or ends one, at the beginning of a line."""
_BARE = rf"(?:[^\s{re.escape(_INDICATORS)}]|-(?=[^\s\-,\[\]{{}}]))"
"""How a bare text begins."""
_QUOTED = r"""(?:"(?:[^"\\\n]|\\["\\])*+"|'(?:[^'\n]|'')*+')"""
_LONGEST = 400
"""Letters of a key; YAML lets it be a thousand."""
_APOSTROPHE = r"""(?<=[^\s\[{,])["']"""
"""A quotation mark inside a word."""
_MARKS = rf"""{_APOSTROPHE}|(?<![^\s\[{{,]){_QUOTED}"""
_WITHIN = rf"""(?:[^,\[\]{{}}\#"']++|{_MARKS})"""
"""A stretch of what stands in brackets, as far as a comma."""
_LIST = rf"""\[(?:[^\[\]{{}}\#"']++|{_MARKS})*+\]"""
_BARE_LIST = rf"""\[(?:[^\[\]{{}}\#"':?]++|{_APOSTROPHE})*+\]"""
"""Without signs and quoted texts, as nearly all are."""
_LINE = re.compile(
    rf"""(?:[ ]*+(?:\#.*)?\n)*+                                                  # blank ones and comments
    ([ ]*+)(-[ ]++)?
    (?:({_BARE}[^\n:\#]{{0,{_LONGEST}}}+|{_QUOTED}):(?=[ \n]|\Z)[ ]*+)?           # key
    (?:&([A-Za-z0-9_]++)(?=[ \n]|\Z)[ ]*+)?                                     # anchor
    (?:({_BARE_LIST})                                                           # list of bare texts
      |({_LIST}|\{{(?:,|{_WITHIN}|{_LIST})*+\}}|\[(?:,|{_WITHIN}|{_LIST})*+\])  # other list, or mapping
      |({_BARE}[^\n:\#]*+(?:(?::(?=\S)|(?<=\S)\#)[^\n:\#]*+)*+|{_QUOTED})       # text
      |\*([A-Za-z0-9_]++))?                                                     # alias
    [ ]*+(?:(?:(?<=[ ])|^)\#.*)?(?:\n|\Z)
    |([\s\S])                                                                   # neither""",
    re.VERBOSE | re.MULTILINE,
)
_PIECE = re.compile(rf"((?:{_WITHIN}|{_LIST})*+),")
_LISTS = re.compile(rf"(\w++):[ ]({_BARE_LIST})")
_is_of_lists = re.compile(rf"\{{(?:[ \n]*+\w++:[ ]{_BARE_LIST}[ \n]*+(?:,|(?=\}})))++[ \n]*+\}}").fullmatch
_SIGNS = re.compile(r"[:?#\[\]{}]")
_ODD = re.compile(r":(?!\w)|[,?#\[\]{}]")
"""What ends a bare text in brackets, or does in some versions of YAML."""
_BREAK = re.compile(r" *\n *")

_Line = tuple[str, str, str, str, str, str, str, str, str]
"""Indent, dash, key, anchor, list of bare texts, other list or mapping, text, alias, and what is none of these; "" for what is
not there."""
_GROUPS = methodcaller("groups", "")
_END: _Line = ("", "", "", "", "", "", "", "", "")


class _UnusualError(Exception):
    """Something only the full loader knows."""


def load(source: str) -> Any:
    """What `yaml.load` gives for `source`. Raises `yaml.MarkedYAMLError`."""
    try:
        return _Lines(source).all()
    except (_UnusualError, yaml.YAMLError, ValueError, RecursionError):
        return yaml.load(source, Loader=Loader)


def is_plain(source: str) -> bool:
    """Whether `source` goes the short way."""
    try:
        _Lines(source).all()
    except (_UnusualError, yaml.YAMLError, ValueError, RecursionError):
        return False
    return True


class _Scalars(dict[str, Any]):
    """Values of texts that stand on one line without blanks around them; each is asked about once."""

    def __missing__(self, text: str) -> Any:
        value = self[text] = _plain(text) if _is_bare(text) else _unquoted(text)
        return value

    def all(self, texts: Iterable[str]) -> list[Any]:
        return [text if text[:1] not in _TELLING and text not in _WORDS else self[text] for text in texts]


class _Lines:
    """The lines of a source, read from the first to the last; `_ahead` is the next."""

    def __init__(self, source: str) -> None:
        strange = not source.replace("\n", "").isprintable() and _STRANGE.search(source)
        if strange or source.startswith(_DOCUMENT) or any(f"\n{mark}" in source for mark in _DOCUMENT):
            raise _UnusualError
        self._following: Iterator[_Line] = map(_GROUPS, _LINE.finditer(source))
        self._known = _Scalars()
        self._anchors: dict[str, Any] = {}
        self._ahead = next(self._following, _END)

    def all(self) -> Any:
        """The one value of the source."""
        value = self._block()
        if any(self._ahead[1:]):  # a line that belongs to none before it
            raise _UnusualError
        return value

    def _block(self) -> Any:
        """The lines from here that are indented alike, with all that hangs on them."""
        indent, dash, key, anchor, bare, listed, text, _, _ = self._ahead
        if dash:
            return self._sequence(indent)
        if key:
            return self._mapping(indent)
        if anchor or not (bare or listed or text):
            raise _UnusualError
        return self._value(indent)

    def _sequence(self, indent: str) -> list[Any]:
        values = []
        while self._ahead[0] == indent and self._ahead[1]:
            _, dash, key, anchor, bare, listed, text, alias, neither = self._ahead
            if key:  # a mapping that begins beside its dash
                inner = indent + " " * len(dash)
                self._ahead = (inner, "", key, anchor, bare, listed, text, alias, neither)
                values.append(self._mapping(inner))
            else:
                values.append(self._value(indent))
        return values

    def _mapping(self, indent: str) -> dict[Any, Any]:
        values = {}
        ahead, known = self._ahead, self._known
        while ahead[0] == indent and ahead[2] and not ahead[1]:
            _, _, key, anchor, bare, _, text, _, _ = ahead
            key = key.rstrip(" ")
            key = key if key[:1] not in _TELLING and key not in _WORDS else known[key]
            if text and not anchor:  # as in most lines
                text = text.rstrip(" ")
                values[key] = text if text[0] not in _TELLING and text not in _WORDS else known[text]
                ahead = self._ahead = next(self._following, _END)
            elif bare and not anchor:  # as in most others
                values[key] = self._items(bare)
                ahead = self._ahead = next(self._following, _END)
            else:
                values[key] = self._value(indent)
                ahead = self._ahead
        return values

    def _value(self, indent: str) -> Any:
        """What stands on the line ahead behind its key or dash, or else below it and further in."""
        _, _, _, anchor, bare, listed, text, alias, neither = self._ahead
        self._ahead = next(self._following, _END)
        if neither:
            raise _UnusualError
        value: Any
        if bare:
            value = self._items(bare)
        elif listed:
            value = self._listed(listed)
        elif text:
            value = self._known[text.rstrip(" ")]
        elif alias:
            if anchor or alias not in self._anchors:  # unknown, or inside what it names
                raise _UnusualError
            value = self._anchors[alias]
        else:
            value = self._block() if len(self._ahead[0]) > len(indent) else None
        if anchor:
            if anchor in self._anchors:
                raise _UnusualError
            self._anchors[anchor] = value
        return value

    # ------------------------------------------------------------ values

    def _items(self, text: str) -> list[Any]:
        """The values of a list of bare texts."""
        pieces = [piece.strip(" \n") for piece in text[1:-1].split(",")]
        if "\n" in text:
            pieces = [_unbroken(piece) if "\n" in piece else piece for piece in pieces]
        if not pieces[-1]:  # [] and [a, ]
            pieces.pop()
        return self._known.all(pieces)

    def _listed(self, text: str) -> Any:
        """The value of another list, or of a mapping in brackets."""
        if text[0] == "{":
            if _is_of_lists(text):
                keys, lists = zip(*_LISTS.findall(text), strict=True)
                return dict(zip(self._known.all(keys), map(self._items, lists), strict=True))
            try:
                return self._pairs(text[1:-1])
            except _UnusualError:  # of all this little is wrong, but a comma may stand in quotation marks, or one list in another
                pass
        pieces: list[str] = _PIECE.findall(text[1:-1] + ",")
        if not pieces[-1].strip(" \n"):
            pieces.pop()
        return [self._item(_unbroken(piece)) for piece in pieces] if text[0] == "[" else dict(map(self._pair, pieces))

    def _pairs(self, body: str) -> dict[Any, Any]:
        """Those of a mapping of bare texts, with a colon in each pair and no other sign."""
        pairs = [piece.strip(" \n").partition(": ") for piece in body.split(",")]
        if not pairs[-1][0]:  # {} and {a: b, }
            pairs.pop()
        keys, values = [key.rstrip(" ") for key, _, _ in pairs], [value.lstrip(" ") for _, _, value in pairs]
        whole = len(_SIGNS.findall(body)) == len(pairs) and all(colon for _, colon, _ in pairs)
        if not whole or "\n" in "".join(keys + values) or any(len(key) > _LONGEST for key in keys):
            raise _UnusualError
        return dict(zip(self._known.all(keys), self._known.all(values), strict=True))

    def _pair(self, piece: str) -> tuple[Any, Any]:
        key, colon, value = piece.strip(" \n").partition(": ")
        if not colon or key[:1] == "[" or "\n" in key or ":" in key or len(key) > _LONGEST:
            raise _UnusualError
        return self._item(key.rstrip(" ")), self._item(_unbroken(value))

    def _item(self, text: str) -> Any:
        if text[:1] == "[":
            if _is_bare_list(text):
                return self._items(text)
            if not _is_list(text):
                raise _UnusualError
            return self._listed(text)
        if text[:1] not in _QUOTES and _ODD.search(text):
            raise _UnusualError
        return self._known.all([text])[0]


_is_bare = re.compile(_BARE).match
_is_list = re.compile(_LIST).fullmatch
_is_bare_list = re.compile(_BARE_LIST).fullmatch
_is_number = re.compile("0|[1-9][0-9]*+").fullmatch
_is_quoted = re.compile(_QUOTED).fullmatch
_QUOTES = ("'", '"')


def _unbroken(text: str) -> str:
    """`text` on one line, without blanks around it."""
    text = text.strip(" \n")
    if "\n" in text:
        text = _BREAK.sub("\n", text)
        if "\n\n" in text:  # a line break that is meant
            raise _UnusualError
        text = text.replace("\n", " ")
    return text


def _unquoted(text: str) -> str:
    if not _is_quoted(text):
        raise _UnusualError
    inner = text[1:-1]
    return re.sub(r"\\(.)", r"\1", inner) if text[0] == '"' else inner.replace("''", "'")


def _plain(text: str) -> Any:
    if _is_number(text):  # as nearly all that come here
        return int(text)
    tag = next((tag for tag, regexp in _RESOLVERS.get(text[0], ()) if regexp.match(text)), "")
    if not tag:
        return text
    if tag == _MERGE:
        raise _UnusualError
    return yaml.constructor.SafeConstructor().construct_object(yaml.ScalarNode(tag, text))
