"""Plants are found by inflected names, by what they make, by an operator beside its town, and by a town in brackets."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.knowledge import load
from watcher.reading.read import Reader
from watcher.types import Entry, Tier

NOON = datetime(2025, 6, 11, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load(Path(__file__).parents[2] / "seeds"))


def site(reader: Reader, lang: str, title: str, summary: str = "") -> tuple[Tier, str | None]:
    reading = reader.read(
        Entry(key="e", feed="f", title=title, summary=summary, lang=lang, outlet="An Outlet", published=NOON, fetched=NOON)
    )
    return reading.tier, reading.reports[0].facility if reading.reports else None


@pytest.mark.parametrize(
    ("lang", "title", "plant"),
    [
        ("pl", "Wybuch w Mesku, dwie osoby ranne. Skarżysko-Kamienna", "mesko-skarzysko"),
        ("cs", "Výbuch v Explosii, dva zranění. Pardubice", "explosia-semtin"),
        ("tr", "MKE'nin Kırıkkale mühimmat tesisinde patlama: 2 yaralı", "mke-kirikkale-ammunition"),
        ("ru", "Взрыв на павлоградском химзаводе: двое пострадавших", "pavlohrad-chemical-plant"),
        ("ru", "Взрыв на танковом заводе (Армавир), двое пострадавших", "btrz-81-armavir"),
        ("pl", "Wybuch w zakładach amunicji (Nowa Dęba), dwie osoby ranne", "dezamet-nowa-deba"),
        ("uk", "Вибух на підприємстві «Волочиський завод Мотор Січ» (Волочиськ)", "volochysk-motor"),
        ("ru", "Взрыв на химическом заводе в Электростали, двое пострадавших", "elektrostal-chem"),
        ("hu", "Robbanás a balatonfűzfői lőporgyárban, ketten megsérültek", "nitrokemia-balatonfuzfo"),
        ("sr", "Eksplozija u čačanskoj fabrici municije, dvoje povređenih", "sloboda-cacak"),
        ("en", "Explosion at Saab in Thun injures two", "saab-thun"),
        ("en", "Explosion at Cochin Shipyard in Kochi injures two", "cochin-shipyard"),
        ("en", "Explosion at Navantia Cartagena in Cartagena injures two", "navantia-cartagena"),
    ],
)
def test_a_plant_is_found_as_the_press_calls_it(reader: Reader, lang: str, title: str, plant: str) -> None:
    assert site(reader, lang, title) == (Tier.EXPLOSION, plant)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Explosion in Donauwörth flat: victim had worked for Umarex in Ulm"),
        ("en", "Gas explosion in Dimona, Israel, hurts two"),
        ("ru", "Взрыв газа в жилом доме, уральский завод помог жителям"),
    ],
)
def test_a_firm_or_a_country_named_besides_is_no_site(reader: Reader, lang: str, title: str) -> None:
    tier, plant = site(reader, lang, title)
    assert plant is None and tier is not Tier.EXPLOSION


def test_a_branch_stands_where_the_text_puts_it(reader: Reader) -> None:
    """Not at the seat under whose city the text places it."""
    title, summary = "Под Москвой на заводе «Базальт» произошел взрыв", "В Красноармейске сработал боевой заряд, один погиб."
    assert site(reader, "ru", title, summary) == (Tier.EXPLOSION, "bazalt-krasnoarmeysk")
