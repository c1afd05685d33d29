from collections.abc import Callable

import pytest

from watcher.types import Claim, ClaimField, Reading

Read = Callable[..., Reading]
TITLES = {"en": "Explosion at gunpowder plant", "ru": "Взрыв на пороховом заводе", "uk": "Вибух на пороховому заводі"}


def told(read: Read, lang: str, summary: str) -> tuple[Claim, ...]:
    return read(TITLES[lang], summary, lang=lang).reports[0].claims


def values(claims: tuple[Claim, ...], field: ClaimField) -> set[str]:
    return {c.value for c in claims if c.field is field}


@pytest.mark.parametrize(
    ("lang", "summary", "causes"),
    [
        ("en", "The prefect spoke of a technical problem on the line.", {"accident"}),
        ("en", "Two fitters ignored safety instructions, the inspector found.", {"accident"}),
        ("en", "It went off while the charge was being dismantled.", {"accident"}),
        ("en", "Welding on an old pipe preceded it.", {"accident"}),
        ("en", "Police opened a case of negligence.", {"accident"}),
        ("en", "The mixture decomposed in extreme heat.", {"accident"}),
        ("en", "The army praised the safety rules of the works.", set()),
        ("en", "Asked about sabotage, the firm said that it does not know.", {"unknown"}),
        ("ru", "Причина — несоблюдение правил промышленной безопасности.", {"accident"}),
        ("ru", "Рабочие разбирали списанную мину.", {"accident"}),
        ("ru", "Дело возбудили по статье 217 УК.", {"accident"}),
        ("ru", "Завод сообщил о срабатывании аппаратуры.", {"accident"}),
        ("ru", "Порох вспыхнул из-за жары.", {"accident"}),
        ("uk", "Стався технологічний збій.", {"accident"}),
        ("uk", "Це трапилося під час змішування шихти.", {"accident"}),
    ],
)
def test_accidents_are_known_by_what_went_wrong(read: Read, lang: str, summary: str, causes: set[str]) -> None:
    """Technical faults, broken rules and dangerous work count as accident claims; praise of the rules does not."""
    assert values(told(read, lang, summary), ClaimField.CAUSE) == causes


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("en", "It was a scheduled engine run, a duty officer said."),
        ("en", "Rocket motor trials were under way."),
        ("ru", "На заводе объяснили, что шли технические работы."),
        ("ru", "Проводился прожиг двигателя."),
        ("uk", "Там проводили випробування двигуна."),
    ],
)
def test_tests_are_claims(read: Read, lang: str, summary: str) -> None:
    """Trials, runs and firings of engines are the claim that it was a test."""
    assert "test" in values(told(read, lang, summary), ClaimField.CAUSE)


@pytest.mark.parametrize(
    ("lang", "summary", "causes"),
    [
        ("en", "Nobody has explained it so far.", {"unknown"}),
        ("en", "A panel will look for the cause.", {"unknown"}),
        ("en", "The cause is not clear.", {"unknown"}),
        ("en", "Smoke was seen for miles.", set()),
        ("ru", "Причина пока не установлена.", {"unknown"}),
        ("ru", "Причины взрыва выясняются.", {"unknown"}),
        ("ru", "Дым видели за рекой.", set()),
        ("uk", "Причини встановлюються.", {"unknown"}),
        ("uk", "Причина вибуху поки не відома.", {"unknown"}),
    ],
)
def test_unknown_is_claimed_only_where_the_text_says_so(read: Read, lang: str, summary: str, causes: set[str]) -> None:
    """An open cause is a claim of its own; silence about the cause is none."""
    assert values(told(read, lang, summary), ClaimField.CAUSE) == causes


@pytest.mark.parametrize(
    ("lang", "summary", "causes", "denied"),
    [
        ("en", "The mayor rules out drones.", set(), {"drone"}),
        ("en", "There is no sign of a drone, the mayor says.", set(), {"drone"}),
        ("en", "The mayor rules out drones and blames human error.", {"accident"}, {"drone"}),
        ("en", "The mayor dismissed talk of a drone.", {"drone"}, set()),
        ("en", "Terrorism was excluded by the police.", {"unknown"}, {"sabotage"}),
        ("en", "A drone attack cannot be ruled out.", {"drone"}, set()),
        ("ru", "Версию об атаке дрона отбросили.", set(), {"drone"}),
        ("ru", "Губернатор отрицает прилёт беспилотника.", set(), {"drone"}),
        ("ru", "ФСБ исключила теракт.", {"unknown"}, {"sabotage"}),
        ("ru", "Следователи не исключают диверсию.", {"sabotage"}, set()),
        ("ru", "Баллон взорвался при сварке, пожара не было.", {"accident"}, set()),
        ("uk", "Версію атаки дронів відкинули.", set(), {"drone"}),
        ("uk", "Мер заперечує атаку безпілотників.", set(), {"drone"}),
        ("uk", "Слідство не виключає диверсію.", {"sabotage"}, set()),
    ],
)
def test_denials_and_hedges(read: Read, lang: str, summary: str, causes: set[str], denied: set[str]) -> None:
    """A denied weapon claims nothing else, denied sabotage leaves the cause open, a hedge denies nothing."""
    claims = told(read, lang, summary)
    assert values(claims, ClaimField.CAUSE) == causes
    assert denied <= values(claims, ClaimField.DENIAL)
    assert denied or not values(claims, ClaimField.DENIAL) & {"drone", "sabotage"}


@pytest.mark.parametrize(
    ("lang", "title", "cause"),
    [
        ("en", "Explosion: missile factory hit by drones", {"drone"}),
        ("en", "Missiles hit the gunpowder plant, explosion reported", {"missile"}),
        ("ru", "Взрыв: завод беспилотников атаковали ракетами", {"missile"}),
        ("ru", "Взрыв на пороховом заводе: ракетный удар", {"missile"}),
    ],
)
def test_what_a_plant_makes_is_no_weapon(read: Read, lang: str, title: str, cause: set[str]) -> None:
    """The weapon that belongs to the name of a plant did not hit it."""
    claims = read(title, lang=lang).reports[0].claims
    assert values(claims, ClaimField.CAUSE) & {"drone", "missile"} == cause


@pytest.mark.parametrize(
    ("lang", "summary", "by"),
    [
        ("en", "Governor Ilya Petrov blamed human error.", "Governor Ilya Petrov"),
        ("en", "Human error is to blame, the governor said on Monday.", "governor"),
        ("en", "It was caused by human error, a report citing Vostok News says.", "Vostok News"),
        ("ru", "Губернатор Иван Петров назвал причиной человеческий фактор.", "Губернатор Иван Петров"),
        ("ru", "Губернатор Пермского края Иван Орлов винит человеческий фактор.", "Губернатор Пермского края Иван Орлов"),
        ("ru", "Причина — человеческий фактор, пишет телеграм-канал «Восток».", "телеграм-канал «Восток»"),
        ("ru", "Со ссылкой на «Восток» пишут о человеческом факторе.", "Восток"),
        ("uk", "Губернатор Іван Петров заявив про людський фактор.", "Губернатор Іван Петров"),
    ],
)
def test_claimants_keep_their_names(read: Read, lang: str, summary: str, by: str) -> None:
    """A title is kept with the name beside it, a channel with its own, an unknown cited source by its name."""
    assert [c.by for c in told(read, lang, summary) if c.value == "accident"] == [by]


def test_a_headline_in_title_case_names_nobody_by_its_capitals(read: Read) -> None:
    """Where every word has a capital, the claimant ends where the known words end."""
    claims = read("Governor Blames Drone Attack For Explosion At Gunpowder Plant", lang="en").reports[0].claims
    assert [c.by for c in claims if c.value == "drone"] == ["Governor"]


@pytest.mark.parametrize(
    ("title", "summary", "causes"),
    [
        ("Explosion at powder plant in Kazan after overnight attack", "Windows broke.", {"drone"}),
        ("Explosion at rocket plant in Dnipro after overnight attack", "Windows broke.", {"missile"}),
        ("Explosion at ordnance factory in Nagpur as tragedy struck again", "Windows broke.", set()),
        ("Explosion at powder plant destroys a mixing house", "Windows broke in Radford, Virginia.", set()),
    ],
)
def test_an_attack_without_a_weapon_is_what_such_attacks_are_in_its_country(
    read: Read, title: str, summary: str, causes: set[str]
) -> None:
    """Drones in Russia, missiles in Ukraine, and nothing where no such war is."""
    assert values(read(title, summary, lang="en").reports[0].claims, ClaimField.CAUSE) == causes


@pytest.mark.parametrize(
    ("title", "causes"),
    [
        ("Explosion at gunpowder plant: Geran drones and rockets were used to strike it", {"drone", "missile"}),
        ("Explosion at gunpowder plant after strike by Shaheds", {"drone"}),
        ("Explosion at gunpowder plant that makes drones for a strike force", set()),
        ("Strike on drone factory causes explosion", set()),
        ("Explosion at gunpowder plant. Drones are shown at the fair", set()),
    ],
)
def test_a_weapon_by_its_bare_name_counts_beside_an_attack(read: Read, title: str, causes: set[str]) -> None:
    """Not where it is what the plant makes, nor where nobody attacks with it."""
    assert values(read(title, lang="en").reports[0].claims, ClaimField.CAUSE) & {"drone", "missile"} == causes


def test_a_particle_denies_nothing_across_a_colon(read: Read) -> None:
    """ "The town does not sleep: drones" tells of drones."""
    claims = read("Пенза не спит: дроны атаковали пороховой завод, прогремел взрыв", lang="ru").reports[0].claims
    assert values(claims, ClaimField.CAUSE) == {"drone"}


@pytest.mark.parametrize(
    ("summary", "causes"),
    [
        ("It was caused by a short circuit. Trials of the engine are suspended.", {"accident"}),
        ("It was caused by a short circuit. The blast came during testing.", {"accident", "test"}),
        ("Trials of the engine were under way.", {"test"}),
    ],
)
def test_tests_beside_an_accident_are_the_cause_only_with_the_event(read: Read, summary: str, causes: set[str]) -> None:
    """What a plant stops testing after an accident did not blow it up."""
    assert values(told(read, "en", summary), ClaimField.CAUSE) == causes


@pytest.mark.parametrize(
    "summary",
    ["Sparks of joy flew at the fair.", "The plant repairs aircraft.", "Bombs were dropped on it.", "The blast sparks a review."],
)
def test_words_of_other_meanings_are_no_accident(read: Read, summary: str) -> None:
    """What a plant does for a living and what figures of speech say claims no accident."""
    assert "accident" not in values(told(read, "en", summary), ClaimField.CAUSE)


@pytest.mark.parametrize(
    ("lang", "summary", "causes"),
    [
        ("en", "A dryer exploded in the early hours.", {"accident"}),
        ("en", "A fuel vapour explosion burned the hall.", {"accident"}),
        ("en", "A primer mix detonated on the bench.", set()),
        ("en", "A reactor building exploded.", set()),
        ("en", "The explosion hit a works that sells dryers.", set()),
        ("en", "Drones attacked and a dryer exploded.", {"drone"}),
        ("ru", "Взорвалась сушилка.", {"accident"}),
        ("uk", "Вибухнула сушарка.", {"accident"}),
    ],
)
def test_a_machine_that_blows_up_is_an_accident(read: Read, lang: str, summary: str, causes: set[str]) -> None:
    """Only where it is what went off, is no building, and nobody attacked; what it was fed with says nothing."""
    assert values(told(read, lang, summary), ClaimField.CAUSE) == causes


@pytest.mark.parametrize(
    "title",
    ["Missile battery plant hit by blast", "Rocket engine hall destroyed in blast at gunpowder plant"],
)
def test_a_weapon_that_goes_on_as_a_thing_is_no_cause(read: Read, title: str) -> None:
    """ "Missile battery plant", "rocket engine": what is made or kept is not what struck."""
    assert "missile" not in values(read(title, "").reports[0].claims if read(title, "").reports else (), ClaimField.CAUSE)


def test_one_who_is_named_twice_claims_once(read: Read) -> None:
    """The same claimant in another case or with less of its name adds nothing."""
    summary = "Sources spoke of a technical fault. Security sources said so too: a technical fault. Negligence, sources said."
    assert [c.by for c in told(read, "en", summary) if c.field is ClaimField.CAUSE] == ["Security sources"]


@pytest.mark.parametrize(
    ("summary", "by"),
    [
        ("Two workers died as shells were being dismantled.", None),
        ("Two workers died as shells were being dismantled, the sheriff said.", "sheriff"),
        ("Shells were being dismantled, workers said.", "workers"),
    ],
)
def test_who_came_to_harm_claims_nothing(read: Read, summary: str, by: str | None) -> None:
    """Words for people are claimants only with a verb of speech, and never beside the harm that befell them."""
    assert {c.by for c in told(read, "en", summary) if c.field is ClaimField.CAUSE} == {by}


def test_a_cause_in_the_name_of_a_plant_is_none(read: Read) -> None:
    """Prva Iskra ("first spark") tells of no spark."""
    reports = read("Eksplozija u fabrici Prva iskra u Bariču", "Povređen je jedan radnik.", lang="sr").reports
    assert reports[0].facility == "prva-iskra-baric"
    assert values(reports[0].claims, ClaimField.CAUSE) == set()


@pytest.mark.parametrize(
    ("lang", "title", "causes"),
    [
        ("en", "Blast at gunpowder plant: workers were sent in without training, the union says", {"accident"}),
        ("en", "Blast at gunpowder plant: two supervisors detained", {"accident"}),
        ("en", "Blast at gunpowder plant during work on mortar rounds", {"accident"}),
        ("en", "Blast at gunpowder plant as warplanes bombed the town", {"missile"}),
        ("en", "Blast at gunpowder plant that repairs warplanes", set()),
        ("en", "Drones hit plant that makes Iskander missiles, explosion heard", {"drone"}),
        ("sr", "Eksplozija u fabrici baruta: radnici bez obuke", {"accident"}),
        ("ru", "Взрыв на пороховом заводе: цеха поразили «Кинжалы» и дроны", {"drone", "missile"}),
        ("ru", "Взрыв на пороховом заводе: осуждён начальник цеха", {"accident"}),
    ],
)
def test_what_was_lacking_and_who_is_charged(read: Read, lang: str, title: str, causes: set[str]) -> None:
    """A lack is told with a negation and denies nothing; those in charge are charged with an accident; a weapon or an aircraft
    that is made or repaired has struck nobody."""
    assert values(read(title, lang=lang).reports[0].claims, ClaimField.CAUSE) == causes


def test_who_is_charged_does_not_say_so(read: Read) -> None:
    """Those held for an accident are no claimants of it."""
    claims = told(read, "en", "Prosecutors said the plant director was arrested.")
    assert [c.by for c in claims if c.value == "accident"] == ["Prosecutors"]
