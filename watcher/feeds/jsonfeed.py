"""JSON Feed (1.0, 1.1) and RSS expressed as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from watcher.errors import ParseError
from watcher.feeds.document import item_hash
from watcher.feeds.entries import RawItem


class JsonDocument:
    """A JSON document's channel and items; every value in it may be of any type."""

    def __init__(self, text: str) -> None:
        """`ParseError("not-a-feed")` when this is not JSON, or not a feed."""
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError):
            raise ParseError("not-a-feed", "it begins like JSON, and is none") from None
        channel = _channel(raw)
        if channel is None:
            raise ParseError("not-a-feed", "JSON, but neither a JSON Feed nor RSS in JSON")
        self.title = _text(channel.get("title"))
        self.lang = _text(channel.get("language"))
        self.ttl = _text(channel.get("ttl"))
        items = channel.get("items", channel.get("item"))
        self.items: list[Any] = items if isinstance(items, list) else [items] if isinstance(items, dict) else []


def _channel(raw: Any) -> Mapping[str, Any] | None:
    if not isinstance(raw, dict):
        return None
    if "jsonfeed.org" in _text(raw.get("version")) or isinstance(raw.get("items"), list):
        return raw
    rss = raw.get("rss")
    channel = rss.get("channel") if isinstance(rss, dict) else None
    return channel if isinstance(channel, dict) else None


def hash_of(item: Any) -> str:
    """An item's identity between polls."""
    return item_hash(json.dumps(item, sort_keys=True).encode("utf-8", "replace"))


def raw_item(item: Any) -> RawItem:
    """The fields of one item; `ValueError` when it is no object."""
    if not isinstance(item, dict):
        raise ValueError("an item that is no object")
    source = item.get("source")
    return RawItem(
        id=_text(item.get("id")) or _text(item.get("guid")),
        title=_text(item.get("title")),
        summary=_first(item, "summary", "description", "content_html", "content_text"),
        link=_first(item, "url", "link", "external_url"),
        dates=tuple(_text(item.get(name)) for name in ("date_published", "pubDate", "date_modified")),
        source=_text(source.get("#value", source.get("title"))) if isinstance(source, dict) else _text(source),
        lang=_text(item.get("language")),
    )


def _first(item: Mapping[str, Any], *names: str) -> str:
    return next((text for name in names if (text := _text(item.get(name)))), "")


def _text(value: Any) -> str:
    """A string as it is, a number as digits, the text of RSS-in-JSON's `{"#value": …}`; anything else is nothing."""
    if isinstance(value, dict):
        value = value.get("#value")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)
