"""Adding feeds to the config file by hand's rules: what stands there, comments included, stays as it is.

The new entries are put at the end of the `feeds:` list as text, and the whole is checked before it takes the file's place.
Rejected: loading and dumping the YAML (every comment of the user would be gone).
"""

import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from watcher import config
from watcher.checked import read_text
from watcher.errors import ConfigError, UsageError
from watcher.types import Feed


def append(path: Path, feeds: Sequence[Feed]) -> None:
    """Write `feeds` into the config at `path`; the file is left alone when the result would not load."""
    text = read_text(path)
    lines = text.splitlines()
    at, indent = _end_of_feeds(text, path)
    lines[at:at] = [line for feed in feeds for line in _entry(feed, indent)]
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text("\n".join(lines) + "\n", "utf-8")
        config.load(partial)
        os.replace(partial, path)
    except OSError as e:
        raise UsageError(f"{path}: cannot be written ({e.strerror})") from None
    finally:
        partial.unlink(missing_ok=True)


def _end_of_feeds(text: str, path: Path) -> tuple[int, str]:
    """The line after the last feed, and the indent of the list."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "feeds" and isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
            last = value.value[-1]
            return last.end_mark.line + bool(last.end_mark.column and last.flow_style), " " * value.start_mark.column
    raise ConfigError("feeds are not a list of one entry a line", file=path, key="feeds", fix="write them as `- name: …`")


def _entry(feed: Feed, indent: str) -> list[str]:
    values = {"name": feed.name, "url": feed.url, "lang": feed.lang, "outlet": feed.outlet, "family": feed.family}
    dumped = yaml.safe_dump({k: v for k, v in values.items() if v}, allow_unicode=True, sort_keys=False, width=10_000)
    return [f"{indent}{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(dumped.splitlines())]


def free_name(url: str, taken: Collection[str]) -> str:
    """A name from the address's host that no feed has."""
    host = (urlsplit(url).hostname or "feed").removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    base = re.sub(r"[^a-z0-9]+", "-", host.rpartition(".")[0] or host).strip("-") or "feed"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
