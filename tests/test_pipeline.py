"""The walk from entries to the register: new, update, related; once, in any order, and through re-reading."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watcher import seeding
from watcher.errors import UsageError
from watcher.handwork import Hand
from watcher.knowledge import Knowledge
from watcher.pipeline import Taken, Walk
from watcher.reading.read import Reader
from watcher.store.store import Store
from watcher.types import Alert, Delivery, Entry, Seen, Verdict

DAY = datetime(2024, 3, 12, 9, tzinfo=UTC)


def entry(key: str, title: str, summary: str = "", *, hours: float = 0, outlet: str = "", lang: str = "en") -> Entry:
    at = DAY + timedelta(hours=hours)
    outlet = outlet or f"outlet of {key}"
    return Entry(key=key, feed="f", title=title, summary=summary, outlet=outlet, lang=lang, published=at, fetched=at, url="")


KAZAN = entry("en", "Explosion at gunpowder plant in Kazan kills two", "The blast hit the plant on Tuesday, the ministry said.")
KAZAN_RU = entry(
    "ru", "Взрыв на пороховом заводе в Казани", "Взрыв прогремел на заводе во вторник, погибли двое.", hours=1, lang="ru"
)
KOTOVSK = entry("ko", "Blast at the gunpowder plant in Kotovsk", "An explosion was heard at the plant on Tuesday.", hours=2)
LURE = entry("lure", "Explosive growth of the furniture market in Kazan", hours=1)


@pytest.fixture(scope="module")
def reader(small_knowledge: Knowledge) -> Reader:
    return Reader(small_knowledge)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        yield opened


@pytest.fixture
def walk(store: Store, small_knowledge: Knowledge, reader: Reader) -> Walk:
    return Walk(store, small_knowledge, reader=reader)


def take(walk: Walk, *entries: Entry, at: datetime = DAY + timedelta(hours=6), since: datetime | None = None) -> Taken:
    taken = walk.take(walk.store.unseen(entries, at), at=at, alert_since=since)
    walk.store.record(taken.batch)
    return taken


def verdicts(taken: Taken) -> dict[str, Verdict]:
    return {r.entry.key: r.verdict for r in taken.batch.entries}


def test_one_explosion_in_two_languages_is_flagged_once(walk: Walk) -> None:
    """The earliest report flags the incident, the other updates it, the lure is ignored."""
    taken = take(walk, KAZAN_RU, LURE, KAZAN)
    assert verdicts(taken) == {"en": Verdict.FLAGGED, "ru": Verdict.UPDATE, "lure": Verdict.IGNORED}
    (incident,) = walk.store.incidents()
    assert incident.id == "2024-03-12-kazan"
    assert incident.facility == "kazan-powder"
    assert [a.kind for a in taken.batch.alerts] == ["new"]


def test_the_same_entries_again_change_nothing(walk: Walk) -> None:
    """A poll that was recorded and is run again finds nothing to deal with."""
    take(walk, KAZAN, KAZAN_RU)
    before = walk.store.incidents()
    assert take(walk, KAZAN, KAZAN_RU).batch.entries == ()
    assert walk.store.incidents() == before


@pytest.mark.parametrize("order", list(itertools.permutations([KAZAN, KAZAN_RU, KOTOVSK])))
def test_order_of_polls_does_not_change_the_register(
    order: tuple[Entry, ...], small_knowledge: Knowledge, reader: Reader
) -> None:
    """Each entry in a poll of its own, in any order: the same incidents of the same reports."""
    with Store.open("sqlite://") as store:
        walk = Walk(store, small_knowledge, reader=reader)
        for one in order:
            take(walk, one)
        assert {frozenset(i.reports) for i in store.incidents()} == {frozenset({"en#0", "ru#0"}), frozenset({"ko#0"})}


def test_a_second_blast_at_a_known_plant_is_new(walk: Walk) -> None:
    """Ten days later at the same plant: another incident, flagged."""
    take(walk, KAZAN)
    later = entry("again", "New explosion at Kazan gunpowder plant", "A blast hit the plant on 22 March.", hours=240)
    assert verdicts(take(walk, later, at=later.clock)) == {"again": Verdict.FLAGGED}
    assert {i.id for i in walk.store.incidents()} == {"2024-03-12-kazan", "2024-03-22-kazan"}


def test_entries_of_a_baseline_poll_fill_the_register_without_alerts(walk: Walk) -> None:
    """A new feed brings its archive: kept, linked, not told."""
    taken = take(walk, KAZAN, since=DAY + timedelta(hours=1))
    assert taken.batch.alerts == ()
    assert len(walk.store.incidents()) == 1


def test_alerts_are_planned_with_the_reports_of_their_incident(store: Store, small_knowledge: Knowledge, reader: Reader) -> None:
    """Also those that are not stored yet; what is planned is in the same batch."""
    told: list[tuple[Alert, list[str]]] = []

    def plan(alerts: tuple[Alert, ...], about: dict[str, object], at: datetime) -> tuple[Delivery, ...]:
        for alert in alerts:
            _, reports = about[alert.incident]  # type: ignore[misc]
            told.append((alert, [r.id for r in reports]))
        return (Delivery(key="k", channel="mail", recipient="r", kind="alert", payload="{}", created=at, due=at),)

    walk = Walk(store, small_knowledge, reader=reader, plan=plan)  # type: ignore[arg-type]
    taken = take(walk, KAZAN, KAZAN_RU)
    assert told == [(taken.batch.alerts[0], ["en#0", "ru#0"])]
    assert store.outbox_counts().waiting == 1


def test_an_entry_that_changes_keeps_the_verdict_it_arrived_with(walk: Walk) -> None:
    """Who flagged an incident stays the one who did, and nothing alerts again."""
    take(walk, KAZAN)
    changed = replace(KAZAN, summary=KAZAN.summary + " Five were injured.")
    taken = take(walk, changed)
    assert verdicts(taken) == {"en": Verdict.FLAGGED}
    assert taken.batch.alerts == ()
    incident = walk.store.incident("2024-03-12-kazan")
    assert incident is not None and incident.injured is not None and incident.injured.best == 5


def test_an_incident_whose_only_report_is_withdrawn_leaves_the_register(walk: Walk) -> None:
    """It stays in the store, rejected, with its reason."""
    take(walk, KAZAN)
    take(walk, replace(KAZAN, title="Nothing happened", summary="The ministry of culture opened a museum."))
    assert walk.store.incidents() == ()
    (gone,) = walk.store.incidents(include_rejected=True)
    assert "no report" in gone.state_reason


def test_a_copy_is_recorded_and_not_read(walk: Walk) -> None:
    """The wire story under another key: one report, one incident."""
    take(walk, KAZAN)
    taken = take(walk, replace(KAZAN, key="copy", url="https://mirror.example/1"))
    assert [r.duplicate_of for r in taken.batch.entries] == ["en"]
    assert len(walk.store.reports()) == 1


# ---------------------------------------------------------------- seed and re-reading

SEED = """---
title: Analysts on plant explosions
published: 2024-02-09
outlet: Analysts
lang: en
---
An explosion hit the gunpowder plant in Kazan on 7 February 2024.

Previous explosions include the gunpowder plant in Kotovsk on 10 November 2023 and the gunpowder plant in Solikamsk on
31 October 2023.
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "round-up.md").write_text(SEED, "utf-8")
    return tmp_path


def test_a_seed_report_yields_its_incidents_by_being_read(walk: Walk, seeds: Path) -> None:
    """The round-up of three gives three, nothing alerts, and seeding again changes nothing."""
    taken = seeding.seed(walk, seeds, at=DAY)
    assert {i.id for i in walk.store.incidents()} == {"2024-02-07-kazan", "2023-11-10-kotovsk", "2023-10-31-solikamsk"}
    assert taken.batch.alerts == ()
    assert seeding.is_current(walk)
    assert seeding.seed(walk, seeds, at=DAY).batch.entries == ()


def test_a_seed_report_that_is_removed_takes_its_incidents_along(walk: Walk, seeds: Path) -> None:
    """The store follows `seeds/`."""
    seeding.seed(walk, seeds, at=DAY)
    (seeds / "reports" / "round-up.md").unlink()
    seeding.seed(walk, seeds, at=DAY)
    assert walk.store.incidents() == ()


def test_reading_again_under_the_same_rules_changes_nothing(walk: Walk) -> None:
    """And under rules that see less, the difference is told incident by incident."""
    take(walk, KAZAN, KAZAN_RU, KOTOVSK)
    assert seeding.reread(walk, at=DAY) == ()

    class Blind(Reader):
        def read(self, entry: Entry):  # type: ignore[no-untyped-def]
            reading = super().read(entry)
            return replace(reading, reports=()) if "Kotovsk" in entry.title else reading

    walk.reader = Blind(walk.knowledge)
    (difference,) = seeding.reread(walk, at=DAY)
    assert difference.id == "2024-03-12-kotovsk"
    assert difference.fields["rejected"] == (False, True)


# ---------------------------------------------------------------- the analyst's hand


def test_a_merge_holds_against_the_matcher_and_is_taken_back_by_a_split(walk: Walk) -> None:
    """Two towns, one incident by decision: also after the next report, until somebody splits it again."""
    take(walk, KAZAN, KOTOVSK)
    kazan, kotovsk = (walk.store.incident(i) for i in ("2024-03-12-kazan", "2024-03-12-kotovsk"))
    assert kazan is not None and kotovsk is not None
    hand = Hand(walk, by="me", at=DAY + timedelta(days=1), why="one raid")
    merged = hand.merge(kazan, kotovsk)
    assert set(merged.reports) == {"en#0", "ko#0"}
    take(walk, KAZAN_RU)
    (one,) = walk.store.incidents()
    assert set(one.reports) == {"en#0", "ko#0", "ru#0"}
    assert walk.store.incident("2024-03-12-kotovsk") == one
    split = hand.split(one, ["ko#0"])
    assert split.reports == ("ko#0",)
    assert len(walk.store.incidents()) == 2
    assert {line.action for line in walk.store.audit()} == {"merge", "split"}
    assert all(line.why == "one raid" and line.by == "me" for line in walk.store.audit())


def test_a_split_needs_some_reports_but_not_all(walk: Walk) -> None:
    """An incident cannot be left empty."""
    take(walk, KAZAN, KAZAN_RU)
    (incident,) = walk.store.incidents()
    for reports in ([], list(incident.reports)):
        with pytest.raises(UsageError, match="not none and not all"):
            Hand(walk, by="me", at=DAY).split(incident, reports)


def test_edits_win_over_what_is_read_later_until_they_are_undone(walk: Walk) -> None:
    """A corrected day and a rejection stand; undone, the reports speak again."""
    take(walk, KAZAN)
    (incident,) = walk.store.incidents()
    hand = Hand(walk, by="me", at=DAY, why="the mayor's own log")
    assert hand.edit(incident, "day", "2024-03-11").day.isoformat() == "2024-03-11"
    rejected = hand.edit(incident, "rejected", "true")
    assert rejected.rejected and "mayor" in rejected.state_reason
    take(walk, KAZAN_RU)
    assert walk.store.incidents() == ()
    for edit in walk.store.edits(incident.id):
        assert edit.id is not None
        hand.undo(incident, edit.id)
    (again,) = walk.store.incidents()
    assert again.day.isoformat() == "2024-03-12" and len(again.reports) == 2
    with pytest.raises(UsageError, match="no edit"):
        hand.undo(incident, 1)


def test_what_is_handed_in_is_not_written_before_it_is_recorded(walk: Walk) -> None:
    """Taking is a question, recording is the answer: a kill between them loses nothing and leaves nothing."""
    walk.take([Seen(entry=KAZAN, status="new")], at=DAY)
    assert walk.store.counts()["entries"] == 0
    assert walk.store.incidents() == ()
