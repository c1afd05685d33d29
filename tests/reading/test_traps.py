"""The traps known from real reports, each by its own name, told in sentences of our own.

What needs two entries (two nights at one plant, copies under new addresses, a slowly rising toll) is tested with linking.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from watcher.knowledge import Knowledge
from watcher.types import ClaimField, Reading, Report, Tier

Read = Callable[..., Reading]
SILENT = {Tier.IGNORED, Tier.BACKGROUND, Tier.RELATED, Tier.FAINT}


def values(report: Report, field: ClaimField) -> list[str]:
    return [c.value for c in report.claims if c.field is field]


# ------------------------------------------------------------------ words that look like an explosion


def test_oblast_contains_blast(read: Read) -> None:
    """The name of a region is no explosion."""
    assert read("Shell plant in Tula Oblast hires 200 workers", "The oblast pays for their training.", lang="en").tier in SILENT


def test_explosives_plant_is_no_explosion(read: Read) -> None:
    """What a plant makes is not what befell it."""
    assert read("Explosives plant opens a second line", "The maker of explosives doubles its output.", lang="en").tier in SILENT
    assert read("Завод взрывчатых веществ получил госзаказ", "Выпуск взрывчатки вырастет вдвое.", lang="ru").tier in SILENT


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Explosive growth of orders at gunpowder plant"),
        ("en", "A blast from the past: old cannon shown at ammunition plant"),
        ("ru", "Взрывной рост заказов на пороховом заводе"),
        ("uk", "Вибухове зростання замовлень на пороховому заводі"),
    ],
)
def test_explosive_growth_is_figurative(read: Read, lang: str, title: str) -> None:
    """Orders, prices and memories explode without harm."""
    assert read(title, lang=lang).tier in SILENT


def test_blast_furnace_is_no_blast(read: Read) -> None:
    """A furnace of a steel mill is relit."""
    assert read("Blast furnace relit at armour steel works", "The furnace had been cold for a year.", lang="en").tier in SILENT


# ------------------------------------------------------------------ places that look like a defence plant


def test_football_club_arsenal(read: Read) -> None:
    """A club is not a depot, however explosive its start."""
    assert read("Arsenal explode into life with five goals", "The midfielder fired a rocket from afar.", lang="en").tier in SILENT
    assert read("Тульский «Арсенал» взорвал трибуны", "Футболисты забили пять мячей.", lang="ru").tier in SILENT


def test_refinery_is_not_defence(read: Read) -> None:
    """An oil refinery that blew up is kept at most, never flagged."""
    assert read("Взрыв на нефтеперерабатывающем заводе в Рязани", "Горит установка.", lang="ru").tier in SILENT
    assert read("Explosion at oil refinery in Ryazan", "A crude unit is burning.", lang="en").tier in SILENT


def test_fertiliser_plant_is_not_defence(read: Read) -> None:
    """Nor is a maker of fertiliser."""
    assert read("Explosion at fertiliser plant injures two", "An ammonia tank burst.", lang="en").tier in SILENT


def test_fireworks_are_not_defence(read: Read) -> None:
    """Nor a shop or factory of fireworks."""
    assert read("Fireworks factory explosion kills four", "Sparklers were being packed.", lang="en").tier in SILENT


def test_gas_in_flats_is_not_defence(read: Read) -> None:
    """Household gas blows up houses, not plants."""
    assert read("Взрыв газа в жилом доме в Туле", "Разрушены четыре квартиры.", lang="ru").tier in SILENT
    assert read("Gas explosion wrecks block of flats", "Two residents were taken to hospital.", lang="en").tier in SILENT


# ------------------------------------------------------------------ things that did not happen now


def test_court_verdict_years_later_is_background(read: Read) -> None:
    """A sentence for an old explosion is not a new one."""
    reading = read(
        "Court jails director over 2016 explosion at gunpowder plant in Kotovsk",
        "The verdict closes the trial over the blast that killed two workers.", lang="en",
    )  # fmt: skip
    assert reading.tier in SILENT


def test_anniversary_is_background(read: Read) -> None:
    """Flowers on the day of an old disaster are not a new one."""
    reading = read(
        "Годовщина взрыва на пороховом заводе", "Прошло десять лет со дня трагедии, родные погибших возложили цветы.", lang="ru"
    )
    assert reading.tier in SILENT


def test_drill_is_no_event(read: Read) -> None:
    """An exercise plays an explosion."""
    assert read("Учения на пороховом заводе", "По легенде учений в цехе произошёл взрыв.", lang="ru").tier in SILENT
    assert read("Drill at ammunition plant", "Firefighters trained for an explosion in an exercise.", lang="en").tier in SILENT


def test_announced_disposal_is_no_event(read: Read) -> None:
    """Blasting told beforehand is not flagged."""
    reading = read(
        "Loud booms expected near arsenal as old shells are destroyed", "The army announced a planned disposal.", lang="en"
    )
    assert reading.tier in SILENT


def test_follow_up_months_later_opens_nothing(read: Read) -> None:
    """A late death or inquiry told without the explosion may join an incident and opens none."""
    reading = read("Shell plant worker injured in March dies", "The death toll of the accident has risen to three.", lang="en")
    assert reading.tier is not Tier.EXPLOSION


# ------------------------------------------------------------------ words that hide an explosion


def test_mayor_calls_it_a_pop(read: Read) -> None:
    """The euphemism counts as an explosion."""
    reading = read("Хлопок на заводе «Кристалл» в Дзержинске", "Мэр назвал случившееся хлопком.", lang="ru")
    assert reading.tier is Tier.EXPLOSION


def test_planned_tests_is_a_claim(read: Read) -> None:
    """Managers who speak of planned tests make a claim; the explosion stays reported."""
    reading = read("Взрыв на пороховом заводе в Казани", "Руководство завода заявило о плановых испытаниях.", lang="ru")
    assert reading.tier is Tier.EXPLOSION
    assert "test" in values(reading.reports[0], ClaimField.CAUSE)


def test_denial_is_a_claim_not_an_exclusion(read: Read) -> None:
    """Who denies the drones is quoted, and nothing is taken back."""
    reading = read("Explosion at gunpowder plant", "Residents heard drones; the governor denied a drone attack.", lang="en")
    assert reading.tier is Tier.EXPLOSION
    assert "drone" in values(reading.reports[0], ClaimField.DENIAL)


def test_intercepted_drones_still_claim_a_drone(read: Read) -> None:
    """ "All shot down, debris fell" is the official form of a hit."""
    reading = read("Взрыв на пороховом заводе", "Губернатор: обломки сбитого беспилотника упали на территорию.", lang="ru")
    assert reading.tier is Tier.EXPLOSION
    assert values(reading.reports[0], ClaimField.CAUSE) == ["drone"]


# ------------------------------------------------------------------ numbers and dates of other events


def test_recited_toll_is_not_taken(read: Read) -> None:
    """The dead of the earlier disaster at the same plant are not these."""
    report = read(
        "Explosion at Elastik plant in Ryazan region kills three",
        "Three workers died on Friday. In October 2021 a blast there killed 17 people.", lang="en", day="2025-08-16",
    ).reports[0]  # fmt: skip
    assert values(report, ClaimField.KILLED)[0] == "3"
    assert report.date.day == date(2025, 8, 15)


def test_recited_blast_is_not_the_date(read: Read) -> None:
    """A June explosion told in November leaves the date in November."""
    report = read(
        "Взрыв на пороховом заводе в Котовске", "Взрыв прогремел 11 ноября. В июне там уже был взрыв, погибли пятеро.",
        lang="ru", day="2023-11-11",
    ).reports[0]  # fmt: skip
    assert report.date.day == date(2023, 11, 11)


def test_falling_figures_are_read_as_they_stand(read: Read) -> None:
    """Missing and dead of one text are kept apart."""
    report = read("Explosion at ammunition plant: 18 missing, 16 dead", lang="en").reports[0]
    assert values(report, ClaimField.KILLED) == ["16"]
    assert values(report, ClaimField.MISSING) == ["18"]


def test_publication_in_the_future_is_capped(read: Read) -> None:
    """A feed that dates an entry ahead of its retrieval does not move the event ahead."""
    fetched = datetime(2024, 2, 9, 12, tzinfo=UTC)
    ahead = datetime(2024, 3, 1, 12, tzinfo=UTC)
    report = read("Explosion at gunpowder plant", "It blew up today.", lang="en", published=ahead, fetched=fetched).reports[0]
    assert report.date.day == date(2024, 2, 9)


def test_publication_missing_is_the_retrieval(read: Read) -> None:
    """Without a date the retrieval counts."""
    fetched = datetime(2024, 2, 9, 12, tzinfo=UTC)
    report = read("Explosion at gunpowder plant", "It blew up yesterday.", lang="en", published=None, fetched=fetched).reports[0]
    assert report.date.day == date(2024, 2, 8)


# ------------------------------------------------------------------ which site


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Explosion at Elastik plant in Ryazan"),
        ("en", "Blast at Elastic factory in Shilovsky district"),
        ("ru", "Взрыв на заводе «Эластик» в посёлке Лесной"),
        ("uk", "Вибух на заводі «Еластик» у Рязанській області"),
    ],
)
def test_one_plant_many_spellings_and_towns(read: Read, lang: str, title: str) -> None:
    """However the plant is spelled and wherever it is placed, it is the same one."""
    anchor = read("Взрыв на заводе «Эластик» в Рязанской области", lang="ru").reports[0].facility
    assert anchor is not None
    assert read(title, lang=lang).reports[0].facility == anchor


@pytest.mark.parametrize("where", ["Bucksnort", "McEwen", "Humphreys County"])
def test_one_place_three_names(read: Read, where: str) -> None:
    """The works near a hamlet is placed in hamlet, town or county."""
    anchor = read("Explosion at Accurate Energetic Systems in Tennessee", lang="en").reports[0].facility
    assert anchor is not None
    assert read(f"Explosion at Accurate Energetic Systems in {where}, Tennessee", lang="en").reports[0].facility == anchor


def test_one_plant_two_names(read: Read) -> None:
    """The Tambov powder plant is the one in Kotovsk."""
    town = read("Взрыв на пороховом заводе в Котовске Тамбовской области", lang="ru").reports[0]
    assert town.facility is not None
    assert read("Взрыв на Тамбовском пороховом заводе", lang="ru").reports[0].facility == town.facility


def test_same_town_name_in_two_countries(read: Read) -> None:
    """Kotovsk and Dzerzhinsk are Russian where the text says so, and not Ukrainian ones renamed long ago."""
    assert read("Взрыв на пороховом заводе в Котовске", "Тамбовские власти ищут причину.", lang="ru").reports[0].country == "RU"
    assert read("Explosion at explosives plant in Dzerzhinsk, Russia", lang="en").reports[0].country == "RU"
    assert read("Вибух на заводі вибухівки в російському Дзержинську", lang="uk").reports[0].country == "RU"


def test_same_town_name_in_two_regions(read: Read, knowledge: Knowledge) -> None:
    """The region named decides which town of that name it is."""
    report = read("Взрыв на заводе боеприпасов в Кирове", "Власти Кировской области подтвердили взрыв.", lang="ru").reports[0]
    assert report.place is not None
    assert knowledge.place[report.place].population > 300_000


def test_surname_is_no_town(read: Read) -> None:
    """A manager named like a town places nothing."""
    report = read("Взрыв на пороховом заводе в Казани", "Директор Киров рассказал о пострадавших.", lang="ru").reports[0]
    assert "kazan" in (report.place or "").casefold()


def test_renamed_town_is_known_by_both_names(read: Read) -> None:
    """A plant in a renamed town is found under the old and the new name."""
    old = read("Explosion at Artem plant in Kiev", lang="en").reports[0]
    new = read("Explosion at Artem plant in Kyiv", lang="en").reports[0]
    assert old.place == new.place
    assert old.place is not None


def test_one_raid_five_cities(read: Read) -> None:
    """Several plants struck in one night make a report each."""
    reports = read(
        "Drones hit plants in five cities overnight",
        "Explosions were heard at the Sverdlov plant in Dzerzhinsk, the Splav plant in Tula, the Votkinsk plant in Votkinsk, "
        "the Kazan powder plant in Kazan and the Kupol plant in Izhevsk.", lang="en",
    ).reports  # fmt: skip
    assert len({r.facility for r in reports}) == 5


def test_two_plants_in_one_town(read: Read) -> None:
    """The plant named decides, not the town."""
    crystal = read("Взрыв на заводе «Кристалл» в Дзержинске", lang="ru").reports[0].facility
    sverdlov = read("Взрыв на заводе имени Свердлова в Дзержинске", lang="ru").reports[0].facility
    assert crystal is not None
    assert sverdlov is not None
    assert crystal != sverdlov


def test_surzhyk_is_read(read: Read) -> None:
    """A Ukrainian feed with a Russian title is read, in either language."""
    reading = read("Взрыв на пороховом заводе в Казани", "Вибух стався вночі, двоє загинули.", lang="uk")
    assert reading.tier is Tier.EXPLOSION
    assert reading.reports[0].country == "RU"


def test_depot_is_no_plant(read: Read) -> None:
    """An arsenal of the army is kept, not flagged."""
    assert read("Взрывы на складе боеприпасов воинской части", "Детонация продолжается.", lang="ru").tier in SILENT


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Ukrainian drones hit Russian missile factory"),
        ("ru", "Беспилотники атаковали пороховой завод под Тамбовом"),
        ("uk", "Дрони уразили завод вибухових речовин у Росії"),
    ],
)
def test_a_strike_told_by_a_title_alone_is_taken_for_an_explosion(read: Read, lang: str, title: str) -> None:
    """A title leaves the explosion out; a text that goes on without one says that there was none."""
    assert read(title, lang=lang).tier is Tier.EXPLOSION
    more = {"en": "The governor says the works goes on.", "ru": "Завод работает.", "uk": "Завод працює."}
    assert read(title, more[lang], lang=lang).tier is Tier.RELATED


def test_a_strike_that_was_fended_off_is_none(read: Read) -> None:
    """A title that tells how the strike ended is believed."""
    assert read("Drones shot down on their way to Kazan powder plant", lang="en").tier in SILENT
    assert read("Атаку дронов на пороховой завод в Казани отразили, все аппараты сбиты", lang="ru").tier in SILENT


# ------------------------------------------------------------------ names that are shared


def test_plants_of_one_name_are_told_apart_by_their_town(read: Read) -> None:
    """Avangard stands in four towns; the one that is named decides, also where another is better known by the whole name."""
    report = read("В Стерлитамаке взорвался цех завода «Авангард»", "Погибли двое.", lang="ru").reports[0]
    assert report.facility == "avangard-sterlitamak"


def test_a_name_that_the_sentence_puts_elsewhere_is_another_plant(read: Read) -> None:
    """A plant of a common name in another town is not the well-known one."""
    report = read("В Кургане взрыв на оборонном заводе «Прибор»", "Пострадал мастер.", lang="ru").reports[0]
    assert report.facility != "pribor-moscow"
    assert report.region == "Kurgan"
    report = read("Дрони долетіли до Чувашії: вибух на заводі антен для «Шахедів»", "Горить цех.", lang="uk").reports[0]
    assert report.facility != "alabuga-drone-plant"


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("en", "Blast at ammunition plant kills one", "The worker was identified on Friday as Lawrence Stone."),
        ("en", "Blast at ammunition plant kills one", "Tributes were paid to Lawrence, 44, by his colleagues."),
        ("en", "Lawrence man dies in blast at ammunition plant", "He had worked there for a year."),
    ],
)
def test_a_person_is_no_town(read: Read, lang: str, title: str, summary: str) -> None:
    """Whom it befell, and where he was from, does not say where it was."""
    assert read(title, summary, lang=lang).reports[0].place is None


def test_in_the_morning_is_no_town(read: Read) -> None:
    """Words that say when are no names, however they are written."""
    report = read("Вибух на бронетанковому заводі", "Вранці столицю обстріляли.", lang="uk").reports[0]
    assert report.country != "RO"


def test_the_blast_of_an_earlier_year_is_background(read: Read) -> None:
    """A year that dates the blast makes it history, even under its plant's name; a full date within months does not."""
    old = read("Взрыв на пороховом заводе в Казани 2016 года: вдова ждёт выплат", "Суды длились годами.", lang="ru")
    assert old.tier in SILENT
    recent = read("Explosion at Kazan powder plant", "It happened on 31 December 2023.", lang="en")
    assert recent.tier is Tier.EXPLOSION


@pytest.mark.parametrize(
    "title",
    [
        "Unions blast government over ordnance factory sale",
        "Residents fear explosion risk at planned powder factory",
        "Debut novel follows three women through an explosion at a cordite works",
        "Funding of drone makers exploded fivefold, founders say",
    ],
)
def test_blasts_that_are_words_only(read: Read, title: str) -> None:
    """Scolding, risks, books and money."""
    assert read(title, lang="en").tier in SILENT


def test_a_region_is_not_the_city_called_after_it(read: Read) -> None:
    """Oklahoma is no Oklahoma City, so the one plant of its kind in the region is found."""
    report = read("Blast at Oklahoma bomb plant kills a worker", "The ammunition line is shut.", lang="en").reports[0]
    assert report.place != "us-oklahoma-city"


def test_an_explosion_in_a_big_or_quiet_town_is_not_at_its_plant(read: Read) -> None:
    """Without a word for plant only small towns whose plants make what explodes speak for one."""
    assert read("Explosion in Coventry, two hurt", "Windows broke in three streets.", lang="en").tier in SILENT
    assert read("Взрыв в Ижевске, двое пострадали", "Выбило окна в трёх домах.", lang="ru").tier in SILENT
    assert read("Взрыв в Котовске Тамбовской области", "Выбило окна.", lang="ru").tier is Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Blasts at Iranian missile plants: a tracker", "From the base of 2011 by Parchin in 2014 to Khojir in June 2020."),
        ("Explosions at arms plants: what links them", "Kazanlak, Sopot, Karnobat, Kostenets: nobody was ever tried."),
    ],
)
def test_a_survey_of_years_or_towns_opens_nothing(read: Read, title: str, summary: str) -> None:
    """Several years gone by, or several plant towns and no raid on them, are a chronology, whatever its title names."""
    assert read(title, summary, lang="en").tier in SILENT


def test_a_plant_that_delivers_abroad_stands_at_home(read: Read) -> None:
    """Where its missiles are used is not where it blew up."""
    report = read("Blast at arms factory kills one", "The plant makes missiles used in Ukraine.", lang="en").reports[0]
    assert report.country != "UA"


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Blast at steel mill injures ten", "A coke oven battery blew up. The naval shipyard next door was not damaged."),
        ("Explosion at oil refinery kills one", "Smoke hung over the town for hours. An ammunition plant stands nearby."),
    ],
)
def test_a_plant_beside_what_exploded_did_not_explode(read: Read, title: str, summary: str) -> None:
    """Something civil is told to have blown up, and the defence plant is named where nothing did."""
    assert read(title, summary, lang="en").tier in SILENT


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("ФСБ предотвратила подрыв оборонного завода в Туле", "Задержан житель области с самодельным устройством.", "ru"),
        ("FSB says it prevented the blowing up of the Kazan powder plant", "A man with a device was detained.", "en"),
        ("ФСБ предотвратила взрыв на Казанском пороховом заводе", "Подозреваемый задержан в четверг.", "ru"),
        ("СБУ запобігла підриву порохового заводу в Шостці", "Агента затримали.", "uk"),
    ],
)
def test_a_thwarted_attack_on_a_plant_is_no_explosion(read: Read, title: str, summary: str, lang: str) -> None:
    """What was prevented did not explode, also at a plant called by its name."""
    assert read(title, summary, lang=lang).tier in SILENT


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ru", "Взрыв на заводе «Красный Октябрь» в Волгограде"),
        ("en", "Explosion at Red October steel plant in Volgograd"),
        ("en", "Explosion at January 18 General Machine Plant in Kaechon"),
    ],
)
def test_a_month_in_the_name_of_a_plant_is_no_date(read: Read, lang: str, title: str) -> None:
    assert read(title, lang=lang).tier is Tier.EXPLOSION
