"""Views into HTML, plain text and webhook JSON.

Templates are Jinja; a folder named in the config wins over the built-in one, file by file. Whatever a template prints
is first cleaned (no control or bidirectional characters, one line) and, in HTML, escaped: also in a template the user
wrote, and also for values that came from an old outbox row. Nothing is loaded from outside: styles stand in the mail,
the chart travels with it (`cid:`) or stands in the page (`data:`).

Rejected: one template for both parts with the HTML stripped to text (tables come out as word heaps); MJML and other
mail frameworks (a build step; what the mail needs is one column).
"""

import json
import textwrap
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from watcher.errors import ConfigError
from watcher.outbox.charts import png
from watcher.outbox.digest import to_json
from watcher.outbox.hygiene import clean
from watcher.outbox.view import View, alert_view, digest_view
from watcher.outbox.words import WORDS
from watcher.types import AlertNotice, Digest

CHART = "chart"
"""Name under which the templates get the address of the picture, and its Content-ID's left half."""
_BUILT_IN = Path(__file__).parent / "templates"
_WIDTH = 76
_SUBJECT = 140
"""Characters: phones show 40, desktops 70, and a header of 140 in UTF-8 stays well under the 998 bytes of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a message says, in both forms. `chart` is PNG or empty."""

    subject: str
    text: str
    html: str
    chart: bytes = b""
    lang: str = "en"


def render_digest(digest: Digest, *, templates: Path | None = None, chart_src: str | None = None) -> Rendered:
    """The digest. `chart_src` is the picture's address in the HTML (`cid:…`); without it the picture stands in the page.
    Raises `ConfigError` when a template is at fault."""
    view = digest_view(digest)
    chart = png(digest.timeline) if view.columns else b""
    return _render("digest", view, templates=templates, chart=chart, chart_src=chart_src)


def render_alert(notice: AlertNotice, *, recipient: str, templates: Path | None = None) -> Rendered:
    """One alert, a summary of several, or (without items) the test message. Raises `ConfigError` as above."""
    return _render("alert", alert_view(notice, recipient), templates=templates)


def webhook_body(content: Digest | AlertNotice, *, delivery: str, kind: str, recipient: str) -> bytes:
    """The JSON a webhook gets: `delivery` (the same on every retry), `kind`, `text` in a line, and the content itself."""
    view = digest_view(content) if isinstance(content, Digest) else alert_view(content, recipient)
    body = {
        "delivery": delivery,
        "kind": kind,
        "recipient": recipient,
        "text": clean(view.subject, _SUBJECT * 2),
        "content": json.loads(to_json(content)),
    }
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _render(name: str, view: View, *, templates: Path | None, chart: bytes = b"", chart_src: str | None = None) -> Rendered:
    environment = _environment(templates)
    address = chart_src or "data:image/png;base64," + b64encode(chart).decode() if chart else ""
    values: dict[str, Any] = {
        "view": view,
        "words": WORDS[view.lang],
        CHART: Markup(address),
    }  # made here, of base64 or a Content-ID
    try:
        html = environment.get_template(f"{name}.html").render(values)
        text = environment.get_template(f"{name}.txt").render(values)
    except TemplateError as error:
        where = getattr(error, "filename", None) or getattr(error, "name", None) or f"{name}.html"
        fix = "correct the template, or remove it to use the built-in one"
        raise ConfigError(str(error), file=where, line=getattr(error, "lineno", None), fix=fix) from None
    return Rendered(subject=clean(view.subject, _SUBJECT), text=_tidy(text), html=html, chart=chart, lang=view.lang)


@lru_cache(maxsize=4)
def _environment(templates: Path | None) -> Environment:
    folders = [templates, _BUILT_IN] if templates else [_BUILT_IN]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=_escapes,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., Any]] = {"bullet": _bullet, "heading": _heading}
    environment.filters.update(filters)
    return environment


def _escapes(name: str | None) -> bool:
    return name is None or not name.endswith(".txt")


class _Lines(str):
    """Text that was cleaned line by line and may keep its line breaks."""

    __slots__ = ()


def _finalize(value: Any) -> Any:
    if isinstance(value, Markup | _Lines) or not isinstance(value, str):
        return value
    return clean(value, 4000)


def _bullet(mark: str, text: str, indent: int) -> str:
    """`text` after its mark, wrapped, with the following lines indented."""
    before = " " * indent
    after = before + ("  " if mark else "")
    line = clean(text, 4000)
    if line.startswith(("http://", "https://")):  # never broken, or it is no link any more
        return _Lines(before + mark + line)
    head = before + (mark if mark.isspace() else clean(mark, 200) + (" " if mark.endswith(" ") else ""))
    return _Lines(
        textwrap.fill(line, _WIDTH, initial_indent=head, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)
    )


def _heading(text: str) -> str:
    title = clean(text).upper()
    return _Lines(f"{title}\n{'=' * len(title)}")


def _tidy(text: str) -> str:
    """No more than one empty line at a time; the blank of the signature mark "-- " is kept."""
    out: list[str] = []
    for line in text.splitlines():
        kept = line if line == "-- " else line.rstrip()
        if kept or (out and out[-1]):
            out.append(kept)
    return "\n".join(out).strip() + "\n"
