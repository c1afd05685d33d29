"""Golden files of digest and alerts, and what must hold of any of them."""

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from outbox_samples import DESK, at, digest, incident, knowledge, notice, report, tennessee, votkinsk

from watcher.errors import ConfigError
from watcher.outbox.digest import describe
from watcher.outbox.hygiene import clean, safe_url
from watcher.outbox.render import Rendered, render_alert, render_digest, webhook_body
from watcher.outbox.view import digest_view
from watcher.outbox.words import WORDS, plural
from watcher.types import AlertNotice, Digest, Dossier

GOLDEN = Path(__file__).parent / "golden"
VOTKINSK, TENNESSEE = (describe(d, knowledge()) for d in (votkinsk(), tennessee()))
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\r\nBcc: everyone@example.org\r\n\r\n<h1>forged</h1>"
    "\x1b[31mred\x1b[0m\x1b]0;title\x07 \u202egnp.exe\u2066 {{ 7*7 }} {% raw %} \x00\ud800\u2028NEW INCIDENTS\u2029==="
    + "A"
    * 10_000
)


def rendered(name: str) -> Rendered:
    kind, _, rest = name.partition("-")
    if kind == "digest":
        made = digest(
            replace(DESK, lang=rest if rest in WORDS else "en"), **({"dossiers": (), "watch": ()} if rest == "empty" else {})
        )
        return render_digest(made, chart_src="cid:chart@watch.example")
    if rest == "summary":
        return render_alert(notice(VOTKINSK, TENNESSEE), recipient="desk")
    if rest == "test":
        return render_alert(AlertNotice(lang="en", timezone="UTC", items=()), recipient="desk")
    return render_alert(notice(VOTKINSK if rest != "change" else TENNESSEE, lang=rest if rest in WORDS else "en",
                               kind="first-deaths" if rest == "change" else "new"), recipient="desk")  # fmt: skip


NAMES = (
    "digest-en",
    "digest-ru",
    "digest-uk",
    "digest-empty",
    "alert-en",
    "alert-ru",
    "alert-uk",
    "alert-change",
    "alert-summary",
    "alert-test",
)


@pytest.mark.parametrize("name", NAMES)
def test_mails_are_as_they_were_approved(name: str) -> None:
    """Text and HTML equal the golden files; run with WATCHER_GOLDEN=write to approve a change after looking at it."""
    made = rendered(name)
    files = {f"{name}.txt": f"Subject: {made.subject}\n\n{made.text}", f"{name}.html": made.html}
    for file, text in files.items():
        if os.environ.get("WATCHER_GOLDEN") == "write":
            (GOLDEN / file).write_text(text, "utf-8")
        assert (GOLDEN / file).read_text("utf-8") == text


@pytest.mark.parametrize("name", NAMES)
def test_html_and_text_say_the_same(name: str) -> None:
    """Every word of one is in the other, but for the chart: the text spells out what the picture's alternative says."""
    made = rendered(name)
    soup = BeautifulSoup(made.html, "html.parser")
    for element in soup.select("style, .hidden, title, .chart th, p.soft:has(.swatch)"):
        element.decompose()
    alts = " ".join(str(img["alt"]) for img in soup.select("img"))
    addresses = " ".join(str(a["href"]) for a in soup.select("a"))

    def words(text: str) -> set[str]:
        return {w.casefold() for w in re.findall(r"\w+", text)}

    assert words(f"{soup.get_text(' ')} {alts} {addresses}") == words(made.text)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_loaded_from_outside_and_nothing_runs(name: str) -> None:
    """No scripts, no event handlers, no external images, fonts or styles; links open without a referrer."""
    soup = BeautifulSoup(rendered(name).html, "html.parser")
    assert not soup.select("script, link, iframe, form, object, embed, base, svg, video, audio")
    assert all(str(img["src"]).startswith(("cid:", "data:image/png")) and img["alt"] for img in soup.select("img"))
    assert not [attr for tag in soup.find_all(True) for attr in tag.attrs if attr.startswith("on")]
    assert "url(" not in str(soup.style) and "@import" not in str(soup.style)
    assert all(a["rel"] == ["noopener", "noreferrer"] for a in soup.select("a"))


class _Strict(HTMLParser):
    """Fails on a tag that is closed but not open, or left open."""

    VOID = frozenset({"meta", "br", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", NAMES)
def test_the_html_is_well_formed(name: str) -> None:
    """Every element is closed in its place."""
    parser = _Strict()
    parser.feed(rendered(name).html)
    parser.close()
    assert parser.open == []


@pytest.mark.parametrize("name", NAMES)
def test_plain_text_is_narrow_and_clean(name: str) -> None:
    """Lines of at most 76 characters but for addresses, one empty line at a time, no trailing blanks but the signature mark."""
    text = rendered(name).text
    assert all(len(line) <= 76 or "https://" in line for line in text.split("\n"))
    assert "\n\n\n" not in text and all(line == line.rstrip() or line == "-- " for line in text.split("\n"))


def hostile() -> Digest:
    reports = (
        report("h#0", HOSTILE, outlet=HOSTILE, lang="en", published=at(7), url="javascript:alert(1)"),
        report(
            "h#1", "fine", outlet='"><script>', lang="en", published=at(7), url='https://x.example/"><script>alert(1)</script>'
        ),
    )
    return digest(dossiers=(Dossier(incident=incident(state_reason=HOSTILE), reports=reports),), series=HOSTILE)


def test_a_hostile_title_is_harmless_in_mail_and_text() -> None:
    """No markup, no control or bidirectional character, no forged line, no 10 kB."""
    made = render_digest(hostile())
    soup = BeautifulSoup(made.html, "html.parser")
    assert not soup.select("script, img[onerror], h1 ~ h1") and len(soup.select("h1")) == 1
    addresses = [str(a["href"]) for a in soup.select("a")]
    assert (
        all(a.startswith("https://") for a in addresses)
        and "https://x.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E" in addresses
    )
    for text in (made.html, made.text, made.subject):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]", text)
        assert "AAAA" * 500 not in text.replace("\n", "")
    assert made.text.count("\nNEW INCIDENTS\n") == 1
    assert "49" not in made.subject and "\n" not in made.subject and len(made.subject) <= 140


def test_a_hostile_title_is_harmless_in_a_webhook() -> None:
    """ASCII JSON on one line, whose values are clean when read."""
    body = webhook_body(hostile(), delivery="msg_1", kind="digest", recipient="hook")
    assert body.isascii() and b"\n" not in body and b"\x1b" not in body
    title = json.loads(body)["content"]["new"][0]["links"][0]["title"]
    assert title == clean(title) and len(title) <= 200 and "\x1b" not in title


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("a\r\nBcc: b", 99, "a Bcc: b"),
        ("\x1b[31mred\x1b[0m \x1b]0;t\x07x", 99, "red x"),
        ("\u202eabc\u202c\u200bd\ufeff", 99, "abcd"),
        ("soft\u00adhyphen \u00a0 blank", 99, "softhyphen blank"),
        ("z" + "\u0301" * 50, 99, "ź\u0301\u0301"),
        ("one two three four", 16, "one two three…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("می‌خواهم", 99, "می‌خواهم"),
        ("\ud800a", 99, "a"),
    ],
)
def test_text_is_cleaned(text: str, limit: int, expected: str) -> None:
    """One printable line; scripts that need joiners keep them."""
    assert clean(text, limit) == expected


@given(st.text(max_size=60), st.integers(2, 40))
def test_cleaning_twice_is_cleaning_once(text: str, limit: int) -> None:
    """What was cleaned when it was composed prints as it is."""
    once = clean(text, limit)
    assert clean(once, limit) == once and len(once) <= limit
    once.encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1&z=%20", "https://a.example/x?y=1&z=%20"),
        ("HTTP://A.example:8080/", "http://a.example:8080/"),
        ("https://пример.рф/взрыв", "https://xn--e1afmkfd.xn--p1ai/%D0%B2%D0%B7%D1%80%D1%8B%D0%B2"),
        ('https://a.example/"onmouseover=x', "https://a.example/%22onmouseover=x"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:pw@a.example/", ""),
        ("https://a.example/\u202egnp", ""),
        ("https://a.example/\nBcc: x", ""),
        ("https://a.example:99999/", ""),
        ("https://" + "a" * 3000, ""),
        ("//a.example", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, safe: str) -> None:
    """Anything else is shown without one."""
    assert safe_url(url) == safe


def test_a_folder_of_templates_wins_and_is_cleaned_and_escaped_too(tmp_path: Path) -> None:
    """A user's template replaces the built-in one of its name; what it prints is still harmless."""
    (tmp_path / "digest.html").write_text("<p>{{ view.new[0].links[0].text }}</p>")
    made = render_digest(hostile(), templates=tmp_path)
    assert made.html.startswith("<p>&lt;script&gt;") and "\u202e" not in made.html
    assert made.text == render_digest(hostile()).text


def test_a_broken_template_is_named_with_its_line(tmp_path: Path) -> None:
    """The error says file and line."""
    (tmp_path / "digest.html").write_text("<p>\n{% if %}")
    with pytest.raises(ConfigError, match=r"digest\.html:2"):
        render_digest(digest(), templates=tmp_path)


def test_all_languages_have_the_same_words() -> None:
    """A key that one language lacks would break its mails."""
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}
    fields = {k: set(re.findall(r"\{\w+\}", v)) for k, v in WORDS["en"].items()}
    assert all({k: set(re.findall(r"\{\w+\}", v)) for k, v in words.items()} == fields for words in WORDS.values())


@pytest.mark.parametrize(
    ("lang", "count", "expected"),
    [("en", 1, "1 feed"), ("en", 0, "0 feeds"), ("ru", 1, "1 лента"), ("ru", 3, "3 ленты"), ("ru", 11, "11 лент"),
     ("ru", 21, "21 лента"), ("ru", 112, "112 лент"), ("uk", 22, "22 стрічки"), ("uk", 5, "5 стрічок")],
)  # fmt: skip
def test_plurals_follow_their_language(lang: str, count: int, expected: str) -> None:
    """One, few, many."""
    assert plural(lang, count, WORDS[lang]["n-feeds"]) == expected


def test_an_empty_day_is_said_in_one_line() -> None:
    """Subject and lead say that nothing is new; the coverage still says what was not watched."""
    made = rendered("digest-empty")
    assert made.subject == "Digest, 9 Feb: nothing new" and "Nothing new: no incident was reported" in made.text
    view = digest_view(digest(dossiers=(), watch=()))
    assert not (view.new or view.changed or view.watch) and view.coverage
