"""Which entries are new, and how they are kept, read again, and forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_values import DAY, NOW, entry, incident, joined, recorded, report

from watcher.store import Store
from watcher.store.dialect import CHUNK
from watcher.store.entries import REREADS
from watcher.store.identity import same_headline
from watcher.types import Batch, Entry, Pin, Reading, Seen, Tier, Verdict

LONG = "The blast broke windows two streets away, witnesses said, and the fire was put out by the morning of Tuesday."
TITLE = "Explosion at the powder plant in Tula"
URL = "https://news.example/2026/03/10/plant"

KNOWN = entry("a:1", title=TITLE, url=URL, outlet="Daily", summary="Heard at night.")

TABLE: dict[str, tuple[Verdict, Entry, str | None]] = {
    # name: verdict of the known entry, the entry that comes, its status (None: dropped)
    "the same again": (Verdict.IGNORED, KNOWN, None),
    "only markup and layout differ": (Verdict.IGNORED, replace(KNOWN, summary=" Heard,  at night!"), None),
    "only the feed's date differs": (Verdict.IGNORED, replace(KNOWN, published=NOW - 3 * DAY), None),
    "full text was fetched": (Verdict.IGNORED, replace(KNOWN, full_text=LONG), None),
    "the text changed": (Verdict.FLAGGED, replace(KNOWN, summary="Three were hurt."), "changed"),
    "the title changed": (Verdict.FLAGGED, replace(KNOWN, title="Three hurt in Tula"), "changed"),
    "something else": (Verdict.FLAGGED, entry("a:2", title="Harvest begins early this year", outlet="Daily"), "new"),
    "another id, same address and title": (Verdict.FLAGGED, replace(KNOWN, key="a:2"), "duplicate"),
    "another feed, same address and title": (
        Verdict.FLAGGED, entry("b:1", title=TITLE, url=URL, outlet="Other"), "duplicate"),
    "another feed, same address, headline edited": (
        Verdict.FLAGGED, entry("b:1", title="Explosion at powder plant in Tula, two hurt", url=URL, outlet="Other"), "duplicate"),
    "another feed, same address, other story": (
        Verdict.FLAGGED, entry("b:1", title="Cheap loans for everybody", url=URL, outlet="Other"), "new"),
    "another id, same address and text, a year later": (
        Verdict.FLAGGED, replace(KNOWN, key="a:2", published=NOW + 365 * DAY, fetched=NOW + 365 * DAY), "duplicate"),
    "a live page used again weeks later": (
        Verdict.FLAGGED, replace(KNOWN, key="a:2", summary=LONG, published=NOW + 9 * DAY, fetched=NOW + 9 * DAY), "new"),
    "front page for an address": (
        Verdict.FLAGGED, entry("b:1", title="Explosion at a mill", url="https://news.example/", outlet="Other"), "new"),
    "same publisher and title, other address": (
        Verdict.FLAGGED, replace(KNOWN, key="b:1", feed="b", url="https://m.news.example/x"), "duplicate"),
    "the same with the outlet behind the title": (
        Verdict.FLAGGED, replace(KNOWN, key="b:1", feed="b", url="https://s.example/x", title=f"{TITLE} - Daily"), "duplicate"),
    "the same seven days later": (
        Verdict.FLAGGED, replace(KNOWN, key="a:2", url=URL + "2", published=NOW + 7 * DAY, fetched=NOW + 9 * DAY), "duplicate"),
    "the same eight days later": (
        Verdict.FLAGGED, replace(KNOWN, key="a:2", url=URL + "2", published=NOW + 8 * DAY, fetched=NOW + 9 * DAY), "new"),
    "same title from another publisher": (
        Verdict.FLAGGED, entry("b:1", title=TITLE, outlet="Other", url="https://o.example/1"), "new"),
    "a fuller copy of an ignored one": (
        Verdict.IGNORED, replace(KNOWN, key="b:1", feed="b", summary=LONG), "new"),
    "a fuller copy of a flagged one": (
        Verdict.FLAGGED, replace(KNOWN, key="b:1", feed="b", summary=LONG), "duplicate"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_what_is_unseen(name: str) -> None:
    """Each way an entry may come back has one status."""
    verdict, coming, status = TABLE[name]
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, entries=(recorded(KNOWN, verdict),)))
        seen = store.unseen([coming], NOW)
    expected = Seen(entry=coming, status=status, duplicate_of="a:1" if status == "duplicate" else None) if status else None
    assert seen == ((expected,) if expected else ())


@pytest.mark.parametrize("title", ["Live", "Новости дня", "9.3.2026"])
def test_a_short_title_is_no_identity(title: str) -> None:
    """Titles that come each day do not make two entries one."""
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, entries=(recorded(entry("a:1", title=title)),)))
        assert store.unseen([entry("a:2", title=title)], NOW)[0].status == "new"


def test_no_feed_can_take_another_feeds_entry() -> None:
    """An entry that comes under another feed's id is kept under a key of its own feed, and neither is lost or changed."""
    theirs = entry("a:1", title="Prices rise again in the spring", summary="Prices.")
    mine = replace(entry("a:1"), feed="b", outlet="b")
    with Store.open("sqlite://") as store:
        for first, second in ((theirs, mine), (mine, theirs)):
            store.record(Batch(at=NOW, entries=tuple(recorded(s.entry) for s in store.unseen([first], NOW))))
            store.record(Batch(at=NOW, entries=tuple(recorded(s.entry) for s in store.unseen([second], NOW))))
        assert [e.title for e in store.entries()] == [theirs.title, mine.title]
        assert store.entry("b a:1") is not None
        assert store.unseen([theirs, mine], NOW) == ()


def test_text_that_changes_each_time_is_read_a_bounded_number_of_times() -> None:
    """A feed that puts a counter into each text is read again 24 times, then no more."""
    with Store.open("sqlite://") as store:
        read = 0
        for n in range(REREADS * 2):
            for seen in store.unseen([entry("a:1", summary=f"seen {n} times")], NOW):
                store.record(Batch(at=NOW, entries=(recorded(seen.entry),)))
                read += 1
        assert read == 1 + REREADS


def test_a_rewritten_copy_is_judged_anew() -> None:
    """A copy whose text changes stays a copy, unless it now tells a story of its own."""
    with Store.open("sqlite://") as store:
        copy = entry("b:1", title=TITLE, url=URL, outlet="Other")
        store.record(Batch(at=NOW, entries=(recorded(KNOWN, Verdict.FLAGGED), recorded(copy, duplicate_of="a:1"))))
        same = replace(copy, summary="Heard in the night.")
        assert store.unseen([same], NOW) == (Seen(entry=same, status="duplicate", duplicate_of="a:1"),)
        other = replace(copy, title="Mayor resigns over budget")
        assert store.unseen([other], NOW) == (Seen(entry=other, status="new"),)


def test_a_copy_of_a_copy_names_the_original() -> None:
    """Chains of copies do not form: each names the first."""
    with Store.open("sqlite://") as store:
        one, two, three = (entry(f"{f}:1", title=TITLE, url=URL, published=NOW + i * DAY / 24) for i, f in enumerate("abc"))
        store.record(Batch(at=NOW, entries=(recorded(one, Verdict.FLAGGED), recorded(two, duplicate_of="a:1"))))
        assert store.unseen([three], NOW)[0].duplicate_of == "a:1"


def test_copies_within_one_document() -> None:
    """One id twice counts once; one story under two ids is one entry and a copy; the order given is kept."""
    first = entry("a:1", title=TITLE, published=NOW - DAY / 2, url=URL)
    with Store.open("sqlite://") as store:
        seen = store.unseen([entry("a:2", title=TITLE, url=URL), first, replace(first, title="Twice"), entry("a:3")], NOW)
    assert [(s.entry.key, s.status, s.duplicate_of) for s in seen] == [
        ("a:2", "duplicate", "a:1"), ("a:1", "new", None), ("a:3", "new", None)]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(6)))
def test_order_within_a_document_does_not_matter(order: list[int]) -> None:
    """Which of several copies is the original follows from the entries' own clocks."""
    made = [entry(f"a:{i}", title=TITLE, url=f"{URL}{i}", outlet="Daily", published=NOW - i * DAY) for i in range(6)]
    with Store.open("sqlite://") as store:
        seen = store.unseen([made[i] for i in order], NOW)
    assert {s.entry.key: s.status for s in seen} == {f"a:{i}": "new" if i == 5 else "duplicate" for i in range(6)}


def test_halves_of_surrogate_pairs_are_mended() -> None:
    """A title that no database can hold is mended before anything else sees it."""
    with Store.open("sqlite://") as store:
        (other,) = store.unseen([entry("a:\udc00")], NOW)
        assert other.entry.key == "a:?"
        (seen,) = store.unseen([entry("a:1", title="Blast \ud83d at the powder plant")], NOW)
        assert seen.entry.title == "Blast ? at the powder plant"
        store.record(Batch(at=NOW, entries=(recorded(seen.entry),)))
        assert store.unseen([entry("a:1", title="Blast \ud83d at the powder plant")], NOW) == ()


def test_a_long_document_is_asked_for_in_few_queries() -> None:
    """Two thousand entries take the same number of queries as one, times the chunks of their keys."""
    from sqlalchemy import event

    with Store.open("sqlite://") as store:
        queries: list[str] = []
        event.listen(store._engine, "before_cursor_execute", lambda c, cur, statement, *_: queries.append(statement))
        assert len(store.unseen([entry(f"a:{i}") for i in range(2000)], NOW)) == 2000
        assert len(queries) <= 2 + 5 * 2000 / CHUNK + 1


def test_an_entry_keeps_what_was_made_of_it() -> None:
    """Verdict, score, reason and reading come back, the reports within the reading."""
    reading = Reading(entry="a:1", lang="ru", tier=Tier.EXPLOSION, score=7.5, reports=(report(),), reason="взрыв + завод")
    kept = recorded(entry(), Verdict.FLAGGED, score=7.5, reason="взрыв + завод", reading=reading)
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, entries=(kept,), reports=(report(),)))
        assert store.recorded("a:1") == kept
        assert store.entry("a:1") == entry()
        assert store.recorded("a:2") is store.entry("a:2") is store.entry_by_url("https://x.example/y") is None


def test_an_address_leads_to_the_original() -> None:
    """Of several entries at one URL the one that was read is found."""
    with Store.open("sqlite://") as store:
        early = entry("b:1", url=URL, published=NOW - DAY)
        store.record(Batch(at=NOW, entries=(recorded(early, duplicate_of="a:1"), recorded(KNOWN))))
        assert store.entry_by_url(URL) == KNOWN


def test_all_entries_stream_by_their_clock_while_the_store_is_written() -> None:
    """More entries than a page come once each, oldest first, without copies, also when many have one clock."""
    made = [entry(f"a:{i}", published=NOW - DAY * (i % 3)) for i in range(CHUNK + 50)]
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, entries=tuple(recorded(e) for e in made)))
        store.record(Batch(at=NOW, entries=(recorded(entry("z:1"), duplicate_of="a:1"), recorded(entry("z:2"), Verdict.RELATED))))
        found = []
        for one in store.entries():
            found.append(one)
            if len(found) == 3:
                store.set_meta("a", "b")
        assert [e.key for e in found] == [e.key for e in sorted([*made, entry("z:2")], key=lambda e: (e.clock, e.key))]
        assert [e.key for e in store.entries(verdict=Verdict.RELATED)] == ["z:2"]
        assert {e.clock for e in store.entries(since=NOW - DAY)} == {NOW, NOW - DAY}
        store.record(Batch(at=NOW + DAY, entries=(recorded(entry("late:1", published=NOW - 9 * DAY)),)))
        assert [e.key for e in store.entries(recorded_since=NOW + DAY)] == ["late:1"]


def test_articles_keep_their_history() -> None:
    """A page's text is kept again only when it changed, also when it changes back."""
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, entries=(recorded(entry()),)))
        said = [store.save_article("a:1", URL, text, text * 2, NOW + i * DAY) for i, text in enumerate("AABA")]
        assert said == [True, False, True, True]
        assert [(a.text, a.at - NOW) for a in store.articles("a:1")] == [("A", 0 * DAY), ("B", 2 * DAY), ("A", 3 * DAY)]


def test_old_entries_leave_and_do_not_come_back() -> None:
    """Entries without an incident leave after the days kept; their ids stay known; incidents lose nothing."""
    later = NOW + 31 * DAY
    with Store.open("sqlite://") as store:
        store.record(joined(report("a:1#0"), to=incident()))
        store.record(Batch(at=NOW, entries=(recorded(entry("a:2")), recorded(entry("a:3"))), reports=(report("a:3#0"),)))
        store.record(Batch(at=NOW, entries=(recorded(entry("a:4")),), reports=(report("a:4#0"),)))
        store.save_article("a:2", URL, "text", "sha", NOW)
        store.add_pin(Pin(kind="apart", left="a:1#0", right="a:4#0"), by="ann", at=NOW)
        store.record(Batch(at=later, entries=(recorded(entry("a:5")),)))
        assert store.prune(NOW + 29 * DAY, 30) == 0
        assert store.prune(later, 30) == 2
        assert [e.key for e in store.entries()] == ["a:1", "a:4", "a:5"]
        assert store.articles("a:2") == () and store.report("a:3#0") is None
        assert store.unseen([entry(f"a:{i}", summary="new words") for i in (2, 3)], later) == ()
        assert store.counts()["tombstones"] == 2 and store.check() == ()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("explosion in tula", "explosion in tula", True),
        ("explosion in tula", "explosion in tula kills two", True),
        ("explosion in tula", "harvest festival opens", False),
        ("", "explosion", False),
    ],
)
def test_headlines(left: str, right: str, same: bool) -> None:
    """Versions of one headline share half the words of the shorter."""
    assert same_headline(left, right) is same


def test_recording_again_counts_no_change() -> None:
    """Writing an entry twice leaves its first time and its count of changes."""
    with Store.open("sqlite://") as store:
        for at in (NOW, NOW + 40 * DAY):
            store.record(Batch(at=at, entries=(recorded(entry()),)))
        assert store.prune(NOW + timedelta(days=41), 30) == 1
