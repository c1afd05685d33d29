"""What is told of a real store: everything since the last digest, however late it came, counted as the register counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.handwork import Hand
from watcher.incidents import series
from watcher.knowledge import Knowledge, ReferenceLine
from watcher.outbox.settings import OutboxSettings
from watcher.pipeline import Walk
from watcher.reading.read import Reader
from watcher.store.store import Store
from watcher.telling import Teller
from watcher.types import Digest, Entry, Recipient

DAY = datetime(2024, 3, 12, 9, tzinfo=UTC)
DESK = Recipient(name="desk", address="desk@example.org", timezone="Europe/Kyiv", hour=7)
BOX = ReferenceLine(
    name="the border of Ukraine", dated=DAY.date(), source="made up", points=((60, 40), (60, 60), (40, 60), (40, 40))
)
FAR = BOX.model_copy(update={"points": ((48.0, 30.0), (48.0, 34.0), (46.0, 34.0), (46.0, 30.0))})


def entry(key: str, title: str, summary: str = "", *, days: float = 0, outlet: str = "", lang: str = "en") -> Entry:
    at = DAY + timedelta(days=days)
    return Entry(
        key=key, feed="f", title=title, summary=summary, outlet=outlet or key, lang=lang, published=at, fetched=at, url=""
    )


KAZAN = entry("Wire", "Explosion at gunpowder plant in Kazan kills two", "The blast hit the plant on 12 March.")
KOTOVSK = entry("Herald", "Blast at the gunpowder plant in Kotovsk", "An explosion was heard at the plant on 13 March.", days=1)


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


@pytest.fixture
def teller(walk: Walk) -> Teller:
    return Teller(walk.store, walk.knowledge, OutboxSettings(recipients=(DESK,)), lines=(FAR,), sites=walk.sites)


def take(walk: Walk, *entries: Entry, days: float) -> None:
    at = DAY + timedelta(days=days)
    walk.store.record(walk.take(walk.store.unseen(entries, at), at=at).batch)


def told(teller: Teller, *, since: float, until: float, who: Recipient = DESK) -> Digest:
    return teller.digest(who, since=DAY + timedelta(days=since), until=DAY + timedelta(days=until))


def ids(shown: Digest) -> list[str]:
    return sorted(i.id for i in shown.new)


def test_news_that_came_late_is_told(walk: Walk, teller: Teller) -> None:
    """A feed that was away for ten days brings what happened then: new in the next digest, though it is old."""
    take(walk, KAZAN, days=10)
    assert ids(told(teller, since=9, until=11)) == ["2024-03-12-kazan"]
    assert told(teller, since=10.5, until=11).empty


def test_a_digest_after_downtime_covers_all_of_it(walk: Walk, teller: Teller) -> None:
    """Days without a digest are one digest, whatever day things came in."""
    take(walk, KAZAN, days=0.1)
    take(walk, KOTOVSK, days=1.1)
    assert ids(told(teller, since=0, until=5)) == ["2024-03-12-kazan", "2024-03-13-kotovsk"]
    assert ids(told(teller, since=1, until=5)) == ["2024-03-13-kotovsk"]


def test_an_old_incident_an_analyst_rejects_is_told_as_changed(walk: Walk, teller: Teller) -> None:
    """A decision is news of its own day, not of that of the last report."""
    take(walk, KAZAN, days=0.1)
    (incident,) = walk.store.incidents()
    Hand(walk, by="ann", at=DAY + timedelta(days=20), why="gas").edit(incident, "rejected", "true")
    shown = told(teller, since=19, until=21)
    assert [c.field for i in shown.changed for c in i.changes][:1] == ["rejected"] and not shown.new


def test_the_digest_counts_as_the_register_does(walk: Walk, teller: Teller) -> None:
    """Its paragraph, its bars and the series count of the register name the same incidents."""
    take(walk, KAZAN, KOTOVSK, days=1.1)
    shown = told(teller, since=0, until=2)
    counted = series.count(walk.store.incidents(), as_of=shown.until.date(), months=4, asked=series.Filter(unexplained=True))
    assert shown.count is not None and len(shown.count.incidents) == counted.count == 2
    assert sum(bar.unexplained for bar in shown.timeline) == sum(i.unexplained for i in walk.store.incidents()) == 2
    assert [one.site for one in shown.count.incidents] == ["Tambov Powder Plant, Kotovsk", "Kazan Powder Plant"]


def test_the_count_keeps_to_the_recipients_filters(walk: Walk, teller: Teller) -> None:
    """Who wants one country is not told a figure of all of them."""
    take(walk, KAZAN, KOTOVSK, days=1.1)
    shown = told(teller, since=0, until=2, who=replace(DESK, countries=("UA",)))
    assert shown.count is not None and shown.count.incidents == () and shown.count.countries == ("UA",) and not shown.new


def test_what_changed_is_linked_first(walk: Walk, teller: Teller) -> None:
    """A reader of the first report wants the article that brought the change."""
    take(walk, KAZAN, days=0.1)
    later = entry("Echo", "Death toll of the blast at Kazan gunpowder plant rises to five", "Five died on 12 March.", days=1)
    take(walk, later, days=1.1)
    (shown,) = told(teller, since=0.5, until=2).changed
    assert [link.outlet for link in shown.links] == ["Echo", "Wire"]


def test_publishers_bear_their_names(walk: Walk, teller: Teller) -> None:
    """The register counts families in small letters; a reader sees the outlets."""
    take(walk, KAZAN, days=0.1)
    (shown,) = told(teller, since=0, until=1).new
    assert shown.voices == ("Wire",)


@pytest.mark.parametrize(("line", "shown"), [(FAR, True), (BOX, False)])
def test_a_distance_is_told_from_outside_the_line_only(walk: Walk, teller: Teller, line: ReferenceLine, shown: bool) -> None:
    """Within the outline a distance to it tells nothing of how far a drone had to fly."""
    take(walk, KAZAN, days=0.1)
    (incident,) = told(replace(teller, lines=(line,)), since=0, until=1).new
    assert (incident.distance is not None) is shown
