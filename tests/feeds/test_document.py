"""Documents cut into items, and brought into UTF-8."""

import codecs

import pytest
from faults import CYRILLIC, item

from watcher.errors import ParseError
from watcher.feeds.charset import to_utf8
from watcher.feeds.document import ITEM_BYTES, split
from watcher.feeds.prolog import harmless

HEAD = '<?xml version="1.0" encoding="{}"?><rss>'


@pytest.mark.parametrize(
    ("body", "content_type", "lang", "faults"),
    [
        (CYRILLIC.encode(), "", None, ()),
        (codecs.BOM_UTF8 + CYRILLIC.encode(), "", None, ()),
        (codecs.BOM_UTF16_BE + CYRILLIC.encode("utf-16-be"), "", None, ()),
        (codecs.BOM_UTF32_LE + CYRILLIC.encode("utf-32-le"), "", None, ()),
        (CYRILLIC.encode("koi8-r"), "text/xml; charset=KOI8-R", None, ()),
        (CYRILLIC.encode("cp1251"), "text/xml; charset='windows-1251'", None, ()),
        (CYRILLIC.encode("cp1251"), "text/xml; charset=rot13", "ru", ("no-charset",)),
        (CYRILLIC.encode("cp1251"), "text/xml; charset=x-no-such", "uk", ("no-charset",)),
        (CYRILLIC.encode("cp1251"), "", "bg", ("no-charset",)),
        (CYRILLIC.encode().decode("latin-1").encode(), "", None, ("encoded-twice",)),
    ],
)
def test_text_is_brought_into_utf8(body: bytes, content_type: str, lang: str | None, faults: tuple[str, ...]) -> None:
    """By byte order mark, by being UTF-8, by declaration, by header, by language."""
    assert (CYRILLIC.encode(), faults) == to_utf8(body, {"content-type": content_type}, lang=lang)


@pytest.mark.parametrize("name", ["windows-1251", "KOI8-R", "iso-8859-5", "utf-16", "gb2312", "iso-2022-jp", "MacCyrillic"])
def test_a_declared_encoding_is_believed_when_it_is_not_utf8(name: str) -> None:
    """What the document says of itself, in whatever it is written."""
    text = HEAD.format(name) + ("日本" if "jp" in name else "中国" if "gb" in name else CYRILLIC)
    assert (text.encode(), ()) == to_utf8(text.encode(name), {}, lang=None)
    if name == "utf-16":
        assert text.encode() == to_utf8(text.encode("utf-16-le"), {}, lang=None)[0]


def test_damaged_bytes_are_replaced_and_said_so() -> None:
    """One bad byte costs one letter."""
    body = HEAD.format("utf-8").encode() + CYRILLIC.encode() + b"\xff!"
    text, faults = to_utf8(body, {}, lang="ru")
    assert (text.decode().removeprefix(HEAD.format("utf-8")), faults) == (CYRILLIC + "\ufffd!", ("bad-bytes",))


def test_a_broken_item_tears_no_other() -> None:
    """What expat read before it gave up is whole; what comes after is cut by its tags and marked."""
    body = f"<rss><channel><title>P</title>{item(1)}<item><b>x</item>{item(2)}<item><title>half".encode()
    document = split(body, most=100)
    assert [i.whole for i in document.items] == [True, False, False]
    assert (document.lost, document.faults, document.tail) == (1, ("malformed",), b"</channel></rss>")
    assert document.only(document.items[:1]).endswith(item(1).encode() + b"</channel></rss>")


def test_undefined_entities_are_what_html_means_by_them() -> None:
    """Repaired where the meaning is certain, kept as text where it is not; CDATA is left alone."""
    body = b"<rss><channel><item><title>&auml; &nosuch; R&D &#0; &lt;<![CDATA[a&b]]></title></item></channel></rss>"
    document = split(body, most=10)
    assert document.faults == ("malformed",)
    assert "ä &amp;nosuch; R&amp;D \ufffd &lt;<![CDATA[a&b]]>".encode() in document.items[0].raw


def test_long_heads_and_tails_are_reduced_to_their_open_elements() -> None:
    """What stands around the items is given to the parser only while it is short."""
    padding = f"<generator>{'x' * 100_000}</generator>"
    document = split(f"<rss a='b'><channel>{padding}{item(1)}{padding}</channel></rss>".encode(), most=10)
    assert (document.head, document.tail) == (b"<rss a='b'><channel>", b"</channel></rss>")


@pytest.mark.parametrize("deep", ["<a>" * 5000 + "</a>" * 5000, "<item>" * 5000])
def test_deep_nesting_is_not_followed(deep: str) -> None:
    """Nobody's feed is two hundred elements deep."""
    document = split(f"<rss><channel>{item(1)}<item>{deep}</item>{item(2)}</channel></rss>".encode(), most=10)
    assert document.items[0].whole and "malformed" in document.faults


def test_an_item_that_cannot_be_shortened_is_counted_as_lost() -> None:
    """An item that is one long tag or one long text has nothing to leave out."""
    long = "x" * (ITEM_BYTES + 1)
    for body in (f"<item>{long}</item>", f"<item a='{long}'/>", f"<item><b></item><item>{long}</item>"):
        assert split(f"<rss><channel>{body}</channel></rss>".encode(), most=10).lost


@pytest.mark.parametrize(
    "prolog",
    [
        "<?xml version='1.0'?>\n<!-- c -->",
        "<!DOCTYPE rss>",
        "<!DOCTYPE rss PUBLIC '-//x//]>' \"http://a/b.dtd\">",
        "<!DOCTYPE rss [<!-- ]> ' --> <?x ]> ?> <!ELEMENT a (b)>]>\n",
        "\x07\ufeff  <?x?>",
    ],
)
def test_the_prolog_is_taken_off(prolog: str) -> None:
    """Declarations, comments and DOCTYPE end where XML says they end."""
    data, _ = harmless(prolog.replace("\ufeff", "").encode() + b"<rss/>", url="http://a.example/")
    assert data == b"<rss/>"


@pytest.mark.parametrize("flood", ["<!DOCTYPE rss [" + "<!--" * 9, "<!DOCTYPE rss '", "<!DOCTYPE rss ["])
def test_a_doctype_that_never_ends_is_no_feed(flood: str) -> None:
    """There is nothing behind it."""
    with pytest.raises(ParseError) as fault:
        harmless(flood.encode() + b"<rss/>", url="http://a.example/")
    assert fault.value.name == "not-a-feed"


def test_an_attack_behind_junk_is_seen() -> None:
    """Moving the DOCTYPE away from the beginning hides nothing."""
    with pytest.raises(ParseError) as fault:
        harmless(b'junk <!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;">]><rss/>', url="http://a.example/")
    assert fault.value.name == "entity-bomb"
