"""Text of a feed made plain: markup off, entities undone, hostile characters out, length capped.

What a feed sends is data. It ends up in a terminal, a mail, a page and a log, so control characters (terminal escape
sequences among them), bidi overrides (which show a text in another order than it has) and invisible characters (which
hide a word from matching) go here, once. Escaping for HTML, mail headers and CSV is the business of those who write
these forms.

BeautifulSoup costs 6 ms per fifty summaries against 0.05 ms for a look whether there is markup at all, and two out of
three summaries have none.
"""

import html
import re
import unicodedata

#: Markup handed to the HTML parser: four times the text that is kept. Its cost is worse than linear on hostile input.
_MARKUP_CAP = 4
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_ENTITY = re.compile(r"&(?:#\d|#[xX][0-9a-fA-F]|[a-zA-Z])")
_TAG = re.compile(r"<[^<>]*>")
#: Text with more markup than this is stripped by pattern: the HTML parser's time grows with the square of it.
_MOST_TAGS = 4000
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SPACES = re.compile(r"\s+")
#: Controls; soft hyphen, zero-width space, word joiner and kin; bidi marks, embeddings, overrides and isolates; the
#: byte order mark; interlinear and tag characters; non-characters and lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]+"
)
#: Zero-width joiners spell words in Arabic and Indic scripts; anywhere else they only hide something.
_JOINER = re.compile(r"(?<![\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d]+")
_BLOCKS = [
    *("p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("blockquote", "section", "article", "figure", "figcaption", "header", "footer", "pre", "dd", "dt"),
]


def clean(text: str, *, limit: int) -> str:
    """One line of plain text: normalised (NFC), hidden characters out, white space collapsed, `limit` bytes of UTF-8."""
    text = text[: limit + 1]
    if not text.isascii() or not text.isprintable():
        text = _BREAKS.sub(" ", text)
        text = _JOINER.sub("", _HIDDEN.sub("", text))
        text = unicodedata.normalize("NFC", text)
    return cut(_SPACES.sub(" ", text).strip(), limit=limit)


def cut(text: str, *, limit: int) -> str:
    """The beginning of a text that fits `limit` bytes of UTF-8, no character torn."""
    if len(text) * 4 <= limit:
        return text
    raw = text.encode("utf-8", "ignore")
    return text if len(raw) <= limit else raw[:limit].decode("utf-8", "ignore").rstrip()


def to_text(markup: str, *, limit: int) -> str:
    """A title or summary as plain text, whether it came as text, escaped entities or HTML. Never raises."""
    markup = markup[: limit * _MARKUP_CAP]
    if _MARKUP.search(markup):
        markup = _strip(markup)
    elif _ENTITY.search(markup):
        markup = html.unescape(markup)
        if _MARKUP.search(markup):  # escaped twice, as many a feed does it
            markup = _strip(markup)
    if _ENTITY.search(markup):
        markup = html.unescape(markup)
    return clean(markup, limit=limit)


def _strip(markup: str) -> str:
    """Text of HTML; block elements part words, inline elements do not."""
    if markup.count("<") > _MOST_TAGS:
        return _TAG.sub(" ", markup)
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    try:
        soup = BeautifulSoup(markup, "html.parser")
        for tag in soup.find_all(["script", "style", "template", "noscript", "iframe", "object", "svg"]):
            tag.decompose()
        for tag in soup.find_all(_BLOCKS):
            tag.insert(0, " ")
            tag.append(" ")
        return soup.get_text()
    except (ParserRejectedMarkup, RecursionError, AssertionError, ValueError):
        return _TAG.sub(" ", markup)
