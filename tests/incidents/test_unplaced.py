"""Reports that name neither plant nor town, against incidents whose site is known."""

from collections.abc import Mapping, Sequence

import pytest

from tests.incidents.build import FACILITIES, PLACES, claim, report
from watcher.incidents.link import Relinked, relink
from watcher.types import ClaimField, Report

WORDS: Mapping[str, frozenset[str]] = {
    "votkinsk-plant": frozenset({"votki", "vmz"}), "tambov-powder": frozenset({"tambo", "kotov"}),
    "accurate": frozenset({"accur", "aes"}),
}  # fmt: skip


def linked(*reports: Report) -> Relinked:
    return relink(
        reports, facilities=FACILITIES, places=PLACES, known_by=lambda id: WORDS.get(id, frozenset())
    )  # fmt: skip


def incidents(*reports: Report) -> list[set[str]]:
    return [{r.removesuffix("#0") for r in c.reports} for c in linked(*reports).clusters]


BLAST = report("blast", "2024-02-07", facility="votkinsk-plant")


@pytest.mark.parametrize(
    ("rest", "one"),
    [
        ({"country": "RU", "facility_class": "naval"}, False),
        ({"country": "RU", "facility_class": "naval", "terms": ("votkinske",)}, True),
        ({"country": "UA", "terms": ("votkinske",)}, False), ({"country": "UA", "terms": ("votkinske", "vmzs")}, False),
        ({"country": "UA", "terms": ("votkinske", "vmzs"), "elsewhere": ("votkinsk-plant",)}, True),
        ({"country": "UA", "terms": ("votkinske", "vmzs"), "elsewhere": ("votkinsk-plant",), "followup": True}, False),
        ({"country": None}, False), ({"country": None, "terms": ("votkinskas",)}, True),
        ({"country": None, "terms": ("izhevsk",)}, False),
    ],
)  # fmt: skip
def test_a_rare_word_of_the_plants_names_says_which_site_is_meant(rest: Mapping[str, object], one: bool) -> None:
    """It outweighs the kind of plant; two of them, of a plant that reading thought of, outweigh the country, which may be that of
    the accused. Nothing else joins a report that names no country."""
    vague = report("vague", "2024-02-07T15", **rest)  # type: ignore[arg-type]
    assert (len(incidents(BLAST, vague)) == 1) is one


@pytest.mark.parametrize(("plant", "one"), [("votkinsk-plant", True), ("kupol", False)])
def test_a_plant_called_by_its_initials(plant: str, one: bool) -> None:
    """Reading found the plant's initials in the title of a report that names nothing else."""
    assert (len(incidents(BLAST, report("vague", "2024-02-07T15", elsewhere=(plant,)))) == 1) is one


@pytest.mark.parametrize(
    ("rest", "one"),
    [
        ({"domestic": True}, True), ({"domestic": False}, False), ({"domestic": True, "claims": ()}, False),
        ({"domestic": True, "facility_class": "naval"}, False),
    ],
)  # fmt: skip
def test_the_country_of_an_outlet_that_names_none_gives_way_to_the_same_toll(rest: Mapping[str, object], one: bool) -> None:
    """A Hungarian outlet on a Romanian plant whose town it spells its own way: told is the kind of plant and the toll."""
    hurt = (claim(ClaimField.INJURED, "4"),)
    known = report("blast", "2024-02-07", facility="votkinsk-plant", claims=hurt)
    told = {"country": "HU", "facility_class": "missile", "claims": hurt, **rest}
    assert (len(incidents(known, report("foreign", "2024-02-07T15", **told))) == 1) is one  # type: ignore[arg-type]


def test_the_join_tells_by_which_name() -> None:
    """The explanation names the words."""
    placed = linked(BLAST, report("vague", "2024-02-07T15", country="RU", terms=("votkinske",))).placements["vague#0"]
    assert ("names the site", "votki") in {(p.name, p.text) for p in placed.parts}


def test_a_day_told_late_is_the_day_of_an_incident_nobody_dated() -> None:
    """ "On Friday", written on Monday, meets the reports of that Friday, which had no need to name the day."""
    late = report("late", "2024-02-10", "2024-02-07", country="RU", facility_class="missile")
    assert len(incidents(BLAST, late)) == 1
    assert len(incidents(BLAST, report("late", "2024-02-12", "2024-02-10", country="RU", facility_class="missile"))) == 2


TOLL = [report("first", "2024-02-07", facility="accurate", claims=(claim(ClaimField.KILLED, "9"),))]


@pytest.mark.parametrize(
    ("published", "killed", "rest", "one"),
    [
        ("2024-03-05", "16", {}, True), ("2024-03-05", "9", {}, True), ("2024-03-05", "4", {}, False),
        ("2024-03-25", "16", {}, False), ("2024-03-05", "16", {"country": "BG"}, False),
        ("2024-03-05", "16", {"facility_class": "naval"}, False), ("2024-03-05", "16", {"followup": False}, False),
        ("2024-02-18", "4", {}, True), ("2024-03-05", "4", {"terms": ("accurate",)}, True),
        ("2024-03-05", "16", {"country": None, "terms": ("accurate",)}, False),
    ],
)  # fmt: skip
def test_a_toll_that_goes_on_is_told_for_five_weeks(published: str, killed: str, rest: Mapping[str, object], one: bool) -> None:
    """ "Toll of the munitions plant blast rises to 16": the country's only incident of that kind with no more dead than that.
    A smaller toll is one of another explosion, unless it comes within a fortnight or names the site."""
    known = {"country": "US", "facility_class": "explosives", "followup": True, "claims": (claim(ClaimField.KILLED, killed),)}
    late = report("late", published, **{**known, **rest})  # type: ignore[arg-type]
    assert (len(incidents(*TOLL, late)) == 1) is one


# ---------------------------------------------------------------- the first to tell has follow-up words


def test_follow_up_words_in_the_first_report_do_not_split() -> None:
    """ "Investigation under way after plant explosion" comes before the plain news, and neither names a day."""
    first = report("first", "2025-01-22", facility="accurate", followup=True)
    assert incidents(first, report("news", "2025-01-24", facility="accurate")) == [{"first", "news"}]


def test_follow_up_of_last_week_is_no_first_report() -> None:
    """A trial report, then an explosion at the plant: two."""
    first = report("trial", "2025-01-15", facility="accurate", followup=True)
    assert len(incidents(first, report("news", "2025-01-24", facility="accurate"))) == 2


def test_a_toll_told_today_is_news_of_today() -> None:
    """ "A worker died today": undated reports of the week after find that incident standing, and none is opened for them."""
    first = report("first", "2019-05-22", "2019-05-22", facility="kristall", relative=True, followup=True)
    later = report("later", "2019-05-30", facility="kristall", terms=("inspekcija",))
    assert len(incidents(first, later)) == 1


def test_a_statement_of_monday_is_no_explosion_of_monday() -> None:
    """The calendar day of a follow-up is that of the statement; undated news keep the day they had."""
    news: Sequence[Report] = [report(f"n{d}", f"2025-08-{d}", "2025-08-15", facility="elastik") for d in (15, 16)]
    toll = report("toll", "2025-08-18", "2025-08-18", facility="elastik", followup=True)
    undated = report("undated", "2025-08-18T14", facility="elastik")
    assert len(incidents(*news, toll, undated)) == 1
