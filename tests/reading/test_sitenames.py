"""By which words plants and towns are known."""

from collections.abc import Sequence

import pytest

from tests.incidents.build import report
from watcher.knowledge import Facility, Knowledge, Place
from watcher.reading.sitenames import COMMON, SiteNames
from watcher.types import Evidence


def _plant(id: str, name: str, **rest: object) -> Facility:
    return Facility.model_validate({
        "id": id, "name": name, "class": "powder", "place": "tambov", "region": "Tambov", "country": "RU", **rest,
    })  # fmt: skip


def test_names_of_a_plant_in_any_script_are_cut_to_what_cases_leave() -> None:
    """Names, aliases and former names of a plant in one small alphabet."""
    one = _plant("one", "Sloboda Works", aliases={"ru": ["завод «Слобода»"], "sr": ["Нитро-Хем"]}, former=["Zarya"])
    assert SiteNames({"one": one}, {})("one") >= {"slobo", "nitro", "hem", "zaria"}


def test_words_that_many_plants_share_tell_nothing() -> None:
    """A word of more than eight plants is none of theirs, whatever the language."""
    plants = {f"p{n}": _plant(f"p{n}", f"Zeta Combine {name}") for n, name in enumerate(("Alfa", "Bravo", "Hotel", "India"))}
    assert SiteNames(plants, {})("p0") >= {"zeta", "alfa"}
    many = {f"p{n}": _plant(f"p{n}", f"Zeta Unit {'abcdefghij'[n] * 2}ro") for n in range(COMMON + 1)}
    assert "zeta" not in SiteNames(many, {})("p0")


def test_towns_and_ids_unknown(small_knowledge: Knowledge) -> None:
    """A town is known by its own words; what stands nowhere by none."""
    town = Place(id="rs-nis", name="Sremska Mitrovica", country="RS", region="Vojvodina", lat=45.0, lon=19.6)
    names = SiteNames(small_knowledge.sites, {town.id: town})
    assert names(town.id) == {"srems", "mitro"}
    assert names("nowhere") == frozenset()


# ---------------------------------------------------------------- plants a misplaced report may be about

REGISTER = {
    f.id: f
    for f in (
        _plant("lavina", "Lavina Works", place="dnieper", region="Dnieper", country="UA", aliases={"uk": ["«Лавіна»"]}),
        _plant("orlan", "Orlan Combine", place="sierpc", region="Mazovia", country="PL", aliases={"pl": ["Orłan Sierpc"]}),
        _plant("here", "Baikal Plant", place="irkutsk", region="Irkutsk"), _plant("qnx", "QNX Propellants", place="reni"),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("read_as", "rest", "meant"),
    [
        ("Лавины", {}, ("lavina",)), ("Лавину", {}, ("lavina",)), ("Лавинское", {}, ()), ("Сибирск", {}, ()),
        ("Лавины", {"place": "irkutsk", "region": "Irkutsk"}, ()), ("Лавины", {"facility": "here"}, ()),
        ("Sierpca", {}, ()), ("Лавины", {"place": None}, ()), ("Лавины", {"region": "Dnieper"}, ()),
        ("Spike", {"terms": ("orlan", "sierpcu")}, ("orlan",)), ("Spike", {"terms": ("orlan",)}, ()),
    ],
)  # fmt: skip
def test_plants_a_report_may_be_about_instead(read_as: str, rest: dict[str, object], meant: Sequence[str]) -> None:
    """The word read as its town is a plant's name but for an ending, or it says two of a plant's rare words. A plant named, a
    town that has plants, and a plant of the same region leave no doubt."""
    known: dict[str, object] = {"place": "lavinsk", "region": "Ural", "evidence": (Evidence(0, len(read_as), read_as, "site"),)}
    asked = report("a", "2024-02-07", **{**known, **rest})  # type: ignore[arg-type]
    assert SiteNames(REGISTER, {}).elsewhere(asked) == meant


@pytest.mark.parametrize(
    ("title", "rest", "meant"),
    [
        ("QNX blast: ministry halts work", {}, ("qnx",)), ("QNX BLAST: MINISTRY HALTS WORK", {}, ()),
        ("The qnx blast", {}, ()), ("Blast", {"terms": ("orlanu", "sever")}, ("orlan",)), ("Blast", {"terms": ("orl",)}, ()),
        ("XQN blast", {}, ()), ("QNX blast", {"place": "irkutsk"}, ()),
    ],
)  # fmt: skip
def test_initials_in_a_title_are_a_plant_where_no_town_is(title: str, rest: dict[str, object], meant: Sequence[str]) -> None:
    """As they are written, and not in a title all in capitals, where every short word looks so; so is a plant's name in full."""
    asked = report("a", "2024-02-07", **{"title": title, **rest})  # type: ignore[arg-type]
    assert SiteNames(REGISTER, {}).elsewhere(asked) == meant


def test_a_town_is_known_by_its_plants_too() -> None:
    """ "Orłan blast" is about the town where Orłan stands."""
    town = Place(id="sierpc", name="Sierpc", country="PL", region="Mazovia", lat=52.9, lon=19.7)
    assert SiteNames(REGISTER, {town.id: town})(town.id) >= {"sierp", "orlan"}
