"""Which plant and which town a text means: makers of several plants, villages, datelines, areas, subjects, spellings."""

from collections.abc import Callable

import pytest

from watcher.types import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("lang", "title", "summary", "facility", "place"),
    [
        ("de", "Wimmis: Verpuffung in Pulverfabrik", "In einem Gebäude der Nitrochemie kam es zu einer Explosion.",
         "nitrochemie-wimmis", "ch-wimmis"),
        ("en", "Explosion at Indumil grenade factory in Colombia", "A line at its Sibaté plant blew up.",
         "indumil-sibate", "co-sibate"),
        ("en", "Explosions at Baykar's Ukraine plant after missile attack", "The drone maker gave no comment.",
         "baykar-ukraine", "ua-kyiv"),
        ("en", "Explosion at VMZ ammunition plant near Iganovo", "Nobody was hurt.", "vmz-sopot", "bg-iganovo"),
        ("en", "Blast at Serbian arms factory", "Shells went off in a hall of Sloboda, which makes ammunition in Serbia.",
         "sloboda-cacak", "rs-cacak"),
        ("en", "Explosion at ammunition works 10 km south of Aleppo", "Syrian state media spoke of an accident.",
         "defence-factories-safira", "sy-as-safirah"),
        ("fr", "Russie: explosion dans une usine d'optique militaire à Serguiev Possad", "Deux blessés.",
         "zomz", "ru-sergiev-posad"),
    ],
)  # fmt: skip
def test_the_plant_and_its_town(read: Read, lang: str, title: str, summary: str, facility: str, place: str) -> None:
    """A maker's plant is singled out by town or country; the village that is told of is the place."""
    report = read(title, summary, lang=lang).reports[0]
    assert (report.facility, report.place) == (facility, place)


def test_an_area_is_not_its_chief_town(read: Read) -> None:
    """ "Region Rjasan" is no town, and its one explosives town is answered."""
    report = read("Tote in russischer Sprengstofffabrik", "In der Region Rjasan gab es eine Explosion.", lang="de").reports[0]
    assert report.place == "ru-lesnoy-ryazan"


def test_a_city_something_lies_under_gives_way(read: Read) -> None:
    """The town of the plant counts, not the metropolis it lies near."""
    title = "Colleferro, esplosione nella fabbrica di munizioni alle porte di Roma"
    assert read(title, "Un operaio ferito.", lang="it").reports[0].place == "it-colleferro"


def test_a_speaking_capital_is_no_site(read: Read) -> None:
    """A capital that says something is its government."""
    report = read(
        "У Білорусі прогримів вибух на авіаремонтному заводі",
        "Пошкоджено ангар у Барановичах. Офіційний Мінськ говорить про роботи.", lang="uk",
    ).reports[0]  # fmt: skip
    assert report.facility == "arz-558-baranovichi"
