"""Output: JSON on stdout, everything for people on stderr. Text that came from a feed is cleaned before it is shown."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watcher.outbox.hygiene import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_UNSEEN = (*range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
_ESCAPE = {c: f"\\u{c:04x}" for c in _UNSEEN}
"""C1 controls, bidi and invisible characters: a terminal may act on them, and JSON can say them in ASCII."""


PAPER = 160
"""Columns where output goes to no terminal."""


def plain(value: Any) -> Any:
    """A value as JSON knows it: dataclasses as objects, times in ISO form, durations in seconds."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


def dumps(value: Any, *, indent: int | None = None) -> str:
    return json.dumps(plain(value), ensure_ascii=False, indent=indent).translate(_ESCAPE)


def out(value: Any, *, indent: int | None = None) -> None:
    """One JSON value on stdout, on a line of its own."""
    sys.stdout.write(dumps(value, indent=indent) + "\n")


def console() -> "Console":
    """For people, on stderr; no markup is read from what is printed."""
    return _console(soft_wrap=True)


def _console(*, soft_wrap: bool) -> "Console":
    from rich.console import Console

    width = None if sys.stderr.isatty() else PAPER  # a pipe has no width, and 80 columns would fold addresses
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap, width=width)


def tell(text: str = "", style: str | None = None) -> None:
    """One line for people."""
    console().print(text, style=style)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> "Table":
    """A plain table; every cell is cleaned."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(title=Text(title) if title else None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(shown(cell)) for cell in row))
    return made


def many(n: int, noun: str) -> str:
    """`1 feed`, `2 feeds`."""
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def shown(value: object, limit: int = 200) -> str:
    """Any value as one clean line; nothing for None."""
    return "" if value is None else clean(str(value), limit)


def show(renderable: Any) -> None:
    """Print a table or the like for people."""
    _console(soft_wrap=False).print(renderable)
