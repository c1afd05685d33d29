"""The count of a series, its paragraph, and why two figures differ."""

from dataclasses import replace
from datetime import date

import pytest

from tests.incidents.build import FACILITIES, PLACES, claim, moment, report
from watcher.incidents.ledger import authority
from watcher.incidents.lifecycle import LifecycleSettings, summarise
from watcher.incidents.series import Filter, back, count, explain
from watcher.types import Cause, Incident, State

AS_OF = date(2024, 2, 9)
_SETTINGS = LifecycleSettings(official=authority(("ministry", "general staff")))


def incident(day: str, facility: str, *claims: object, seed: bool = True) -> Incident:
    """An incident told by one house per claim, at least one."""
    reports = [
        report(f"{facility}-{day}-{n}", day, day, facility=facility, claims=(c,), seed=seed)
        for n, c in enumerate(claims or (claim(Cause.UNKNOWN),))
    ]
    town = FACILITIES[facility].place
    return summarise(
        reports, id=f"{day}-{town}", facilities=FACILITIES, places=PLACES, now=moment("2024-02-09"), settings=_SETTINGS
    )


FIVE = (
    incident("2023-10-31", "ural", claim(Cause.ACCIDENT, by="dispatchers")),
    incident("2023-11-10", "tambov-powder"),
    incident("2023-11-26", "chtz", claim(Cause.ACCIDENT, by="ministry"), claim(Cause.SABOTAGE, by="a paper")),
    incident("2024-01-15", "kamensky"),
    incident("2024-02-07", "votkinsk-plant", claim(Cause.TEST, by="TASS"), claim(Cause.TEST, by="a ministry")),
)
STRUCK = incident("2024-01-21", "kbp", claim(Cause.DRONE, by="General Staff"))


def _name(one: Incident) -> str:
    return f"{PLACES[one.place or ''].name}"


def test_the_note_of_9_february_2024_counts_five():
    """Accounts of transformer, error and planned test do not explain; a claimed drone strike does."""
    found = count([*FIVE, STRUCK], as_of=AS_OF, months=4, asked=Filter(unexplained=True, country="RU"), name=_name)
    assert found.count == 5
    assert found.paragraph.startswith(
        "As of 2024-02-09, the explosion at Votkinsk on 7 February 2024 is at least the fifth unexplained explosion "
        "at a defence-industry plant in RU in four months. Earlier ones: Kamensk-Shakhtinsky on 15 January 2024; "
        "Chelyabinsk on 26 November 2023"
    )
    assert "Kotovsk on 10 November 2023; Solikamsk on 31 October 2023" in found.paragraph


def test_any_cause_counts_without_the_filter():
    """All explosions of the window, explained or not."""
    assert count([*FIVE, STRUCK], as_of=AS_OF, months=4).count == 6


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filter(country="UA"), 0),
        (Filter(cls="powder"), 3),
        (Filter(cls="missile", unexplained=True), 1),
        (Filter(facility="chtz"), 1),
        (Filter(region="Udmurtia"), 1),
        (Filter(operator="Rostec"), 2),
        (Filter(kinds=("fire",)), 0),
    ],
)
def test_filters(asked, expected):
    """Country, class, plant, region, operator and kind each narrow the count."""
    operators = {"ural": "Rostec", "chtz": "Rostec"}
    assert count([*FIVE, STRUCK], as_of=AS_OF, months=4, asked=asked, operators=operators).count == expected


@pytest.mark.parametrize(
    "gone",
    [
        {"rejected": True},
        {"merged_into": "other"},
        {"state": State.EXCLUDED},
        {"state": State.RUMOUR},
        {"established": Cause.DRONE},
        {"kind": "fire"},
    ],
)
def test_what_is_never_counted_as_unexplained(gone):
    """Rejected, merged, excluded, rumoured, explained incidents and fires fall out of the count."""
    changed = (replace(FIVE[0], **gone), *FIVE[1:])
    assert count(changed, as_of=AS_OF, months=4, asked=Filter(unexplained=True)).count == 4


def test_rate_against_the_base_rate():
    """Per month in the window, and in the year before it."""
    before = [incident("2023-03-01", "kupol"), incident("2023-06-01", "biysk-oleum")]
    rate = count([*before, *FIVE], as_of=AS_OF, months=4).rate
    assert rate.per_month == pytest.approx(5 / 4.04, abs=0.02) and rate.base == pytest.approx(2 / 12, abs=0.01)
    assert rate.ratio == pytest.approx(7.4, abs=0.2)
    assert count(FIVE, as_of=AS_OF, months=4).rate.ratio is None


def test_nothing_found():
    """An empty window is said, not implied."""
    assert (
        count([], as_of=AS_OF, months=1).paragraph
        == "As of 2024-02-09, no explosion at a defence-industry plant is known in one month."
    )


@pytest.mark.parametrize(
    ("n", "word"), [(1, "the first"), (11, "the 11th"), (21, "the 21st"), (22, "the 22nd"), (23, "the 23rd")]
)
def test_ordinals(n, word):
    """Words to ten, then figures with their ending."""
    many = [replace(FIVE[4], id=f"i{k}") for k in range(n)]
    assert word in count(many, as_of=AS_OF, months=14).paragraph


def test_a_change_between_two_figures_is_explained():
    """Every incident that came or went is named with its reason."""
    asked = Filter(unexplained=True)
    late = incident("2024-03-01", "elastik")
    earlier = count([*FIVE[1:], STRUCK], as_of=AS_OF, months=4, asked=asked)
    now = [FIVE[0], replace(FIVE[2], established=Cause.SABOTAGE), FIVE[3], replace(FIVE[4], day=date(2022, 2, 7)), late]
    later = count(now, as_of=date(2024, 3, 2), months=4, asked=asked)
    lines = explain(earlier, later, now)
    assert lines == (
        "+ 2024-03-01-lesnoy: happened since",
        "- 2023-11-10-kotovsk: no longer in the register",
        "- 2023-11-26-chelyabinsk: explained: sabotage",
        "- 2024-02-07-votkinsk: 2022-02-07 is older than 4 months",
    )
    wider = count(now, as_of=date(2024, 3, 2), months=12, asked=asked)
    assert "+ 2023-10-31-solikamsk: happened before, became known or counted since" in explain(earlier, wider, now)


def test_an_older_incident_comes_in_with_a_wider_window():
    """It was outside the earlier window."""
    narrow, wide = (count(FIVE, as_of=AS_OF, months=m) for m in (1, 4))
    assert "+ 2023-10-31-solikamsk: was older than the earlier window" in explain(narrow, wide, FIVE)
    ahead = count([replace(FIVE[4], day=date(2024, 3, 9))], as_of=AS_OF, months=4)
    assert explain(count(FIVE, as_of=AS_OF, months=1), ahead, [replace(FIVE[4], day=date(2024, 3, 9))])[-1].endswith(
        "now dated 2024-03-09"
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 9), 4, date(2023, 10, 9)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 30), 1, date(2023, 2, 28)),
        (date(2024, 7, 31), 1, date(2024, 6, 30)),
    ],
)
def test_months_back(day, months, expected):
    """Calendar months, the last day where the same one is missing."""
    assert back(day, months) == expected
