"""Bytes to text: which encoding a document is really in.

Valid UTF-8 is UTF-8 whatever a header or a declaration says (text in another encoding practically never is); else the
document's own declaration, the HTTP charset, the feed's language, Windows-1252, in this order. A document that was
encoded into UTF-8 twice is set right. Rejected: statistical detectors (a megabyte of models to tell apart encodings
that a feed's language already tells apart).
"""

import codecs
import re
from collections.abc import Mapping

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
#: Text encodings only: Python also knows codecs that unpack, escape or raise.
_ENCODING_NAME = re.compile(
    r"(?:utf|iso|windows|win|cp|koi8|gb|big5|euc|shift|sjis|ms|mac|latin|l\d|us-ascii|ascii|tis|hz|x-)", re.I
)
#: What browsers read instead of the name that is stated, for the stated one is a part of it.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_BY_LANGUAGE = {**dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk"), "cp1251"), "pl": "cp1250", "cs": "cp1250", "tr": "cp1254"}
_BYTES_OF_CP1252 = {ord(bytes([b]).decode("cp1252", "replace")): b for b in range(0x80, 0xA0) if b not in b"\x81\x8d\x8f\x90\x9d"}
_TWICE = re.compile(f"[\u00c2-\u00f4][\u0080-\u00bf{''.join(map(chr, _BYTES_OF_CP1252))}]")


def decode(body: bytes, headers: Mapping[str, str], *, lang: str | None) -> tuple[str, tuple[str, ...]]:
    """The document as text, and what was wrong with its encoding."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _lenient(body[len(bom) :], name)
    if body[:4] in (b"<\0?\0", b"<\0r\0", b"<\0f\0", b"<\0!\0"):
        return _lenient(body, "utf-16-le")
    if body[:4] in (b"\0<\0?", b"\0<\0r", b"\0<\0f", b"\0<\0!"):
        return _lenient(body, "utf-16-be")
    stated = _DECLARED.search(body[:1024])
    declared = _known(stated[1].decode("ascii")) if stated else None
    if declared and declared.startswith(("iso2022", "hz")):  # seven-bit, so always valid UTF-8 too
        return _lenient(body, declared)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as e:
        text = ""
        if len(body) - e.start < 4 and e.reason == "unexpected end of data":
            return body[: e.start].decode("utf-8"), ("bad-bytes",)
    else:
        if body.isascii():
            return text, ()
        if (once := _once(text)) is not text:
            return once, ("encoded-twice",)
        return text, () if declared in (None, "utf-8") else ("wrong-charset",)
    said = _CHARSET.search(headers.get("content-type", ""))
    charset = _known(said[1]) if said else None
    if "utf-8" in (declared, charset):
        return _lenient(body, "utf-8")
    name = declared or charset or _BY_LANGUAGE.get(lang or "", "cp1252")
    text, faults = _lenient(body, name)
    return text, (*faults, *(() if declared or charset else ("no-charset",)))


def _known(name: str) -> str | None:
    """The codec of a stated encoding, widened as browsers do it; None when there is none."""
    if not _ENCODING_NAME.match(name):
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return _WIDER.get(codec, codec)


def _lenient(body: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode(name), ()
    except UnicodeDecodeError:
        return body.decode(name, "replace"), ("bad-bytes",)


def _once(text: str) -> str:
    """The text with an encoding into UTF-8 that was done twice undone; the same text when it was not.

    Only when the whole document agrees: no honest text is valid UTF-8 once more when its letters are taken for bytes.
    """
    if not _TWICE.search(text):
        return text
    try:
        return text.translate(_BYTES_OF_CP1252).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
