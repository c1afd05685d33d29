from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.reading.read import Reader
from watcher.types import Claim, Entry, Reading

Read = Callable[..., Reading]
TITLES = {
    "en": "Explosion at gunpowder plant", "ru": "Взрыв на пороховом заводе", "uk": "Вибух на пороховому заводі",
    "cs": "Výbuch v muniční továrně", "pl": "Wybuch w fabryce prochu", "tr": "Barut fabrikasında patlama",
}  # fmt: skip


def counts(read: Read, lang: str, summary: str) -> list[Claim]:
    return [c for c in read(TITLES[lang], summary, lang=lang).reports[0].claims if c.field in {"killed", "injured", "missing"}]


def first(claims: list[Claim]) -> dict[str, str]:
    found: dict[str, str] = {}
    for c in claims:
        found.setdefault(c.field.value, c.value + ("+" if c.at_least else ""))
    return found


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "Channels count four or five dead.", {"killed": "4+"}),
        ("en", "Between ten and fifteen workers were injured.", {"injured": "10+"}),
        ("en", "Some 10-12 people were hurt.", {"injured": "10+"}),
        ("en", "Ten to fifteen people are missing.", {"missing": "10+"}),
        ("en", "The toll rose from 12 to 13 dead.", {"killed": "13"}),
        ("ru", "Погибли четверо или пятеро рабочих.", {"killed": "4+"}),
        ("ru", "Ранены от десяти до двенадцати человек.", {"injured": "10+"}),
        ("uk", "Загинули троє чи четверо людей.", {"killed": "3+"}),
        ("en", "A worker, Arun Stone (52), died on the spot.", {"killed": "1"}),
        ("en", "A 34-year-old was killed.", {"killed": "1"}),
        ("ru", "Погиб 29-летний такелажник.", {"killed": "1"}),
        ("ru", "Погиб сторож, двое ранены.", {"killed": "1", "injured": "2"}),
        ("ru", "Двое работников с ожогами 40 процентов тела.", {"injured": "2"}),
        ("uk", "Загинув охоронець цеху.", {"killed": "1"}),
        ("en", "One is dead and three are hurt, the coroner said.", {"killed": "1", "injured": "3"}),
        ("en", "There was no casualty.", {"killed": "0", "injured": "0"}),
        ("uk", "Поранено 10–12 осіб.", {"injured": "10+"}),
    ],
)
def test_a_range_is_its_lower_end(read: Read, lang: str, summary: str, expected: dict[str, str]) -> None:
    """ "Four or five" is at least four; a rise from one figure to another is no range."""
    assert first(counts(read, lang, summary)) == expected


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "Four workers and two sappers died.", {"killed": "6"}),
        ("en", "Four workers died and two soldiers were injured.", {"killed": "4", "injured": "2"}),
        ("en", "The blast killed five people and wrecked two houses.", {"killed": "5"}),
        ("en", "Seven people, three of them women, were killed.", {"killed": "7"}),
        ("en", "Nine people were injured, including two children.", {"injured": "9"}),
        ("ru", "Погибли трое рабочих и двое военных.", {"killed": "5"}),
        ("ru", "Погибли трое рабочих и пострадали двое военных.", {"killed": "3", "injured": "2"}),
        ("ru", "Пострадали семь человек, из них трое тяжело.", {"injured": "7"}),
        ("uk", "Загинули троє робітників і двоє військових.", {"killed": "5"}),
        ("cs", "Čtyři dělníci zůstali pod sutinami a devět lidí bylo zraněno.", {"missing": "4", "injured": "9"}),
    ],
)
def test_parts_are_added_and_subsets_are_not(read: Read, lang: str, summary: str, expected: dict[str, str]) -> None:
    """Persons joined by "and" under one word are summed; "of them" and another word's number are not."""
    assert first(counts(read, lang, summary)) == expected


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "The disaster claimed five lives.", {"killed": "5"}),
        ("en", "Firefighters claimed the plant was safe.", {}),
        ("en", "A fifth worker has died of burns.", {"killed": "5"}),
        ("en", "Two men died, a third worker was injured.", {"killed": "2", "injured": "1"}),
        ("en", "It was the second explosion this year and killed three.", {"killed": "3"}),
        ("en", "Two more workers died in hospital. The death toll is seven.", {"killed": "7"}),
        ("en", "Two more men died in hospital.", {"killed": "2"}),
        ("en", "A press operator was killed and his colleague was injured.", {"killed": "1"}),
        ("ru", "Взрыв унёс жизни шести человек.", {"killed": "6"}),
        ("ru", "Взрыв унёс семь жизней.", {"killed": "7"}),
        ("ru", "Скончался пятый рабочий.", {"killed": "5"}),
        ("ru", "Двое погибших и тяжело раненый.", {"killed": "2", "injured": "1"}),
        ("ru", "Погибли двое, ещё трое ранены, судьба троих неизвестна.", {"killed": "2", "injured": "3", "missing": "3"}),
        ("uk", "Вибух забрав п'ять життів.", {"killed": "5"}),
        ("uk", "Помер третій робітник.", {"killed": "3"}),
        ("uk", "Загинув робітник, ще двоє поранені.", {"killed": "1", "injured": "2"}),
    ],
)
def test_numbers_in_phrases(read: Read, lang: str, summary: str, expected: dict[str, str]) -> None:
    """Lives claimed, ordinals, one more and single persons are counted as a reader would."""
    found = first(counts(read, lang, summary))
    assert {field: value for field, value in found.items() if field in expected or not expected} == expected


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("en", "No one has been injured."), ("en", "None of the workers was hurt."), ("en", "Nobody was inside."),
        ("ru", "Пострадавших нет."), ("ru", "Людей внутри не было."), ("ru", "Сотрудники целы."),
        ("uk", "Постраждалих немає."), ("uk", "Ніхто не постраждав."), ("uk", "Обійшлося без поранених."),
    ],
)  # fmt: skip
def test_nobody_hurt_is_a_claim_of_none(read: Read, lang: str, summary: str) -> None:
    """Words that nobody was hurt claim zero."""
    assert first(counts(read, lang, summary))["injured"] == "0"


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("en", "Twelve fire engines came, 40 firefighters were at work and there are casualties."),
        ("en", "The injured worker, 34, lives 12 km away."),
        ("ru", "Есть погибшие, тушат 40 пожарных и 12 машин."),
        ("ru", "Раненый, 34 года, живёт в 12 км от завода."),
        ("uk", "Є постраждалі, гасять 40 пожежників."),
    ],
)
def test_crews_ages_and_distances_count_nobody(read: Read, lang: str, summary: str) -> None:
    """Numbers of those who came to help, of years and of kilometres are no casualties."""
    assert not {c.value for c in counts(read, lang, summary)} & {"12", "34", "40"}


def test_fallen_firefighters_count(read: Read) -> None:
    """A few firefighters under a word of death are the dead."""
    assert first(counts(read, "ru", "Погибли трое пожарных.")) == {"killed": "3"}


@pytest.mark.parametrize(
    ("lang", "summary", "by"),
    [
        ("en", "Five workers were killed, Governor Ilya Petrov said.", "Governor Ilya Petrov"),
        ("en", "Five workers were killed, Reuters reported citing local police.", "police"),
        ("en", "Five workers were killed.", None),
        ("ru", "Погибли пятеро, сообщает ТАСС со ссылкой на МЧС.", "МЧС"),
        ("ru", "Погибли пятеро, на месте работают спасатели.", None),
        ("uk", "Загинули п'ятеро, повідомив губернатор Іван Петров.", "губернатор Іван Петров"),
    ],
)
def test_counts_name_who_gave_them(read: Read, lang: str, summary: str, by: str | None) -> None:
    """The speaker, or whom an outlet cites; who merely stands in the sentence gave no figure."""
    assert [(c.value, c.by) for c in counts(read, lang, summary)] == [("5", by)]


WORDS = ("five", "or", "7", "10-12", "workers", "and", "killed", "injured", "missing", "third", "another", ",", ".",
         "police said", "citing", "«Vostok»", "drone attack", "ruled out", "no", "accident", "not")  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=14))
def test_claims_stand_in_the_text(reader: Reader, words: list[str]) -> None:
    """However the words fall, reading does not fail, figures are natural numbers and every claim lies inside the text."""
    title = "Explosion at gunpowder plant " + " ".join(words)
    now = datetime(2024, 2, 9, 12, tzinfo=UTC)
    for report in reader.read(Entry(key="e", feed="f", title=title, lang="en", published=now, fetched=now)).reports:
        for claim in report.claims:
            assert 0 <= claim.start < claim.end <= len(title)
            assert claim.field.value in {"cause", "denial"} or claim.value.isdigit()


def test_a_count_at_the_end_of_a_title_is_not_parted_from_its_word_by_the_text(read: Read) -> None:
    """What the text begins with says nothing of a number in the title."""
    reading = read("На пороховому заводі загинули двоє", "Вибух стався вранці.", lang="uk")
    assert first(list(reading.reports[0].claims)) == {"killed": "2"}


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "Nine of the twelve workers were killed.", {"killed": "9"}),
        ("en", "None of the six injured is in danger.", {"injured": "6"}),
        ("en", "A man was killed and nine injured, two gravely.", {"killed": "1", "injured": "9"}),
        ("en", "Another employee is in a Radford hospital.", {"injured": "1"}),
        ("en", "Two men were opening an odd thing in a rented hall when they were badly hurt.", {"injured": "2"}),
        ("ru", "Двое из троих рабочих погибли.", {"killed": "2"}),
        ("ru", "К врачам в 25-ю больницу никто не обращался, погиб слесарь.", {"killed": "1"}),
        ("ru", "Двое работников с ожогами 40 и 60 процентов тела.", {"injured": "2"}),
        ("ru", "Скончался сварщик.", {"killed": "1"}),
        ("uk", "Загинула лаборантка.", {"killed": "1"}),
        ("pl", "Zginął laborant.", {"killed": "1"}),
    ],
)
def test_parts_of_a_whole_and_single_persons(read: Read, lang: str, summary: str, expected: dict[str, str]) -> None:
    """The part counts and not its whole, one person beside the word counts one, and so does a verb said of one."""
    assert first(counts(read, lang, summary)) == expected


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("ru", "Скончался рабочий, раненный при взрыве.", {"killed": "1"}),
        ("en", "A worker hurt in the blast has died.", {"killed": "1"}),
        ("en", "A worker was killed and another worker was injured.", {"killed": "1", "injured": "1"}),
        ("en", "A worker was killed and a guard was injured.", {"killed": "1", "injured": "1"}),
        ("en", "An engineer was killed and a colleague injured.", {"killed": "1", "injured": "1"}),
    ],
)
def test_who_died_of_wounds_is_not_wounded_too(read: Read, lang: str, summary: str, expected: dict[str, str]) -> None:
    assert first(counts(read, lang, summary)) == expected


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "The blast shook the hall but injured no one.", {"killed": "0", "injured": "0"}),
        ("en", "Nobody was killed or hurt.", {"killed": "0", "injured": "0"}),
        ("en", "Fitters escaped injury.", {"killed": "0", "injured": "0"}),
        ("en", "The blast caused no casualties.", {"killed": "0", "injured": "0"}),
        ("en", "Three were hurt but nobody is missing.", {"injured": "3"}),
        ("en", "Nobody knows how many were hurt.", {}),
        ("ru", "Никто из рабочих не получил ранений.", {"killed": "0", "injured": "0"}),
        ("en", "Two died; nobody else was injured.", {"killed": "2", "injured": "0"}),
        ("tr", "Bakan, olayda can kaybı bulunmadığını söyledi.", {"killed": "0"}),
    ],
)
def test_who_is_not_hurt_is_not_dead(read: Read, lang: str, summary: str, expected: dict[str, str]) -> None:
    """Words that deny injuries deny deaths, where none are told; "nobody" before a clause of its own denies nothing."""
    assert first(counts(read, lang, summary)) == expected


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "Two of the three injured remain in a clinic.", {"injured": "3"}),
        ("en", "One of five workers hurt in the blast has died; four are recovering.", {"killed": "1", "injured": "4"}),
        ("en", "One of the six workers burned in the blast at the Anytown filling works on Monday has died.",
         {"killed": "1", "injured": "5"}),
        ("en", "Of nine people hurt seven died.", {"killed": "7", "injured": "2"}),
        ("en", "The state of the twelve injured is stable; three died.", {"injured": "12", "killed": "3"}),
        ("en", "Three hurt fitters have died in hospital.", {"killed": "3"}),
        ("ru", "Двое из четверых раненых остаются в больнице.", {"injured": "4"}),
        ("tr", "Yaralanan bir işçi öldü, üç işçinin tedavisi sürüyor.", {"killed": "1", "injured": "3"}),
        ("ru", "Число погибших выросло до трёх, один раненый остаётся в больнице.", {"killed": "3", "injured": "1"}),
    ],
)
def test_those_who_died_of_their_wounds_leave_the_injured(
    read: Read, lang: str, summary: str, expected: dict[str, str]
) -> None:
    """Of the injured told as a whole, those who died are taken off; who is told to have been hurt and to have died is dead."""
    assert first(counts(read, lang, summary)) == expected


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "Two fitters died, a third is in hospital.", {"killed": "2", "injured": "1"}),
        ("en", "Two fitters died, a third building burned.", {"killed": "2"}),
        ("uk", "Двоє загинули одразу, третій в реанімації.", {"killed": "2", "injured": "1"}),
        ("en", "Two were hurt; a third worker was burned.", {"injured": "2"}),
    ],
)
def test_an_ordinal_after_the_dead_is_one_more_injured(
    read: Read, lang: str, summary: str, expected: dict[str, str]
) -> None:
    """ "A third" goes on counting where the dead stopped, of persons only, and counts one injured."""
    assert first(counts(read, lang, summary)) == expected


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("ru", "Наладчик получил осколочные ранения.", {"injured": "1"}),
        ("ru", "Пострадал цех завода.", {}),
        ("pl", "Zginął pracownik, a jego koleżanka jest ranna.", {"killed": "1", "injured": "1"}),
        ("en", "A man was killed and another hurt.", {"killed": "1", "injured": "1"}),
        ("ru", "Около десяти в цехе по выпуску промышленных взрывателей погиб слесарь.", {"killed": "1"}),
    ],
)
def test_one_victim_needs_no_number(read: Read, lang: str, summary: str, expected: dict[str, str]) -> None:
    """A verb in the singular counts one person, never a thing, and takes no number from afar."""
    assert first(counts(read, lang, summary)) == expected


def test_a_count_of_a_month_gone_by_is_recited(read: Read) -> None:
    """ "Where five were killed last May" gives way to the count of today."""
    assert [c.value for c in counts(read, "en", "Three fitters died at a works where five were killed last May.")] == ["3"]
    assert [c.value for c in counts(read, "en", "Five fitters were killed last May.")] == ["5"]
