"""An incident's summary, its states, edits, and what of it is news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.incidents.build import FACILITIES, PLACES, claim, moment, report
from watcher.incidents.ledger import authority
from watcher.incidents.lifecycle import LifecycleSettings, close, incident_id, material_changes, summarise
from watcher.types import Cause, ClaimField, Confidence, Edit, Incident, Report, State, Tier

NOW = moment("2024-02-09")
SETTINGS = LifecycleSettings(official=authority(("governor", "general staff")), origins={"tass": "state-ru"})


def summed(*reports: Report, edits: Sequence[Edit] = (), now=NOW, **rest: object) -> Incident:
    return summarise(
        reports, id="2024-02-07-votkinsk", facilities=FACILITIES, places=PLACES, now=now, edits=edits, settings=SETTINGS, **rest
    )


def _told(id: str, hour: int = 9, **rest: object) -> Report:
    return report(id, f"2024-02-07T{hour:02}", "2024-02-07", facility="votkinsk-plant", **rest)


def _edit(field: str, value: str | None, hour: int = 1, **rest: object) -> Edit:
    return Edit(
        incident="2024-02-07-votkinsk",
        field=field,
        value=value,
        by="ann",
        at=moment(f"2024-02-09T{hour:02}"),
        why="checked",
        **rest,
    )


@pytest.mark.parametrize(
    ("day", "name", "taken", "expected"),
    [
        (date(2024, 2, 7), "Votkinsk", (), "2024-02-07-votkinsk"),
        (date(2024, 2, 7), "Votkinsk", ("2024-02-07-votkinsk", "2024-02-07-votkinsk-2"), "2024-02-07-votkinsk-3"),
        (date(2021, 9, 8), "Skarżysko-Kamienna", (), "2021-09-08-skarzysko-kamienna"),
        (date(2023, 6, 10), "Elmadağ", (), "2023-06-10-elmadag"),
        (date(2021, 11, 10), "Unterlüß", (), "2021-11-10-unterluss"),
        (date(2024, 2, 7), None, (), "2024-02-07-unplaced"),
        (date(2024, 2, 7), "Котовск", (), "2024-02-07-unplaced"),
    ],
)
def test_incident_ids(day, name, taken, expected):
    """Day and town in ASCII, numbered when taken."""
    assert incident_id(day, name, taken) == expected


def test_summary_takes_the_modal_day_and_the_named_plant():
    """Explicit days outvote others; the plant gives town, region, country and class."""
    one = summed(
        _told("a"),
        _told("b", 10),
        report("c", "2024-02-08", place="izhevsk"),
        report("d", "2024-02-08", "2024-02-08", relative=True, facility="votkinsk-plant"),
    )
    assert (one.day, one.date_confidence) == (date(2024, 2, 7), Confidence.EXPLICIT)
    assert (one.facility, one.place, one.region, one.country, one.facility_class) == (
        "votkinsk-plant",
        "votkinsk",
        "Udmurtia",
        "RU",
        "missile",
    )
    assert (one.opened, one.updated) == (moment("2024-02-07T09"), moment("2024-02-08"))


def test_summary_of_undated_unplaced_reports():
    """Without a day the first publication stands in; without a town the region and class most reports name."""
    one = summed(report("a", "2024-02-07", country="BG", region="Plovdiv", facility_class="ammunition", place=None))
    assert (one.day, one.date_confidence, one.place) == (date(2024, 2, 7), Confidence.PUBLISHED, None)
    assert (one.region, one.country, one.facility_class) == ("Plovdiv", "BG", "ammunition")


def test_follow_ups_and_fires_do_not_move_the_day():
    """The date of a funeral, a verdict or a mere fire report is not the event's."""
    one = summed(
        _told("a"),
        report("b", "2024-02-08", "2024-02-08", facility="votkinsk-plant", followup=True),
        *(report(n, "2024-02-08", "2024-02-08", facility="votkinsk-plant", tier=Tier.RELATED) for n in "cde"),
    )
    assert one.day == date(2024, 2, 7)


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        pytest.param([_told("a", origin="some channel")], State.RUMOUR, id="one source, cited"),
        pytest.param([_told("a", origin="baza"), _told("b", origin="baza")], State.RUMOUR, id="a chain of citation"),
        pytest.param([_told("a")], State.REPORTED, id="one house of its own"),
        pytest.param([_told("a"), _told("b")], State.CORROBORATED, id="two houses"),
        pytest.param([_told("a", claims=(claim(Cause.TEST, by="the governor"),))], State.CORROBORATED, id="an authority quoted"),
        pytest.param(
            [_told("a", state_owned=True, outlet_country="RU"), _told("b", state_owned=True, outlet_country="RU")],
            State.REPORTED,
            id="two state outlets of one country",
        ),
        pytest.param(
            [_told("a", claims=(claim(Cause.DRONE, by="General Staff"),))], State.EXPLAINED, id="an attack claimed by its author"
        ),
        pytest.param(
            [_told("a"), _told("b", claims=(claim(ClaimField.DENIAL, "no emergency", "plant"),))],
            State.CORROBORATED,
            id="a denial excludes nothing",
        ),
    ],
)
def test_states(reports, state):
    """Who tells it, and how, makes the state; the reason names them."""
    one = summed(*reports)
    assert one.state is state and one.state_reason


def test_closed_after_a_month_of_silence_keeps_what_it_was():
    """Thirty quiet days close an incident with its last state as reason; a rumour stays one."""
    one = summed(_told("a"), _told("b"), now=moment("2024-03-20"))
    assert one.state is State.CLOSED and "was corroborated" in one.state_reason
    assert summed(_told("a"), _told("b"), now=moment("2024-03-05")).state is State.CORROBORATED
    assert summed(_told("a", origin="baza"), now=moment("2024-06-01")).state is State.RUMOUR
    assert close(one, moment("2025-01-01")) == one


def test_edits_win_and_can_be_undone():
    """An analyst's corrections are applied last, in order; an undone one is passed over."""
    one = summed(
        _told("a"),
        edits=[
            _edit("day", "2024-02-06"),
            _edit("place", "izhevsk"),
            _edit("facility", "kupol"),
            _edit("killed", "2"),
            _edit("note", "seen on satellite pictures"),
            _edit("facility_class", "drone"),
            _edit("class", "naval", undone=True),
            _edit("region", "Udmurt Republic"),
            _edit("country", "RU"),
            _edit("injured", None),
            _edit("colour", "red"),
        ],
    )
    assert (one.day, one.place, one.facility, one.facility_class) == (date(2024, 2, 6), "izhevsk", "kupol", "drone")
    assert one.killed is not None and one.killed.best == 2 and one.start.date() == date(2024, 2, 6)
    assert one.notes == ("seen on satellite pictures",) and one.injured is None and one.region == "Udmurt Republic"


def test_an_analyst_sets_state_and_cause():
    """Excluding, rejecting and naming the cause are the analyst's; the reason says who and why."""
    assert summed(_told("a"), edits=[_edit("state", "excluded")]).state_reason == "by ann: checked"
    assert summed(_told("a"), edits=[_edit("rejected", "true")]).rejected
    one = summed(_told("a"), edits=[_edit("cause", "sabotage")])
    assert (one.state, one.established) == (State.EXPLAINED, Cause.SABOTAGE)
    assert summed(_told("a"), edits=[_edit("state", "explained")]).established is Cause.OTHER


def test_edits_of_other_incidents_do_not_touch_it():
    """An edit names its incident."""
    assert summed(_told("a"), edits=[replace(_edit("place", "tula"), incident="other")]).place == "votkinsk"


def test_new_incident_is_news_once():
    """Opening is news; the same again is none; seeded, rejected and merged ones never are."""
    one = summed(_told("a"))
    assert [a.kind for a in material_changes(None, one, NOW)] == ["new"]
    assert material_changes(one, one, NOW) == ()
    assert material_changes(None, summed(_told("a", seed=True)), NOW) == ()
    assert material_changes(None, replace(one, rejected=True), NOW) == ()
    assert material_changes(None, replace(one, merged_into="other"), NOW) == ()


def test_material_changes():
    """Corroboration, first deaths, a settled cause and exclusion are each told; a rising toll is not."""
    first = summed(_told("a"))
    later = summed(
        _told("a"), _told("b", 10, claims=(claim(Cause.DRONE, by="General Staff"), claim(ClaimField.KILLED, "2", "governor")))
    )
    assert [a.kind for a in material_changes(first, later, NOW)] == ["corroborated", "first-deaths", "explained"]
    worse = summed(_told("a"), _told("c", 11, claims=(claim(ClaimField.KILLED, "5", "governor"),)))
    assert [a.kind for a in material_changes(replace(later, established=None), worse, NOW)] == []
    assert [a.kind for a in material_changes(first, summed(_told("a"), edits=[_edit("state", "excluded")]), NOW)] == ["excluded"]


def test_nothing_is_reported_before_it_happens():
    """A day of mourning named three days after the first report is not the day of the explosion, whoever names it."""
    first = report("a", "2024-02-07T09", facility="votkinsk-plant")
    funeral = report("b", "2024-02-10T09", "2024-02-10", facility="votkinsk-plant", followup=True)
    assert summed(first, funeral).day == date(2024, 2, 7)
    assert summed(first, replace(funeral, followup=False)).day == date(2024, 2, 7)


def test_settings_come_from_the_topic():
    """Authorities, cited houses and the time to close are read from the topic."""
    from watcher.knowledge import Topic

    topic = Topic(
        name="t",
        version=1,
        weights={},
        thresholds={},
        windows={"close_days": 10},
        link={},
        officials=("mayor",),
        families={"state-ru": ("tass.ru",)},
    )
    made = LifecycleSettings.of(topic)
    assert made.quiet_days == 10 and made.official.search("the mayor") and made.origins == {"tass ru": "state-ru"}


def test_a_follow_up_names_the_plant_where_the_news_named_only_the_town():
    """The first reports know the town; a court or an inspectorate knows the plant."""
    news = report("news", "2024-02-07", "2024-02-07", place="votkinsk")
    late = report("late", "2024-06-07", "2024-02-07", facility="votkinsk-plant", tier=Tier.BACKGROUND, followup=True)
    assert (summed(news).facility, summed(news, late).facility) == (None, "votkinsk-plant")
