"""Words right beside a name, as each language has them, and how far they reach."""

from pathlib import Path

import pytest

from watcher.checked import load_yaml
from watcher.knowledge import Pack
from watcher.reading.mentions import Mention
from watcher.reading.neighbours import Neighbours

LANGUAGES = Path(__file__).parents[2] / "seeds" / "languages"
CODES = sorted(p.stem for p in LANGUAGES.glob("*.yaml"))


def beside(lang: str, text: str, name: str) -> tuple[Neighbours, Mention]:
    start = text.index(name)
    return Neighbours(load_yaml(LANGUAGES / f"{lang}.yaml", Pack)), Mention(start, start + len(name), "place", {}, True, False, 1)


@pytest.mark.parametrize("lang", CODES)
def test_each_language_tells_nearness_areas_and_ships(lang: str) -> None:
    """No pack leaves open how it says that something is near a town, in its region, or a ship named after it."""
    words = load_yaml(LANGUAGES / f"{lang}.yaml", Pack).beside
    assert words.near or words.near_after
    assert words.area or words.area_after
    assert words.vessel or words.vessel_after


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "a plant just outside Moscow", "Moscow"),
        ("ru", "взрыв под Москвой", "Москвой"),
        ("es", "cerca de Madrid", "Madrid"),
        ("tr", "Ankara yakınlarında bir fabrika", "Ankara"),
        ("hu", "Moszkva közelében", "Moszkva"),
        ("hi", "मास्को के पास", "मास्को"),
        ("bg", "край София", "София"),
        ("zh", "莫斯科附近发生爆炸", "莫斯科"),
        ("ar", "بالقرب من موسكو", "موسكو"),
        ("cs", "u Prahy", "Prahy"),
    ],
)  # fmt: skip
def test_what_is_near_a_town(lang: str, text: str, name: str) -> None:
    """Before the town or behind it, as the language has it."""
    words, town = beside(lang, text, name)
    assert words.near(text, town)


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "near the river, in Moscow", "Moscow"),
        ("ru", "взрыв в Москве", "Москве"),
        ("sr", "у Београду", "Београду"),
        ("tr", "Ankara'da", "Ankara"),
    ],
)  # fmt: skip
def test_what_is_in_a_town(lang: str, text: str, name: str) -> None:
    """A word for nearness said of something else puts nothing beside the town."""
    words, town = beside(lang, text, name)
    assert not words.near(text, town)


@pytest.mark.parametrize(
    ("lang", "text", "name", "area"),
    [
        ("de", "in der Region Rjasan", "Rjasan", True),
        ("fr", "la région de Toula", "Toula", True),
        ("ru", "Тула, область", "Тула", False),
        ("tr", "Ryazan bölgesindeki", "Ryazan", True), ("pl", "w obwodzie Tuła", "Tuła", True),
        ("bg", "край Казанлък", "Казанлък", False),
        ("uk", "Пермський край", "Пермський", True),
        ("de", "im Werk Rjasan", "Rjasan", False),
    ],
)  # fmt: skip
def test_areas(lang: str, text: str, name: str, area: bool) -> None:
    """A word for region counts right beside the name, not across a comma; Bulgarian "край" before a town is "near"."""
    words, town = beside(lang, text, name)
    assert words.area(text, town) is area


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("en", "the cruiser Moskva sank", "Moskva", "vessel"),
        ("ru", "на БДК «Новочеркасск»", "Новочеркасск", "vessel"),
        ("de", "der Raketenkreuzer Moskau", "Moskau", "vessel"), ("ru", "завод им. Свердлова", "Свердлова", "named"),
        ("pl", "W Pionkach", "Pionkach", "local"),
    ],
)  # fmt: skip
def test_words_before_a_name(lang: str, text: str, name: str, kind: str) -> None:
    """Ships, persons that towns are named after, prepositions with a capital."""
    words, named = beside(lang, text, name)
    assert kind in words.before(text, named.start)


def test_words_behind_a_name() -> None:
    """Residents and divisions of English, and ships of Turkish."""
    for lang, text, name, kind in (
        ("en", "A Tula man died", "Tula", "resident"), ("en", "Perry County plant", "Perry", "county"),
        ("en", "Iwate Prefecture", "Iwate", "division"),
        ("tr", "Moskova kruvazöründe patlama", "Moskova", "vessel_after"),
    ):  # fmt: skip
        words, named = beside(lang, text, name)
        assert kind in words.after(text, named.end)
