"""Follow-ups months later are dated by the blast they are about, and a blast that comes after another is a new one."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from watcher.types import Reading, Tier

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("lang", "day", "title", "summary", "told"),
    [
        ("en", "2020-11-20", "Safety board: static lit powder at Radford arsenal",
         "It cites the May 12 explosion at the plant.", "2020-05-12"),
        ("en", "2021-02-20", "Maker fined over Radford arsenal explosion",
         "The blast on 3 September 2019 burned a packer.", "2019-09-03"),
        ("fr", "2020-04-20", "Poudrerie de Bergerac : l'enquête blâme la méthode",
         "L'explosion survenue le 3 octobre à la poudrerie a blessé un ouvrier.", "2019-10-03"),
        ("ru", "2020-11-20", "Мастера осудят за взрыв на Казанском пороховом заводе",
         "Взрыв прогремел 12 мая 2020 года, обожглись двое.", "2020-05-12"),
        ("es", "2020-11-20", "Imputan a un jefe por la explosión en la fábrica de pólvora de Murcia",
         "La explosión del 12 de mayo causó dos heridos, dice el tribunal.", "2020-05-12"),
    ],
)  # fmt: skip
def test_a_day_long_past_dates_what_only_recalls(read: Read, lang: str, day: str, title: str, summary: str, told: str) -> None:
    """A bare day is the last such one; the report is a follow-up of it and opens nothing."""
    reading = read(title, summary, lang=lang, day=day)
    assert reading.tier is Tier.BACKGROUND
    assert [(r.date.day.isoformat(), r.followup, r.recalled) for r in reading.reports] == [(told, True, False)]


@pytest.mark.parametrize(
    ("lang", "title", "summary", "first"),
    [
        ("de", "Ermittlungen nach Explosion eingestellt",
         "Zur Explosion in der Pulverfabrik Aschau kam es im Februar.", "2020-02-01"),
        ("ru", "Дело о взрыве на Казанском пороховом заводе в суде", "Взрыв произошёл в ноябре 2018 года.", "2018-11-01"),
        ("fr", "Poudrerie de Bergerac : le rapport pointe des lacunes",
         "L'explosion d'août 2019 est décrite en détail.", "2019-08-01"),
        ("en", "Inquiry into powder plant deaths opens", "It hears what blew up a hall in Radford last October.", "2019-10-01"),
        ("pl", "Śledztwo w sprawie śmierci w fabryce amunicji", "Przyczyną marcowej eksplozji był błąd.", "2020-03-01"),
        ("uk", "Суд розглядає справу про вибух на пороховому заводі в Казані", "Березневий вибух забрав двох.", "2020-03-01"),
        ("en", "State fines ammunition plant", "It was cited over the January and March explosions.", "2020-03-01"),
    ],
)  # fmt: skip
def test_a_month_long_past_dates_what_only_recalls(read: Read, lang: str, title: str, summary: str, first: str) -> None:
    """With its year, as "last October", as an adjective; of two joined by "and" the later one is meant."""
    reading = read(title, summary, lang=lang, day="2020-08-23")
    when = reading.reports[0].date
    assert reading.tier is Tier.BACKGROUND
    assert when.vague
    assert (when.start + timedelta(days=1)).date().replace(day=1) == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Explosion at powder plant in Kazan", "A hall of the plant blew up. In 2017 a blast killed a man.", "en"),
        ("Взрыв на Казанском пороховом заводе", "На заводе взорвался цех. В 2017 году там погибла женщина.", "ru"),
        ("Explosion at powder plant kills three", "The March explosion at the Kazan plant killed one.", "en"),
        ("Blast kills two at Kazan powder plant",
         "A morning blast at the works, which had a deadly fire in May 2018, killed two.", "en"),
    ],
)
def test_an_undated_lead_is_news_whatever_stands_below(read: Read, title: str, summary: str, lang: str) -> None:
    """First reports often give no day; what the plant had before does not date them."""
    reading = read(title, summary, lang=lang, day="2018-08-20")
    assert reading.tier is Tier.EXPLOSION
    assert reading.reports[0].date.day >= date(2018, 8, 19)


def test_a_title_that_counts_the_dead_of_the_old_day_tells_of_that_day(read: Read) -> None:
    """ "… that killed two" and "the May 12 explosion killed two" are one blast; three dead are another."""
    summary = "The May 12 explosion killed two packers."
    old = read("Friction set off blast at Radford arsenal that killed two", summary, lang="en", day="2020-11-20")
    new = read("Blast at Radford arsenal killed three", summary, lang="en", day="2020-11-20")
    assert (old.tier, new.tier) == (Tier.BACKGROUND, Tier.EXPLOSION)


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Work stopped after blasts on February 3 and March 9 hurt two.", "2020-03-09"),
        ("Work stopped after blasts on February 3 and on March 9 hurt two.", "2020-03-09"),
        ("A blast on March 9, a Monday, hurt two.", "2020-03-09"),
        ("Police said Wednesday an explosion on Monday hurt two.", "2020-03-09"),
        ("An explosion on Monday hurt two, police said on Wednesday.", "2020-03-09"),
        ("An explosion hurt two, police said on Wednesday.", "2020-03-11"),
        ("An explosion was reported Wednesday, a month after a blast on February 3.", "2020-03-11"),
    ],
)
def test_of_several_days_the_latest_blast_counts_and_the_day_of_a_statement_last(read: Read, summary: str, told: str) -> None:
    """The day somebody said so counts only where the event has none of its own that week."""
    reading = read("Explosion at ammunition plant", summary, lang="en", day="2020-03-12")
    assert reading.reports[0].date.day.isoformat() == told


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("en", "Explosion at ammunition plant recalled", "The blast of 15 August last year hurt two."),
        ("ru", "Взрыв на заводе боеприпасов: год спустя", "Взрыв прогремел 15 августа прошлого года."),
        ("uk", "Вибух на заводі боєприпасів: рік потому", "Вибух стався 15 серпня минулого року."),
        ("de", "Explosion in Munitionsfabrik: ein Jahr danach", "Die Explosion war am 15. August vergangenen Jahres."),
        ("fr", "Explosion à la poudrerie, un an après", "L'explosion du 15 août de l'année dernière a fait deux morts."),
        ("es", "Explosión en la fábrica de munición, un año después", "La explosión del 15 de agosto del año pasado."),
        ("it", "Esplosione in fabbrica di munizioni, un anno dopo", "L'esplosione del 15 agosto dello scorso anno."),
        ("pl", "Wybuch w fabryce amunicji: rok później", "Do wybuchu doszło 15 sierpnia ubiegłego roku."),
        ("cs", "Výbuch v muniční továrně: rok poté", "K výbuchu došlo 15. srpna loňského roku."),
        ("zh", "弹药厂爆炸一周年", "去年8月15日发生爆炸。"),
        ("ko", "탄약공장 폭발 1년", "지난해 8월 15일 폭발이 발생했다."),
        ("ja", "弾薬工場の爆発から1年", "昨年8月15日に爆発が起きた。"),
    ],
)  # fmt: skip
def test_last_year_puts_a_day_into_the_year_before(read: Read, lang: str, title: str, summary: str) -> None:
    """ "15 August last year", read on 15 August, is no day of this week: it opens nothing and is an anniversary."""
    reading = read(title, summary, lang=lang, day="2020-08-15")
    assert reading.tier is not Tier.EXPLOSION
    assert all(r.date.day != date(2020, 8, 15) or r.date.basis is None for r in reading.reports)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Second explosion in two months at Holston ammunition plant"),
        ("en", "Another blast at Radford arsenal, months after deadly accident"),
        ("uk", "У Казані вдруге за рік вибухнув пороховий завод"),
        ("ru", "Пороховой завод в Казани взорвался во второй раз за год"),
        ("es", "Nueva explosión en la fábrica de pólvora de Murcia, un año después del accidente mortal"),
        ("de", "Erneute Explosion in der Munitionsfabrik Aschau, Monate nach tödlichem Unfall"),
        ("fr", "Nouvelle explosion à la poudrerie de Bergerac, un an après l'accident"),
        ("pl", "Kolejny wybuch w fabryce amunicji w Skarżysku, rok po tragedii"),
        ("it", "Nuova esplosione nella fabbrica di munizioni di Colleferro, un anno dopo"),
        ("cs", "Další výbuch v muniční továrně v Poličce rok po tragédii"),
        ("tr", "Kırıkkale'deki mühimmat fabrikasında ikinci patlama"),
    ],
)  # fmt: skip
def test_a_title_of_another_explosion_is_news(read: Read, lang: str, title: str) -> None:
    """ "For the second time", "another blast": what it recalls of the first does not make it a chronology."""
    assert read(title, lang=lang, day="2020-08-23").tier is Tier.EXPLOSION


def test_a_month_of_an_earlier_blast_does_not_date_a_new_one(read: Read) -> None:
    title = "New blast at Kazan powder plant, weeks after March explosions"
    reading = read(title, "A press blew up on Tuesday.", lang="en", day="2020-04-16")
    assert reading.reports[0].date.day == date(2020, 4, 14)


@pytest.mark.parametrize(
    ("day", "followup"),
    [("2020-11-20", True), ("2021-05-12", False), ("2025-05-08", False)],
)
def test_an_anniversary_is_no_followup(read: Read, day: str, followup: bool) -> None:
    """A whole number of years later the day is remembered; it stays background where the incident is known."""
    summary = "The explosion on 12 May 2020 killed two packers."
    reading = read("Radford arsenal after the explosion: the plant remembers", summary, lang="en", day=day)
    assert [(r.date.day, r.followup) for r in reading.reports] == [(date(2020, 5, 12), followup)]


def test_days_of_several_blasts_date_nothing(read: Read) -> None:
    """A chronology has no day of its own: its blasts are recalled one by one."""
    for summary in (
        "An explosion on 12 May 2015 killed two. On 3 June 2016 a blast hurt one.",
        "A blast came on 20 October, on 12 September at a shell works, on 3 June at the tank plant in Lima.",
    ):
        reading = read("Explosions at Radford arsenal: a chronology", summary, lang="en", day="2020-11-20")
        assert not any(r.followup and r.date.basis for r in reading.reports if not r.recalled)


def test_a_raid_on_two_plants_is_first_about_the_one_named_first(read: Read) -> None:
    """By its own name or its town's, wherever the plant itself is named."""
    summary = "Дроны атаковали Казанский пороховой завод и КБП в Туле."
    reading = read("В Туле ночью взрывы, в Казани горит пороховой завод", summary, lang="ru")
    assert [r.facility for r in reading.reports] == ["kbp-tula", "kazan-powder-plant"]


def test_findings_of_the_weeks_after_are_a_followup(read: Read) -> None:
    """Told only to recall, and of one day by its date: it joins the explosion of that day and opens none."""
    reading = read(
        "Commission on the Kazan powder plant: drying failed", "The court was told what led to the explosion of 14 January.",
        lang="en", day="2024-02-09",
    )  # fmt: skip
    assert reading.tier is Tier.BACKGROUND
    assert [(r.date.day.isoformat(), r.followup) for r in reading.reports] == [("2024-01-14", True)]


@pytest.mark.parametrize(
    ("lang", "title", "day"),
    [
        ("en", "Blast at gunpowder plant, more may be missing", "2024-02-09"),
        ("en", "Blast at gunpowder plant on 8 february", "2024-02-08"),
        ("ro", "Explozie la fabrica de muniții, mai mulți dispăruți", "2024-02-09"),
        ("tr", "Barut fabrikasında patlama, ocak yandı", "2024-02-09"),
    ],
)  # fmt: skip
def test_words_that_are_months_elsewhere_date_nothing(read: Read, lang: str, title: str, day: str) -> None:
    """A small "may", "mai mulți", a furnace; with a number beside it a month written small is one."""
    reading = read(title, lang=lang)
    assert reading.tier is Tier.EXPLOSION
    assert str(reading.reports[0].date.day) == day
