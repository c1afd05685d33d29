"""News that recalls is news, and what tells of old times only is none."""

from collections.abc import Callable

import pytest

from watcher.types import Reading, Tier

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Blast at Radford arsenal hurts two, years after a death", "They were burned on Thursday; a man died in 2018.", "en"),
        ("Drones hit Kupol for the second time in a year", "Explosions were heard overnight at the Izhevsk plant.", "en"),
        ("Взрыв на Казанском пороховом: вспоминают аварию 2017 года", "Вчера вечером взорвался цех, один человек погиб.", "ru"),
        ("Esplosione in una fabbrica di munizioni, il ricordo del 1996", "Ieri due operai sono rimasti feriti.", "it"),
    ],
)  # fmt: skip
def test_a_near_day_beside_the_event_is_news_whatever_is_recalled(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang).tier is Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Kazan powder plant after the explosion", "A new hall stands where the blast of 2017 left a crater.", "en"),
        ("Как живёт завод «Кристалл» после взрыва", "Взрыв прогремел в июне 2019 года; цех отстроили.", "ru"),
        ("Un rapport sur l'explosion de la poudrerie", "L'explosion de 2013 avait détruit un atelier.", "fr"),
        ("Powder plant to replace hall lost in explosion", "The explosion in October 2021 levelled it.", "en"),
    ],
)
def test_what_dates_the_event_by_old_times_only_opens_nothing(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang, day="2024-02-09").tier in {Tier.BACKGROUND, Tier.RELATED}


def test_a_toll_in_an_undated_title_is_news_though_the_text_recalls(read: Read) -> None:
    """First reports often give no day; a title that counts dead is no chronology."""
    reading = read("Explosion at powder plant in Kazan kills three", "The plant had its last deadly blast in 2017.", lang="en")
    assert reading.tier is Tier.EXPLOSION


def test_a_court_that_sits_today_makes_no_news_of_its_case(read: Read) -> None:
    """The near day stands by the court, the old one by the blast."""
    reading = read(
        "Director jailed over powder plant blast", "A court in Kazan on Thursday found him guilty of the 2017 blast.", lang="en"
    )
    assert reading.tier is Tier.BACKGROUND


def test_a_year_may_carry_an_ending(read: Read) -> None:
    """ "2019-го" is a year as well as "2019"."""
    reading = read("На «Кристалле» строят цех вместо взорванного", "Там осенью 2019-го прогремел взрыв.", lang="ru")
    assert reading.tier is not Tier.EXPLOSION
