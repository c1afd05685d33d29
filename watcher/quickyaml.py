"""YAML to plain values from the parser's events, for files that use only the plain part of YAML.

`yaml.load` builds a node for every value and asks in Python, for each, what it is: 0.32 s for the facility register,
more than all the rest of loading it. Here values are put together from the events of the same C parser, and only a
plain scalar that may be a number, a date, a boolean or null is asked about: 0.15 s. What is rare in seeds (tags,
merge keys, several documents, keys that are no scalars) is handed to `yaml.load`, so that the outcome, and every
error with its line, is the same; a test holds the two against each other. Rejected: a cache of the parsed file alone
(the first start stays slow), JSON seeds (nobody writes those by hand), ruamel or rapidyaml (one more dependency).
"""

from typing import Any

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS: dict[str, list[tuple[str, Any]]] = Loader.yaml_implicit_resolvers
_TEXT = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"


class _UnusualError(Exception):
    """Something only the full loader knows."""


def load(source: str) -> Any:
    """What `yaml.load` gives for `source`. Raises `yaml.MarkedYAMLError`."""
    try:
        return _built(source)
    except (_UnusualError, yaml.YAMLError, ValueError):
        return yaml.load(source, Loader=Loader)


def _built(source: str) -> Any:
    known: dict[str, Any] = {}
    anchors: dict[str, Any] = {}
    open_: list[tuple[str | None, list[Any]]] = []
    """Collections not ended, outermost first: their anchor, and the values that stand before them in the one around."""
    values: list[Any] = []
    """Of the innermost collection so far; of a mapping, keys and values in turn."""
    documents = 0
    event: Any
    for event in yaml.parse(source, Loader=Loader):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            values.append(_named(event.anchor, _scalar(event, known), anchors))
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None:
                raise _UnusualError
            open_.append((event.anchor, values))
            values = []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            anchor, outer = open_.pop()
            outer.append(_named(anchor, values if kind is yaml.SequenceEndEvent else _mapping(values), anchors))
            values = outer
        elif kind is yaml.AliasEvent:
            if event.anchor not in anchors:  # unknown, or inside what it names
                raise _UnusualError
            values.append(anchors[event.anchor])
        elif kind is yaml.DocumentStartEvent:
            documents += 1
    if documents > 1:
        raise _UnusualError
    return values[0] if values else None


def _named(anchor: str | None, value: Any, anchors: dict[str, Any]) -> Any:
    if anchor is not None:
        if anchor in anchors:
            raise _UnusualError
        anchors[anchor] = value
    return value


def _mapping(values: list[Any]) -> dict[Any, Any]:
    try:
        return dict(zip(values[::2], values[1::2], strict=True))
    except TypeError:  # a key that is a list or a mapping
        raise _UnusualError from None


def _scalar(event: yaml.ScalarEvent, known: dict[str, Any]) -> Any:
    text: str = event.value
    if event.tag is not None:
        raise _UnusualError
    if not event.implicit[0]:  # in quotation marks, or a block
        return text
    resolvers = _RESOLVERS.get(text[:1])
    if resolvers is None:
        return text
    if text not in known:
        known[text] = _plain(text, resolvers)
    return known[text]


def _plain(text: str, resolvers: list[tuple[str, Any]]) -> Any:
    tag = next((tag for tag, regexp in resolvers if regexp.match(text)), _TEXT)
    if tag == _TEXT:
        return text
    if tag == _MERGE:
        raise _UnusualError
    return yaml.constructor.SafeConstructor().construct_object(yaml.ScalarNode(tag, text))
