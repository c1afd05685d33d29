"""What stands below the line is kept for what it is good for: related, faint, or nothing."""

from collections.abc import Callable

import pytest

from watcher.types import Reading, Tier

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Nine die in blast at Russian factory", "en"),  # a plant of no kind, in a country
        ("Потужний вибух стався на підприємстві у Тульській області", "uk"),
        ("Bei einer Explosion in einer russischen Fabrik sterben neun Menschen", "de"),
        ("Взрывы слышали ночью в Павлограде", "ru"),  # a plant town, no plant, in a country that is raided
        ("Дроны атаковали завод в Тульской области", "ru"),  # a strike, no explosion
        ("Seven dead after explosion in Albania", "en"),  # a toll in a country
    ],
)
def test_too_little_to_open_is_kept_to_join(read: Read, title: str, lang: str) -> None:
    """Faint reports have one report with country, so that linking can place them."""
    reading = read(title, lang=lang)
    assert reading.tier in {Tier.FAINT, Tier.RELATED}
    assert reading.reports[0].country


@pytest.mark.parametrize(
    ("title", "lang", "plant"),
    [
        ("На «Кристалле» прогремел взрыв, здание разрушено", "ru", "kristall-dzerzhinsk"),
        ("Explosion reported at Holston", "en", "holston-aap"),
        ("Holston rebuilt a year on", "en", None),  # nothing happened
    ],
)
def test_a_blast_at_what_is_called_as_some_plant_is_kept_for_that_plant(
    read: Read, title: str, lang: str, plant: str | None
) -> None:
    """The name may be that of a mall; where the plant is known to have exploded it is not."""
    reading = read(title, lang=lang)
    assert reading.tier is (Tier.FAINT if plant else Tier.IGNORED)
    assert plant is None or plant in reading.reports[0].elsewhere


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Gas explosion at a bakery plant in Russia kills two", "", "en"),  # told to be civil
        ("Drill: blast at a plant in Poland rehearsed by rescuers", "", "en"),  # did not happen
        ("Explosive growth at a factory in Germany", "", "en"),  # a figure of speech
        ("Explosion heard", "Nobody knows where it was.", "en"),  # no plant, town or country
        ("Explosion in Germany wakes neighbours", "", "en"),  # no plant, no toll
        ("Fire at a furniture factory in Poland", "", "en"),  # no explosion
    ],
)
def test_what_speaks_against_it_or_says_nothing_is_not_even_faint(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang).tier is Tier.IGNORED


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Three dead at gunpowder plant", "en"),
        ("Fire at explosives factory injures four", "en"),
        ("На пороховом заводе погибли двое рабочих", "ru"),
        ("Zwei Tote in Munitionsfabrik", "de"),
    ],
)
def test_a_toll_at_a_plant_of_explosives_told_by_a_title_alone_is_an_explosion(read: Read, title: str, lang: str) -> None:
    reading = read(title, lang=lang)
    assert reading.tier is Tier.EXPLOSION
    assert "told by a title alone" in reading.reason


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Three dead at gunpowder plant", "A lift fell down its shaft."),  # a text that goes on would say it
        ("Three dead at tank plant", ""),  # armour does not explode by itself
        ("Worker hurt at ammunition plant", ""),  # one hurt is any accident
    ],
)
def test_other_tolls_at_defence_plants_are_related(read: Read, title: str, summary: str) -> None:
    """They join the incident whose follow-up they are, and open none."""
    assert read(title, summary, lang="en").tier is Tier.RELATED


@pytest.mark.parametrize("title", ["Three dead at shopping centre", "Bus crash: twelve hurt", "Двое погибли в ДТП"])
def test_a_toll_elsewhere_is_ordinary_news(read: Read, title: str) -> None:
    assert read(title).tier is Tier.IGNORED


def test_a_toll_at_a_plant_known_by_name_is_seen_without_a_word_for_what_happened(read: Read) -> None:
    reading = read("Един загинал във ВМЗ - Сопот", "Работникът почина на място.", lang="bg")
    assert reading.tier is Tier.RELATED
    assert reading.reports[0].facility == "vmz-sopot"


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Russian missiles hit Antonov plant", "A hangar is destroyed, the mayor says.", "en"),
        ("Ракетный удар по Южмашу", "Повреждены два цеха, ранен сторож.", "ru"),
        ("Israeli raid damages missile plant in Shahroud", "Pictures show two halls without roofs.", "en"),
    ],
)
def test_missiles_and_bombs_explode(read: Read, title: str, summary: str, lang: str) -> None:
    """Told with missiles, or struck in a country where strikes are made with them."""
    reading = read(title, summary, lang=lang)
    assert reading.tier is Tier.EXPLOSION
    assert "missiles or bombs" in reading.reason


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Drones attack Kremniy El plant in Bryansk", "An office burned, nobody was hurt."),
        ("Missile attack on Yuzhmash repelled", "All missiles were shot down, the governor said."),
    ],
)
def test_a_drone_strike_without_an_explosion_and_a_strike_denied_are_related(read: Read, title: str, summary: str) -> None:
    assert read(title, summary, lang="en").tier in {Tier.RELATED, Tier.FAINT}


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Gas cylinder explodes in hotel near the ordnance factories of Wah", "en"),
        ("Rocket explodes after liftoff in Texas", "en"),
        ("Missile explosion in Polish village kills two", "en"),
        ("Gas explodes in hotel in Wah; police rule out any link with the ordnance factory", "en"),
        ("Scoppio in una palazzina di Gardone, la fabbrica di armi non è coinvolta", "it"),
        ("На полигоне Мулино на учениях взорвалась граната, двое солдат ранены", "ru"),
        ("Вибухи у Балаклії: на арсеналі Збройних сил детонують снаряди", "uk"),
    ],
)  # fmt: skip
def test_a_plant_that_is_only_near_or_spared_did_not_blow_up(read: Read, title: str, lang: str) -> None:
    """Something civil did, or a rocket that had flown off, or soldiers drilled on a range of the army."""
    assert read(title, lang=lang).tier is not Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "summary", "tier"),
    [
        ("Drones hit aircraft plant in Kazan", "", Tier.EXPLOSION),
        ("Drones hit hotel and aircraft plant in Kazan, explosions heard near the plant", "", Tier.EXPLOSION),
        ("Drones hit aircraft plant in Kazan", "The regional head said nobody was hurt.", Tier.RELATED),
        ("Drones hit aircraft plant in Kazan, all shot down", "", Tier.RELATED),
    ],
)
def test_a_strike_on_a_kind_of_plant_its_town_has(read: Read, title: str, summary: str, tier: Tier) -> None:
    assert read(title, summary, lang="en").tier is tier


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Drones hit industrial site in Kazan", "en"),
        ("Russian missile hits a factory in Poltava", "en"),
        ("Дроны атаковали завод в Казани", "ru"),
        ("Дрони влучили в завод у Казані", "uk"),
    ],
)
def test_what_a_plant_is_hit_with_is_not_what_it_makes(read: Read, title: str, lang: str) -> None:
    assert read(title, lang=lang).tier is Tier.FAINT


@pytest.mark.parametrize("title", ["Drones hit drone plant in Kazan", "Strike on a plant that makes missiles in Poltava"])
def test_what_it_makes_counts_in_a_raid_too(read: Read, title: str) -> None:
    assert read(title, lang="en").tier is Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Drones destroy explosives store in Ryazan region", "en"),
        ("Беспилотники уничтожили склад взрывчатых веществ под Рязанью", "ru"),
        ("Дрони знищили склад вибухівки в Рязанській області", "uk"),
    ],
)
def test_a_struck_store_of_explosives_is_industry(read: Read, title: str, lang: str) -> None:
    assert read(title, lang=lang).tier is Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Drones destroy ammunition depot in Ryazan region", "", "en"),  # armies store shells
        ("Fire at explosives store in a quarry", "", "en"),  # nobody struck it
        ("Беспилотники уничтожили склад боеприпасов под Рязанью", "", "ru"),
        ("Drones strike explosives store", "The governor denied that there was any explosion.", "en"),
    ],
)
def test_other_stores_are_not(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang).tier in {Tier.RELATED, Tier.FAINT, Tier.IGNORED}


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Shell maker expands its ammunition plant as exports boom", "", "en"),
        ("Serbia's exports of shells explode", "State factories shipped thirty times as much.", "en"),
        ("Loud booms are planned at the Radford arsenal", "They are test detonations, the plant told residents.", "en"),
        ("Norway to build a naval strike missile plant", "Work starts on Thursday.", "en"),
        ("Ammunition plant workers begin week-long strike", "", "en"),
        ("На полигоне Капустин Яр подорвали списанные снаряды", "", "ru"),
    ],
)
def test_booms_of_trade_strikes_of_workers_and_disposal_do_not_alert(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang).tier is not Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Worker killed by forklift at gunpowder plant", "en"),
        ("На пороховом заводе рабочий погиб, упал с высоты", "ru"),
        ("На пороховому заводі робітника вразило струмом, він загинув", "uk"),
    ],
)
def test_another_kind_of_accident_at_a_plant_of_explosives_does_not_alert(read: Read, title: str, lang: str) -> None:
    assert read(title, lang=lang).tier is not Tier.EXPLOSION
