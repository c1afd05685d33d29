import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.reading.text import fold, sentences, skeleton, skeleton_words, tokens


@pytest.mark.parametrize(
    "spellings",
    [
        ("Воткинск", "Воткінськ", "Wotkinsk", "Wotkińsk", "Votkinsk", "Βοτκίνσκ", "Воткінск"),
        ("Копейск", "Kopeysk", "Kopejsk", "Kopeisk"),
        ("Чапаевск", "Чапаєвськ", "Chapayevsk", "Chapaevsk"),
        ("Дзержинск", "Dzerzhinsk", "Dzeržinsk"),
        ("Челябинск", "Chelyabinsk", "Tscheljabinsk", "Čeljabinsk"),
        ("Рязань", "Ryazan", "Riazan", "Rjazan"),
        ("Щёлково", "Shchelkovo"),
        ("Бийск", "Biysk"),
        ("Kırıkkale", "Kirikkale"),
        ("Чачак", "Čačak", "Cacak"),
        ("Dzerzhinsk", "Ντζερζίνσκ"),
        ("Bryansk", "Μπριάνσκ"),
        ("Chelyabinsk", "Τσελιάμπινσκ"),
        ("Yelabuga", "Γιελάμπουγκα"),
        ("Saratov", "Σαράτοφ"),
        ("Lamia", "Λαμία", "ΛΑΜΊΑ"),
        ("Elefsina", "Ελευσίνα"),
        ("Kilkis", "Κιλκίς", "ΚΙΛΚΙΣ"),
        ("Ижевск", "Іжэўск"),
    ],
)
def test_spellings_of_one_town_have_one_skeleton(spellings: tuple[str, ...]) -> None:
    """A name is the same word in every script and romanisation the press uses."""
    assert len({skeleton(s) for s in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("Томск", "Омск"), ("Тула", "Тверь"), ("Котовск", "Котово"), ("Perm", "Parma")])
def test_different_towns_have_different_skeletons(one: str, other: str) -> None:
    """Reducing the alphabet does not throw neighbours together."""
    assert skeleton(one) != skeleton(other)


def test_folding_greek_takes_accents_off_and_one_sigma() -> None:
    """Headlines in capitals, with and without accents, fold to the same as the sentence."""
    assert fold("Έκρηξης") == fold("ΕΚΡΗΞΗΣ") == fold("ΈΚΡΗΞΗΣ")


@given(st.text())
def test_fold_keeps_length(text: str) -> None:
    """An offset in the folded text is an offset in the text, for any text at all."""
    assert len(fold(text)) == len(text)


@given(st.text(max_size=200))
def test_sentences_are_ordered_and_inside(text: str) -> None:
    """Sentence spans never overlap, never run backwards, never leave the text."""
    end = 0
    for start, stop in sentences(text):
        assert end <= start < stop <= len(text)
        end = stop


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Blast at plant\nFive hurt. Two missing.", 3),
        ("Взрыв на ул. Ленина в г. Казань. Пострадали двое.", 2),
        ("It burned on Feb. 7 near the works.", 1),
        ("Un muerto. ¿Qué pasó?", 1),
        ("Was it a drone? Nobody knows!", 2),
    ],
)
def test_sentences_part_where_a_reader_would(text: str, count: int) -> None:
    """Abbreviations do not end a sentence; a line break always does."""
    assert len(sentences(text)) == count


def test_skeleton_words_part_names_as_tokens_do() -> None:
    """The bulk form used to build the index agrees with the one used on texts."""
    names = ["Ust-Kamenogorsk", "Кам'янське", "Sellier & Bellot", "Загорский оптико-механический завод", "St. Petersburg"]
    assert skeleton_words(names) == [[skeleton(t[0]) for t in tokens(n)] for n in names]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("пoрoхoвoму зaвoдi", "пороховому заводі"),  # four and three Latin letters
        ("Bзрыв", "взрыв"),
        ("цеx", "цех"),
        ("MiG и Су-34", "mig и су-34"),
        ("Kazan", "kazan"),
    ],
)
def test_latin_letters_in_a_cyrillic_word_are_what_they_look_like(typed: str, meant: str) -> None:
    """Words typed on two keyboards are read; words of one alphabet stay as they are."""
    assert fold(typed) == meant
