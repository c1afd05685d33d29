"""Any encoding to UTF-8: which one a document is really in.

Valid UTF-8 is UTF-8 whatever a header or a declaration says (text in another encoding practically never is); else the
document's own declaration, the HTTP charset, the feed's language, Windows-1252, in this order. A document that was
encoded into UTF-8 twice is set right. Rejected: statistical detectors (a megabyte of models to tell apart encodings
that a feed's language already tells apart).

Bytes in, bytes out, piece by piece: as one `str`, a document of 15 MiB with a single emoji in it takes 60.
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
_WITHOUT_BOM = {
    **dict.fromkeys((b"<\0?\0", b"<\0r\0", b"<\0f\0", b"<\0!\0"), "utf-16-le"),
    **dict.fromkeys((b"\0<\0?", b"\0<\0r", b"\0<\0f", b"\0<\0!"), "utf-16-be"),
}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
#: Text encodings only: Python also knows codecs that unpack, escape or raise.
_ENCODING_NAME = re.compile(
    r"(?:utf|iso|windows|win|cp|koi8|gb|big5|euc|shift|sjis|ms|mac|latin|l\d|us-ascii|ascii|tis|hz|x-)", re.IGNORECASE
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
_BY_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk"), "cp1251"),
    **dict.fromkeys(("pl", "cs", "hu", "ro", "hr", "sk"), "cp1250"),
    "tr": "cp1254",
}
_CP1252 = {b: bytes([b]).decode("cp1252") for b in range(0x80, 0xA0) if b not in b"\x81\x8d\x8f\x90\x9d"}
_BYTE_OF = {ord(letter): b for b, letter in _CP1252.items()}
#: A letter that is the first byte of a two-byte character, then one that is its second: UTF-8 taken for Windows-1252.
_TWICE = re.compile(
    b"\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|" + b"|".join(re.escape(letter.encode()) for letter in _CP1252.values()) + b")"
)
_TWICE_MOST = 2 * 2**20
_PIECE = 2**20


def to_utf8(body: bytes, headers: Mapping[str, str], *, lang: str | None) -> tuple[bytes, tuple[str, ...]]:
    """The document in UTF-8 without a byte order mark, and what was wrong with its encoding: `wrong-charset`,
    `no-charset`, `bad-bytes`, `encoded-twice`."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _transcoded(body[len(bom) :], name)
    if (name := _WITHOUT_BOM.get(body[:4], "")) != "":
        return _transcoded(body, name)
    stated = _DECLARED.search(body[:1024])
    declared = _known(stated[1].decode("ascii")) if stated else None
    if declared and declared.startswith(("iso2022", "hz")):  # seven-bit, so always valid UTF-8 too
        return _transcoded(body, declared)
    if body.isascii():
        return body, ()
    if _is_utf8(body):
        if (once := _once(body)) is not body:
            return once, ("encoded-twice",)
        return body, () if declared in (None, "utf-8") else ("wrong-charset",)
    said = _CHARSET.search(headers.get("content-type", ""))
    charset = _known(said[1]) if said else None
    if "utf-8" in (declared, charset):
        return _transcoded(body, "utf-8")
    text, faults = _transcoded(body, declared or charset or _BY_LANGUAGE.get(lang or "", "cp1252"))
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


def _is_utf8(body: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _PIECE):
            decoder.decode(body[start : start + _PIECE])
    except UnicodeDecodeError:
        return False
    return True  # a last character cut off in the middle is a cut document, not another encoding


def _transcoded(body: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    for errors, faults in (("strict", ()), ("replace", ("bad-bytes",))):
        decoder, out = codecs.getincrementaldecoder(name)(errors), bytearray()
        try:
            for start in range(0, len(body), _PIECE):
                last = start + _PIECE >= len(body)
                out += decoder.decode(body[start : start + _PIECE], last).encode("utf-8", "replace")
        except UnicodeError:
            continue
        return bytes(out), faults
    return body.decode("utf-8", "replace").encode(), ("bad-bytes",)


def _once(body: bytes) -> bytes:
    """The text with an encoding into UTF-8 that was done twice undone; the same text when it was not.

    Only when the whole document agrees: no honest text is valid UTF-8 once more when its letters are taken for bytes.
    """
    if len(body) > _TWICE_MOST or not _TWICE.search(body):
        return body
    try:
        once = body.decode("utf-8").translate(_BYTE_OF).encode("latin-1")
        once.decode("utf-8")
    except UnicodeError:
        return body
    return once
