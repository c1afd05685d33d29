"""The traps that real reports set, each from the words of entries through reading and linking to the incidents of the store.

The sentences are ours; the events are known from the press. Every test is named after its trap.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.knowledge import Knowledge, load
from watcher.pipeline import Walk
from watcher.reading.read import Reader
from watcher.store.store import Store
from watcher.types import Cause, ClaimField, Entry, Incident, State, Verdict

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def full() -> Knowledge:
    return load(SEEDS)


@pytest.fixture(scope="module")
def full_reader(full: Knowledge) -> Reader:
    return Reader(full)


class Newsroom:
    """A register that entries are told to, each in a poll of its own."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.verdicts = walk, list[Verdict]()

    def tell(self, published: str, title: str, summary: str = "", *, lang: str = "en", outlet: str = "") -> Verdict:
        number = len(self.verdicts)
        at = datetime.fromisoformat(published).replace(tzinfo=UTC)
        entry = Entry(
            key=f"e{number}", feed="f", title=title, summary=summary, lang=lang, outlet=outlet or f"Outlet {number}",
            published=at, fetched=at, url=f"https://news.example/{number}",
        )  # fmt: skip
        taken = self.walk.take(self.walk.store.unseen([entry], at), at=at)
        self.walk.store.record(taken.batch)
        self.verdicts.append(taken.batch.entries[0].verdict)
        return self.verdicts[-1]

    @property
    def incidents(self) -> list[Incident]:
        """Earliest first."""
        return sorted(self.walk.store.incidents(), key=lambda i: (i.day, i.id))

    @property
    def days(self) -> list[str]:
        return [i.day.isoformat() for i in self.incidents]

    def sites(self) -> list[str | None]:
        return [i.facility for i in self.incidents]


@pytest.fixture
def news(full: Knowledge, full_reader: Reader) -> Iterator[Newsroom]:
    with Store.open("sqlite://") as store:
        yield Newsroom(Walk(store, full, reader=full_reader))


def test_elastik_casualty_conflict_and_the_recited_seventeen(news: Newsroom) -> None:
    """Three, four and five dead the same day, twenty a week on with fewer injured; the dead of 2021 are nobody's here."""
    recited = "In October 2021 a blast at the same plant killed 17 people."
    news.tell("2025-08-15T12:00", "Explosion at Elastik gunpowder plant in Ryazan region kills three, 12 injured, Interfax says",
              f"The blast hit a workshop in the Shilovsky district on Friday. {recited}")  # fmt: skip
    news.tell("2025-08-15T13:00", "Взрыв на заводе «Эластик» под Рязанью: погибли четыре человека",
              "Четыре человека погибли, 100 пострадали при взрыве на заводе в Шиловском районе 15 августа, сообщили в МЧС. "
              "В октябре 2021 года при взрыве на этом же предприятии погибли 17 человек.", lang="ru")  # fmt: skip
    news.tell("2025-08-15T15:00", "Five killed in blast at Elastic plant near Ryazan, emergency services say",
              f"The explosion at the powder factory in Lesnoy happened on 15 August. {recited}")  # fmt: skip
    news.tell("2025-08-18T10:00", "Death toll of Ryazan plant explosion rises to 20, governor says",
              "The number of injured in the blast at the Elastik plant on 15 August has fallen to 90.")  # fmt: skip
    (incident,) = news.incidents
    assert (incident.facility, incident.day.isoformat()) == ("elastik-plant", "2025-08-15")
    assert incident.killed is not None and incident.killed.best == 20
    told = {c.value for c in incident.claims if c.field is ClaimField.KILLED}
    assert {"3", "4", "5", "20"} <= told and "17" not in told
    assert news.verdicts == [Verdict.FLAGGED, Verdict.UPDATE, Verdict.UPDATE, Verdict.UPDATE]


def test_kotovsk_two_blasts_at_one_plant_in_four_days(news: Newsroom) -> None:
    """10 and 14 November 2023 under two names of the works, with a blast of June recited."""
    news.tell("2023-11-11T08:00", "Explosion at Tambov gunpowder plant in Kotovsk overnight",
              "The blast was heard in the night to 11 November. An explosion at the plant in June killed four.")  # fmt: skip
    news.tell("2023-11-11T09:00", "Взрыв на пороховом заводе в Котовске Тамбовской области",
              "Взрыв прогремел в ночь на 11 ноября.", lang="ru")  # fmt: skip
    news.tell("2023-11-14T12:00", "New explosion at the powder plant in Kotovsk, Tambov region",
              "A second blast hit the plant on 14 November.")  # fmt: skip
    news.tell("2023-11-14T14:00", "На Тамбовском пороховом заводе снова взрыв", "Взрыв произошёл 14 ноября.", lang="ru")
    assert news.days == ["2023-11-11", "2023-11-14"]
    assert [len(i.reports) for i in news.incidents] == [2, 2]
    assert len({i.facility for i in news.incidents}) == 1


def test_tennessee_one_place_under_three_names_and_a_falling_count(news: Newsroom) -> None:
    """McEwen, Bucksnort and Humphreys County; 19 and 18 missing become 16 dead; later controlled detonations attach."""
    news.tell("2025-10-10T18:00", "Explosion at Accurate Energetic Systems near McEwen, Tennessee leaves 19 missing",
              "The blast on Friday morning destroyed a building of the plant, the sheriff said.")  # fmt: skip
    news.tell("2025-10-11T15:00", "18 missing after blast at explosives plant in Bucksnort, Tennessee",
              "The explosion at Accurate Energetic Systems on 10 October was felt for miles, the sheriff said.")  # fmt: skip
    news.tell("2025-10-12T15:00", "Sheriff: 16 killed in explosion at munitions plant in Humphreys County, Tennessee",
              "All who were missing after Friday's explosion at Accurate Energetic Systems are dead.")  # fmt: skip
    news.tell("2025-10-16T15:00", "Controlled detonations at Tennessee explosives plant after deadly blast",
              "Crews at Accurate Energetic Systems near McEwen will set off controlled detonations.")  # fmt: skip
    (incident,) = news.incidents
    assert incident.day.isoformat() == "2025-10-10"
    assert incident.killed is not None and incident.killed.best == 16
    assert incident.missing is not None and incident.missing.best < 18
    assert news.verdicts[0] is Verdict.FLAGGED and Verdict.FLAGGED not in news.verdicts[1:]


def test_biysk_a_pop_is_an_explosion_told_softly(news: Newsroom) -> None:
    """The mayor calls it a pop: he tells of the same event, and is its claimant."""
    news.tell("2025-06-27T10:00", "Взрыв на олеумном заводе в Бийске", "Взрыв прогремел на заводе 27 июня.", lang="ru")
    news.tell("2025-06-27T11:00", "Мэр Бийска: на олеумном заводе произошел хлопок",
              "Хлопок на заводе в Бийске произошел 27 июня, пострадавших нет, сказал мэр.", lang="ru")  # fmt: skip
    (incident,) = news.incidents
    assert len(incident.reports) == 2
    assert news.verdicts == [Verdict.FLAGGED, Verdict.UPDATE]


def test_kazan_planned_tests_are_a_claim_and_no_exclusion(news: Newsroom) -> None:
    """Managers speak of planned tests: the incident stands, unexplained, with their words beside it."""
    news.tell("2024-12-03T09:00", "Explosion at Kazan gunpowder plant", "A powerful blast was heard at the plant on 3 December.")
    news.tell("2024-12-03T12:00", "Kazan gunpowder plant says the explosion was planned tests",
              "Managers denied an accident: the blast on 3 December was part of planned tests.")  # fmt: skip
    (incident,) = news.incidents
    assert Cause.TEST in incident.causes
    assert incident.unexplained and incident.state not in (State.EXPLAINED, State.EXCLUDED)


def test_one_raid_five_cities_one_article(news: Newsroom) -> None:
    """Five plants in five cities told in one entry are five incidents of one night."""
    news.tell(
        "2025-07-01T09:00", "Drones hit five Russian arms plants overnight",
        "Explosions were heard at the Kupol plant in Izhevsk. Explosions hit the Kazan gunpowder plant. "
        "A blast was reported at the Votkinsk plant. An explosion shook the Tambov gunpowder plant in Kotovsk. "
        "Explosions rocked the Sverdlov plant in Dzerzhinsk.",
    )  # fmt: skip
    assert len(news.incidents) == 5
    assert set(news.days) <= {"2025-06-30", "2025-07-01"} and len(set(news.days)) == 1


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (("Explosion at gunpowder plant in Kotovsk, Tambov region, Russia", "The blast hit the plant on 14 November."),
         ("Explosion at ammunition plant in Kotovsk, Odesa region, Ukraine", "The blast hit the plant on 14 November.")),
        (("Explosion at Sverdlov explosives plant in Dzerzhinsk, Nizhny Novgorod region", "A blast hit it on 14 November."),
         ("Explosion at chemical munitions plant in Dzerzhinsk, Donetsk region, Ukraine", "A blast hit it on 14 November.")),
    ],
    ids=["Kotovsk", "Dzerzhinsk"],
)  # fmt: skip
def test_the_same_town_name_in_two_countries(news: Newsroom, here: tuple[str, str], there: tuple[str, str]) -> None:
    """Two towns of one name on one day are two incidents."""
    news.tell("2023-11-14T12:00", *here)
    news.tell("2023-11-14T13:00", *there)
    assert len(news.incidents) == 2
    assert {i.country for i in news.incidents} == {"RU", "UA"}


def test_oblast_is_no_blast(news: Newsroom) -> None:
    """The word for a region holds the word for an explosion."""
    assert news.tell("2024-03-01T09:00", "New governor of Tambov Oblast visits gunpowder plant in Kotovsk") is Verdict.IGNORED
    assert news.incidents == []


def test_an_explosives_plant_is_no_explosion(news: Newsroom) -> None:
    """What the plant makes is not what happened to it."""
    news.tell("2024-03-01T09:00", "Sverdlov explosives plant in Dzerzhinsk hires 500 workers", "The explosives maker raises pay.")
    assert news.incidents == []


def test_a_court_verdict_years_later_is_background(news: Newsroom) -> None:
    """The trial of a director for the blast of 2021 opens no incident, also where today's is known."""
    verdict = news.tell(
        "2025-03-01T09:00", "Суд вынес приговор директору завода «Эластик» по делу о взрыве 2021 года",
        "При взрыве на заводе в Рязанской области в октябре 2021 года погибли 17 человек.", lang="ru",
    )  # fmt: skip
    assert verdict in (Verdict.BACKGROUND, Verdict.RELATED, Verdict.IGNORED)
    assert news.incidents == []


NOISE = {
    "gas in flats": ("Gas explosion in block of flats in Tula kills two", "A gas blast destroyed a stairwell on 12 March.", "en"),
    "refinery": ("Explosion at oil refinery in Ryazan", "The blast hit the refinery on 12 March.", "en"),
    "fireworks": ("Fireworks explosion at a New Year party in Kazan injures two", "", "en"),
    "drill": ("Взрыв на полигоне под Тулой: военные проводят учения", "Учения пройдут 12 марта.", "ru"),
    "anniversary": ("Ten years on: remembering the blast at the Gorni Lom munitions plant", "Flowers were laid.", "en"),
    "market": ("Explosive growth of the drone market, says plant director in Izhevsk", "", "en"),
    "football": ("Arsenal Tula explode in second half to win", "The football club scored three.", "en"),
}


@pytest.mark.parametrize("name", NOISE)
def test_noise_opens_no_incident(news: Newsroom, name: str) -> None:
    """Nothing that only sounds like an explosion at an arms plant is told to anybody."""
    title, summary, lang = NOISE[name]
    assert news.tell("2024-03-12T12:00", title, summary, lang=lang) not in (Verdict.FLAGGED, Verdict.UPDATE)
    assert news.incidents == []


def test_worker_error_then_planned_test_stands_as_a_contradiction(news: Newsroom) -> None:
    """Votkinsk, in two languages: one incident, both accounts kept, nothing explained."""
    news.tell("2024-02-08T09:00", "Explosion at Votkinsk plant in Udmurtia: worker error, Baza says",
              "The blast at the missile plant happened on 7 February.")  # fmt: skip
    news.tell("2024-02-08T12:00", "ТАСС: взрыв на Воткинском заводе связан с плановыми испытаниями ракетных двигателей",
              "Взрыв прогремел 7 февраля.", lang="ru")  # fmt: skip
    (incident,) = news.incidents
    assert {Cause.ACCIDENT, Cause.TEST} <= set(incident.causes)
    assert incident.unexplained


def test_a_plant_without_a_name_waits_and_joins(news: Newsroom) -> None:
    """ "A Russian arms plant" is absorbed by the only incident of that day and country, told later."""
    news.tell("2024-02-08T07:00", "Explosion at an arms plant in Russia", "A blast was reported on 7 February.")
    news.tell("2024-02-08T09:00", "Explosion at Votkinsk missile plant in Russia", "The blast happened on 7 February.")
    (incident,) = news.incidents
    assert len(incident.reports) == 2 and incident.facility == "votkinsk-plant"


