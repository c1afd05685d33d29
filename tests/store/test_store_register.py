"""Recording reports and incidents, finding them again, and the analyst's hand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from store_values import DAY, NOW, delivery, entry, event, incident, joined, recorded, report

from watcher.errors import UsageError
from watcher.store import Store
from watcher.types import (
    Alert,
    AuditLine,
    Batch,
    Claim,
    ClaimField,
    Edit,
    Linked,
    Merged,
    Part,
    Pin,
    Report,
    State,
    Undo,
    Verdict,
)

FULL = replace(
    joined(report("a:1#0"), report("b:1#0"), to=incident()),
    alerts=(Alert(incident="2026-03-10-tula", kind="new", reason="first report", at=NOW),),
    deliveries=(delivery("d1"), delivery("d2")),
    pins=(Pin(kind="together", left="a:1#0", right="b:1#0"),),
    edits=(Edit(incident="2026-03-10-tula", field="note", value="seen", by="ann", at=NOW),),
    audit=(AuditLine(incident="2026-03-10-tula", action="confirm", by="ann", at=NOW),),
)


def test_recording_a_batch_again_changes_nothing() -> None:
    """A poll that was killed after its commit is run again without a trace."""
    with Store.open("sqlite://") as store:
        states = []
        for at in (NOW, NOW + DAY):
            store.record(replace(FULL, at=at))
            with store._read() as c:
                tables = ("entry", "report", "past_report", "link", "incident", "alert", "delivery", "pin", "edit", "audit")
                states.append({t: c.exec_driver_sql(f'SELECT * FROM "{t}"').all() for t in tables})
        assert states[0] == states[1]
        assert all(rows for table, rows in states[0].items() if table != "past_report")


def test_an_alert_is_unique_for_ever() -> None:
    """A second alert of one kind for one incident is passed over, another kind is not."""
    first = Alert(incident="2026-03-10-tula", kind="new", reason="first", at=NOW)
    with Store.open("sqlite://") as store:
        store.record(replace(FULL, alerts=(first,)))
        again = (replace(first, reason="second", at=NOW + DAY), replace(first, kind="first-deaths", at=NOW + DAY))
        store.record(Batch(at=NOW + DAY, alerts=again))
        assert [(a.kind, a.reason) for a in store.alerts()] == [("new", "first"), ("first-deaths", "first")]
        assert [a.kind for a in store.alerts(NOW + DAY)] == ["first-deaths"]


def test_a_link_tells_why() -> None:
    """Reason, score, runner-up and parts of a join come back; a report joined anew leaves its old incident."""
    told = Linked(
        report="a:1#0", incident="2026-03-10-tula", verdict=Verdict.UPDATE, reason="same plant", score=3.5,
        runner_up="2026-03-08-tula: 1.2, two days apart", parts=(Part("facility", 3.0, "plant"),), tentative=True,
    )  # fmt: skip
    with Store.open("sqlite://") as store:
        store.record(replace(FULL, links=(told,)))
        assert store.link_of("a:1#0") == told
        assert store.link_of("c:9#0") is None
        store.record(Batch(at=NOW, incidents=(incident("other"),), links=(replace(told, incident="other"),)))
        assert [r.id for r in store.reports_of("other")] == ["a:1#0"]
        assert store.reports_of("2026-03-10-tula") == ()


def test_an_entry_read_again_replaces_its_reports() -> None:
    """Reports that the new reading no longer has leave with their links; those it still has keep their links."""
    with Store.open("sqlite://") as store:
        store.record(joined(report("a:1#0"), report("a:1#1"), to=incident()))
        changed = report("a:1#0", score=9.0)
        store.record(Batch(at=NOW + DAY, entries=(recorded(entry("a:1")),), reports=(changed,)))
        assert store.reports() == (changed,)
        assert store.reports_of("2026-03-10-tula") == (changed,)


def test_reports_are_told_as_they_were_known_then() -> None:
    """Between two recordings the older text is given, and a report that left is given until it left."""
    with Store.open("sqlite://") as store:
        one, two = report("a:1#0"), report("a:1#1")
        better = replace(one, score=9.0)
        store.record(joined(one, two, to=incident(), at=NOW))
        store.record(Batch(at=NOW + 5 * DAY, entries=(recorded(entry("a:1")),), reports=(better,)))
        days = {n: store.reports(known_at=NOW + n * DAY) for n in (-1, 0, 4, 5, 9)}
        assert days == {-1: (), 0: (one, two), 4: (one, two), 5: (better,), 9: (better,)}
        assert store.reports(known_at=NOW, ids=["a:1#1"]) == (two,)
        assert store.reports(ids=["a:1#0", "a:1#1"]) == (better,)


# ---------------------------------------------------------------- the register


def fill(store: Store) -> None:
    claim = Claim(field=ClaimField.CAUSE, value="test", by="TASS", quote="Плановые испытания")
    store.record(joined(report("a:1#0", title="Хлопок слышали в Туле"), to=incident("2026-03-10-tula", claims=(claim,))))
    store.record(Batch(at=NOW, incidents=(
        incident("2026-03-05-kazan", NOW - 5 * DAY, place="ru-kazan", region="TA", facility="kazan-powder"),
        incident("2026-03-05-kazan-2", NOW - 5 * DAY, place="ru-kazan", region="TA", opened=NOW, state=State.EXPLAINED),
        incident("2026-02-01-mesko", NOW - 37 * DAY, country="PL", region="SK", place="pl-mesko", facility_class="ammunition"),
        incident("2026-01-01-noise", NOW - 68 * DAY, rejected=True),
        incident("2026-03-09-tula", NOW - DAY, merged_into="2026-03-10-tula"),
    )))  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["2026-03-10-tula", "2026-03-05-kazan-2", "2026-03-05-kazan", "2026-02-01-mesko"]),
        ({"limit": 1}, ["2026-03-10-tula"]),
        ({"since": NOW.date()}, ["2026-03-10-tula"]),
        ({"since": (NOW - 5 * DAY).date(), "until": (NOW - 5 * DAY).date()}, ["2026-03-05-kazan-2", "2026-03-05-kazan"]),
        ({"country": "PL"}, ["2026-02-01-mesko"]),
        ({"country": "UA"}, []),
        ({"region": "TA", "state": "explained"}, ["2026-03-05-kazan-2"]),
        ({"facility": "kazan-powder"}, ["2026-03-05-kazan"]),
        ({"place": "ru-tula"}, ["2026-03-10-tula"]),
        ({"cls": "ammunition"}, ["2026-02-01-mesko"]),
        ({"state": State.EXPLAINED}, ["2026-03-05-kazan-2"]),
        ({"text": "ХЛОПОК"}, ["2026-03-10-tula"]),
        ({"text": "испытания"}, ["2026-03-10-tula"]),
        ({"text": "KAZAN-POWDER"}, ["2026-03-05-kazan"]),
        ({"text": "%"}, []),
        ({"text": "noise", "include_rejected": True}, ["2026-01-01-noise"]),
    ],
)
def test_the_register_is_asked(asked: dict[str, Any], expected: list[str]) -> None:
    """Each filter narrows the register; newest first, without merged and, unless asked for, rejected ones."""
    with Store.open("sqlite://") as store:
        fill(store)
        assert [i.id for i in store.incidents(**asked)] == expected


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("2026-03-10-tula", "2026-03-10-tula"),
        ("2026-03-05-kazan", "2026-03-05-kazan"),  # an id, though another begins with it
        ("2026-03-05", None),  # two begin with it
        ("2026-02", "2026-02-01-mesko"),
        ("2026-03-09-tula", "2026-03-10-tula"),  # merged
        ("2026-03-09", None),  # a merged one has no short name
        ("2026-01-01-noise", "2026-01-01-noise"),
        ("%", None),
        ("", None),
    ],
)
def test_an_incident_is_found(id: str, expected: str | None) -> None:
    """By its id, by a beginning only it has, or by the id of one that was merged into it."""
    with Store.open("sqlite://") as store:
        fill(store)
        found = store.incident(id)
        assert (found.id if found else None) == expected


def test_merges_are_followed_and_lifted() -> None:
    """Redirects lead on through several merges, do not run in circles, and can be taken back."""
    a, b, c = incident("a"), incident("b"), incident("c")
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, incidents=(a, b, c), merged=(Merged(id="a", into="b"), Merged(id="b", into="c"))))
        assert store.incident("a") == store.incident("b") == c
        assert store.incidents() == (c,)
        assert store.incidents_by_id(["a", "c"]) == (replace(a, merged_into="b"), c)
        store.record(Batch(at=NOW, merged=(Merged(id="c", into="a"),)))
        assert store.incident("a") is not None
        store.record(Batch(at=NOW, merged=(Merged(id="a", into=None), Merged(id="c", into=None))))
        assert store.incident("a") == a


def test_a_free_id_was_never_used() -> None:
    """Ids of merged and rejected incidents, and of those about to be written, are not given again."""
    with Store.open("sqlite://") as store:
        fill(store)
        kazan, tula = "2026-03-05-kazan", "2026-03-09-tula"
        assert store.free_incident_ids([kazan, tula]) == [f"{kazan}-3", f"{tula}-2"]
        assert store.free_incident_ids([tula, tula], taken=[f"{tula}-2"]) == [f"{tula}-3", f"{tula}-4"]
        fresh = "2026-03-11-tula"
        assert store.free_incident_ids([fresh, "2026-03-05-kaz", fresh]) == [fresh, "2026-03-05-kaz", f"{fresh}-2"]
        assert store.free_incident_ids([fresh], taken=[fresh]) == [f"{fresh}-2"]


# ---------------------------------------------------------------- neighbourhood

ASKING = report("n:1#0")
FAR = 91 * DAY
NEIGHBOURS: dict[str, tuple[Report, bool]] = {
    "same place": (report("o:1#0", region=None), True),
    "same region, other place": (report("o:1#0", place="ru-venev"), True),
    "same country, no region": (report("o:1#0", region=None, place=None), True),
    "other region": (report("o:1#0", region="TA", place="ru-kazan"), False),
    "other country": (report("o:1#0", country="UA", region=None, place=None), False),
    "no country": (report("o:1#0", country=None, region=None, place=None), True),
    "no country, a month ago": (report("o:1#0", NOW - 30 * DAY, country=None, region=None, place=None), False),
    "no region, six weeks ago": (report("o:1#0", NOW - 42 * DAY, region=None, place=None), False),
    "89 days ago": (report("o:1#0", NOW - 89 * DAY), True),
    "long ago": (report("o:1#0", NOW - 93 * DAY), False),
    "far ahead": (report("o:1#0", NOW + 94 * DAY), False),
    "long ago, told now": (report("o:1#0", NOW - 900 * DAY, published=NOW), True),
    "long ago, over a month": (report("o:1#0", NOW - FAR, date=event(NOW - 120 * DAY, 35 * 24), published=NOW - FAR), True),
}


@pytest.mark.parametrize(
    ("ago", "rest", "near"),
    [
        (1, {}, True), (30, {}, False), (1, {"region": None, "place": None}, True),
        (1, {"region": None, "place": None, "followup": True}, False), (1, {"elsewhere": ()}, False),
    ],
)  # fmt: skip
def test_a_report_perhaps_of_a_plant_elsewhere_is_everybodys_neighbour(ago: int, rest: dict[str, object], near: bool) -> None:
    """Its own country and town do not hide it from the reports of the plant it may mean, for a fortnight; a follow-up without
    a town is looked for in its country only."""
    known: dict[str, object] = {"country": "UA", "region": "Odesa", "place": "ua-reni", "elsewhere": ("kupol",), **rest}
    stored = report("o:1#0", NOW - ago * DAY, **known)  # type: ignore[arg-type]
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, entries=(recorded(entry(stored.entry)),), reports=(stored,)))
        assert store.neighbourhood([ASKING]) == (((stored, None),) if near else ())
        assert store.reports() == (stored,)


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_who_is_a_neighbour(name: str) -> None:
    """Reports near in place and time are handed over, and the answer is the same whichever of two is the older."""
    other, near = NEIGHBOURS[name]
    for stored, asking in ((other, ASKING), (ASKING, other)):
        with Store.open("sqlite://") as store:
            store.record(Batch(at=NOW, entries=(recorded(entry(stored.entry)),), reports=(stored,)))
            assert store.neighbourhood([asking]) == (((stored, None),) if near else ())


def test_a_facility_joins_across_names_of_regions() -> None:
    """Two reports of one plant are neighbours whatever places they name."""
    one = report("a:1#0", facility="powder", region="TUL", place="x")
    two = report("b:1#0", facility="powder", region="MOS", place="y")
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, entries=(recorded(entry("a:1")),), reports=(one,)))
        assert store.neighbourhood([two]) == ((one, None),)


def test_a_neighbour_brings_its_whole_incident() -> None:
    """All reports of a touched incident come along, however far; their own neighbours do not."""
    with Store.open("sqlite://") as store:
        old = report("b:1#0", NOW - 200 * DAY, place="ru-venev")
        store.record(joined(report("a:1#0"), old, to=incident()))
        store.record(joined(report("c:1#0", NOW - 200 * DAY), to=incident("other")))
        found = store.neighbourhood([ASKING])
    assert [(r.id, i) for r, i in found] == [("b:1#0", "2026-03-10-tula"), ("a:1#0", "2026-03-10-tula")]


def test_a_report_known_already_comes_with_its_incident() -> None:
    """Asked about stored reports, the answer holds them, so that they are linked again where they belong."""
    with Store.open("sqlite://") as store:
        store.record(joined(report("a:1#0"), to=incident()))
        assert store.neighbourhood([report("a:1#0", NOW + 400 * DAY)]) == ((report("a:1#0"), "2026-03-10-tula"),)
        assert store.neighbourhood([]) == ()


def test_the_years_between_an_event_and_a_trial_are_not_searched() -> None:
    """A report of something long past asks around its event and around its publication, not in between."""
    trial = report("n:1#0", NOW - 900 * DAY, published=NOW)
    with Store.open("sqlite://") as store:
        between = report("a:1#0", NOW - 400 * DAY)
        near = (report("a:2#0", NOW - 880 * DAY), report("a:3#0", NOW - 20 * DAY))
        store.record(joined(between, to=incident("x")))
        store.record(joined(*near, to=incident("y")))
        assert [r.id for r, _ in store.neighbourhood([trial])] == ["a:2#0", "a:3#0"]


@pytest.mark.parametrize("year", [1, 9999])
def test_impossible_years_have_neighbours_too(year: int) -> None:
    """Times at the ends of the calendar are asked for without an overflow."""
    at = datetime(year, 1 if year == 1 else 12, 31 if year > 1 else 1, tzinfo=UTC)
    odd = report("a:1#0", date=event(at, 0), published=at)
    with Store.open("sqlite://") as store:
        store.record(joined(odd, to=incident()))
        assert store.neighbourhood([odd]) == ((odd, "2026-03-10-tula"),)


def test_each_question_uses_an_index() -> None:
    """No question of the neighbourhood walks through the whole table: its questions come first, then an index for each."""
    from watcher.store.reports import _QUESTIONS

    with Store.open("sqlite://") as store, store._read() as c:
        for kind, queries in _QUESTIONS.items():
            for query in queries:
                asked, searched = c.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.compile(c.engine)}", ("[]",)).all()
                assert asked[3].startswith(f"SCAN {kind} VIRTUAL TABLE"), (kind, asked)
                assert searched[3].startswith("SEARCH report USING INDEX") and ">?" in searched[3], (kind, searched)


# ---------------------------------------------------------------- the analyst's hand


def test_pins_are_kept_audited_and_removed() -> None:
    """A pin knows no order, an opposite one takes its place, and both acts are in the audit of the incident."""
    pin = Pin(kind="together", left="b:1#0", right="a:1#0")
    turned = Pin(kind="together", left="a:1#0", right="b:1#0")
    with Store.open("sqlite://") as store:
        store.record(joined(report("a:1#0"), to=incident()))
        store.add_pin(pin, by="ann", at=NOW, why="same video")
        store.add_pin(turned, by="ann", at=NOW, why="same video")
        assert store.pins() == (turned,)
        store.add_pin(replace(pin, kind="apart"), by="bob", at=NOW + DAY)
        assert store.pins() == (replace(turned, kind="apart"),)
        assert store.remove_pin(replace(turned, kind="apart"), by="ann", at=NOW + 2 * DAY)
        assert not store.remove_pin(turned, by="ann", at=NOW + 2 * DAY)
        assert store.pins() == ()
        assert [(a.action, a.by) for a in store.audit("2026-03-10-tula")] == [
            ("pin", "ann"), ("pin", "ann"), ("pin", "bob"), ("unpin", "ann")]  # fmt: skip


def test_pins_travel_in_a_batch() -> None:
    """A merge lays its pins, redirects and audit in the transaction of the incidents it changes."""
    pin = Pin(kind="apart", left="a:1#0", right="b:1#0")
    line = AuditLine(incident="a", action="split", by="ann", at=NOW, why="two plants", before="a", after="a, b")
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, pins=(pin,), audit=(line,)))
        assert store.pins() == (pin,) and store.audit() == (line,)
        store.record(Batch(at=NOW, unpins=(pin,)))
        assert store.pins() == ()


def test_edits_are_made_and_taken_back() -> None:
    """Edits hold in the order made until undone; the audit has what was before and after."""
    edit = Edit(incident="i", field="day", value="2026-03-09", by="ann", at=NOW, why="local time")
    with Store.open("sqlite://") as store:
        first = store.add_edit(edit)
        assert store.add_edit(edit) == first
        second = store.add_edit(replace(edit, value="2026-03-08", at=NOW + DAY))
        assert store.edits("i") == (first, second)
        assert store.edits("j") == ()
        assert second.id is not None
        undone = store.undo_edit(second.id, by="bob", at=NOW + 2 * DAY, why="mistaken")
        assert undone == replace(second, undone=True)
        assert store.edits() == (first,)
        assert store.edits(undone=True) == (first, undone)
        assert [(a.action, a.by, a.before, a.after) for a in store.audit("i")] == [
            ("edit day", "ann", None, "2026-03-09"),
            ("edit day", "ann", "2026-03-09", "2026-03-08"),
            ("undo day", "bob", "2026-03-08", "2026-03-09"),
        ]
        with pytest.raises(UsageError, match="no edit"):
            store.undo_edit(second.id, by="bob", at=NOW)


def test_an_edit_is_taken_back_with_what_follows_from_it() -> None:
    """An undo travels in the batch of the incident it changes; again, it changes nothing."""
    with Store.open("sqlite://") as store:
        edit = store.add_edit(Edit(incident="2026-03-10-tula", field="note", value="seen", by="ann", at=NOW))
        assert edit.id is not None
        batch = Batch(at=NOW, incidents=(incident(),), undos=(Undo(edit=edit.id, by="bob", at=NOW, why="mistaken"),))
        for _ in range(2):
            store.record(batch)
        assert store.edits() == ()
        assert [a.action for a in store.audit()] == ["edit note", "undo note"]


def test_counts_for_the_status() -> None:
    """Each kind of thing is counted; merged and rejected incidents apart."""
    with Store.open("sqlite://") as store:
        fill(store)
        counts = store.counts()
        assert (counts["incidents"], counts["merged"], counts["rejected"], counts["reports"]) == (4, 1, 1, 1)
        assert store.verdicts() == {"flagged": 1}
