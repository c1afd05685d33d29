"""Which reports are joined: properties over any order, and the traps met in real reports."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incidents.build import FACILITIES, PLACES, apart, moment, report, together, told
from watcher.incidents.link import LinkSettings, Relinked, relink
from watcher.types import Cause, Claim, ClaimField, Confidence, Evidence, NewIncident, Pin, Report, SameIncident, Tier, Unlinked


def linked(reports: Sequence[Report], known: dict[str, str] | None = None, pins: Sequence[Pin] = ()) -> Relinked:
    return relink(reports, known, pins=pins, facilities=FACILITIES, places=PLACES)


def groups(relinked: Relinked) -> set[frozenset[str]]:
    return {frozenset(r.removesuffix("#0") for r in c.reports) for c in relinked.clusters}


def group(*reports: Report, pins: Sequence[Pin] = ()) -> list[set[str]]:
    """The clusters in order of their first report, each as entry names."""
    return [{r.removesuffix("#0") for r in c.reports} for c in linked(reports, pins=pins).clusters]


# ---------------------------------------------------------------- properties

_SITES = (
    {"facility": "tambov-powder"}, {"place": "kotovsk"}, {"place": "tambov"}, {"facility": "kristall"}, {"facility": "sverdlov"},
    {"place": "dzerzhinsk"}, {"region": "Tambov", "country": "RU", "facility_class": "powder"}, {"country": "RU"}, {},
)  # fmt: skip


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    out = []
    for n in range(draw(st.integers(1, 9))):
        at = moment("2023-11-10T06") + timedelta(hours=draw(st.integers(0, 24 * 9)))
        back = draw(st.sampled_from((0, 0, 1, 1, 2, 4)))
        day = (at - timedelta(days=back)).date()
        kind = draw(st.sampled_from(("explicit", "relative", "none", "night")))
        made = report(
            f"e{n}", at.isoformat()[:13], None if kind == "none" else day.isoformat(), relative=kind == "relative",
            night=kind == "night", followup=draw(st.booleans()) and draw(st.booleans()),
            tier=draw(st.sampled_from((Tier.EXPLOSION, Tier.EXPLOSION, Tier.EXPLOSION, Tier.RELATED, Tier.FAINT))),
            recalled=draw(st.sampled_from((False, False, False, True))), **draw(st.sampled_from(_SITES)),
        )  # fmt: skip
        out.append(made)
    return out


def _in_polls(polls: Sequence[Sequence[Report]]) -> Relinked:
    """Link poll by poll, each time with the ids given so far."""
    seen: list[Report] = []
    known: dict[str, str] = {}
    number = 0
    result = linked([])
    for poll in polls:
        seen += poll
        result = linked(seen, known)
        known = {}
        for cluster in result.clusters:
            number += cluster.continues is None
            id = cluster.continues or f"incident-{number}"
            assert id not in known.values(), "an id names one incident only"
            known |= dict.fromkeys(cluster.reports, id)
    return result


@settings(max_examples=150, deadline=None)
@given(_reports(), st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_and_polls_do_not_matter(reports, random, polls):
    """Any permutation of the reports and any split into polls gives the same incidents."""
    whole = groups(linked(reports))
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert groups(linked(shuffled)) == whole
    assert groups(_in_polls([shuffled[n::polls] for n in range(polls)])) == whole


@settings(max_examples=100, deadline=None)
@given(_reports(), st.integers(0, 8))
def test_a_copy_never_adds_an_incident(reports, index):
    """The same report under another address joins where its original stands, and opens nothing."""
    original = reports[index % len(reports)]
    copy = replace(original, url="https://copy.example/", id="copy#0", entry="copy")
    assert len(linked([*reports, copy]).clusters) <= len(linked(reports).clusters)


@settings(max_examples=60, deadline=None)
@given(_reports())
def test_nothing_is_lost_and_nothing_is_twice(reports):
    """Every report that may open stands in exactly one incident; the others in one or in none."""
    result = linked(reports)
    members = [r for c in result.clusters for r in c.reports]
    assert len(members) == len(set(members))
    assert {r.id for r in reports if r.tier is Tier.EXPLOSION and not r.recalled} <= set(members)


@settings(max_examples=60, deadline=None)
@given(_reports())
def test_linking_again_with_known_ids_changes_nothing(reports):
    """A second run over its own answer keeps every id and merges none."""
    first = linked(reports)
    known = {r: f"i{c.number}" for c in first.clusters for r in c.reports}
    again = linked(reports, known)
    assert [(c.continues, c.merged) for c in again.clusters] == [(f"i{c.number}", ()) for c in first.clusters]
    assert groups(again) == groups(first)


# ---------------------------------------------------------------- traps of real reports


def test_kotovsk_two_blasts_at_one_plant_in_four_days():
    """The night of 10/11 and 14 November at one powder works, under two names, are two incidents; a recited one is none."""
    assert group(
        report("a", "2023-11-11T05", "2023-11-11", facility="tambov-powder", night=True),
        report("b", "2023-11-11T09", "2023-11-10", place="kotovsk"),
        report("c", "2023-11-11T11", place="tambov", facility_class="powder"),
        report("d", "2023-11-14T08", "2023-11-14", facility="tambov-powder"),
        report("e", "2023-11-14T12", place="kotovsk"),
        report("june", "2023-11-14T12", "2023-06-20", facility="tambov-powder", recalled=True),
    ) == [{"a", "b", "c"}, {"d", "e"}]


def test_elastik_three_place_names_one_incident():
    """Ryazan, Shilovo and Lesnoy are one site when the plant or the day says so, in whichever language."""
    assert group(
        report("en", "2025-08-15T10", "2025-08-15", place="ryazan", facility_class="explosives"),
        report("ru", "2025-08-15T11", "2025-08-15", facility="elastik", lang="ru"),
        report("uk", "2025-08-15T12", "2025-08-15", place="shilovo", facility_class="powder", lang="uk"),
    ) == [{"en", "ru", "uk"}]


def test_slow_casualty_rises_do_not_split():
    """3, then 5, then 20 dead over a week at one plant are one incident."""
    made = [
        report(f"r{n}", f"2025-08-{15 + n}", None if n else "2025-08-15", facility="elastik", followup=n > 1,
               claims=(Claim(field=ClaimField.KILLED, value=str(dead)),))
        for n, dead in enumerate((3, 5, 11, 20))
    ]  # fmt: skip
    assert group(*made) == [{"r0", "r1", "r2", "r3"}]


def test_recited_blast_of_another_year_does_not_enter():
    """An article recalling October 2021 at the same site neither opens an incident nor moves today's."""
    past = report("past", "2025-08-15T11", date_=told("2021-10-01", days=31), facility="elastik", recalled=True)
    result = linked([report("now", "2025-08-15T10", "2025-08-15", facility="elastik"), past])
    assert groups(result) == {frozenset({"now"})}
    assert isinstance(result.assignment("past#0", {}), Unlinked)


def test_mcewen_bucksnort_is_one_place():
    """Towns the press places one plant in are one site, and later controlled detonations attach to it."""
    assert group(
        report("a", "2025-10-10T14", "2025-10-10", place="mcewen", facility_class="explosives"),
        report("b", "2025-10-10T15", "2025-10-10", facility="accurate"),
        report("c", "2025-10-11", relative=True, day="2025-10-10", place="bucksnort", facility_class="explosives"),
        report("clearing", "2025-10-14", facility="accurate", tier=Tier.RELATED),
    ) == [{"a", "b", "c", "clearing"}]


def test_euphemism_and_denial_join_the_blast_they_deny():
    """A "pop" told by the mayor and a managers' denial are reports of the same incident."""
    assert group(
        report("blast", "2024-12-12T08", "2024-12-12", facility="kazan-powder"),
        report("denied", "2024-12-12T10", "2024-12-12", place="kazan", facility_class="powder",
               claims=(Claim(field=ClaimField.DENIAL, value="planned tests"),)),
    ) == [{"blast", "denied"}]  # fmt: skip


def test_one_raid_five_cities_one_article():
    """Reports of one entry on several towns open one incident each."""
    towns = ("bryansk", "tula", "kazan")
    assert group(*(report(t, "2025-06-01T06", "2025-06-01", place=t, night=True) for t in towns)) == [{t} for t in sorted(towns)]


@pytest.mark.parametrize(("here", "there"), [("kotovsk", "podilsk"), ("kirov", "kirov-kaluga")])
def test_same_town_name_in_two_countries_or_regions(here, there):
    """Towns of one name far apart are two sites, on the same day too."""
    assert len(group(*(report(town, "2023-11-11", "2023-11-11", place=town) for town in (here, there)))) == 2


def test_two_plants_in_one_town():
    """Two registered plants of one town hit in one night are two incidents; a report naming only the town goes to one."""
    found = group(
        report("k", "2025-10-06T05", "2025-10-06", facility="kristall"),
        report("s", "2025-10-06T06", "2025-10-06", facility="sverdlov"),
        report("town", "2025-10-06T07", "2025-10-06", place="dzerzhinsk"),
    )
    assert len(found) == 2 and {"k", "s"} not in found


def test_two_nights_running_at_one_plant():
    """Nights that do not overlap are two incidents, the second marked as a possible repetition of the first."""
    result = linked([
        report("n1", "2025-08-10T06", "2025-08-10", facility="kremniy", night=True),
        report("n2", "2025-08-11T06", "2025-08-11", facility="kremniy", night=True),
    ])  # fmt: skip
    assert [c.repeat_of for c in result.clusters] == [None, 0]


def test_a_night_between_two_days_is_one():
    """The 10th and the 11th, told by outlets that name the one or the other day, are one blast."""
    assert len(group(
        report("a", "2023-11-11T05", "2023-11-11", facility="tambov-powder", night=True),
        report("b", "2023-11-11T08", "2023-11-10", facility="tambov-powder"),
    )) == 1  # fmt: skip


def test_follow_up_months_later_joins():
    """A toll or a court case months later joins the site's latest incident instead of opening one."""
    assert group(
        report("old", "2023-01-05", "2023-01-05", facility="kazan-powder"),
        report("blast", "2023-07-07", "2023-07-07", facility="kazan-powder"),
        report("toll", "2023-10-01", facility="kazan-powder", followup=True),
        report("dated", "2024-05-01", "2023-07-07", facility="kazan-powder"),
    ) == [{"old"}, {"blast", "toll", "dated"}]


def test_follow_up_that_finds_nothing_opens_an_incident():
    """The first the watcher hears of a blast may be its death toll."""
    assert group(report("toll", "2023-10-01", facility="kazan-powder", followup=True)) == [{"toll"}]


def test_court_verdict_years_later_is_background():
    """A trial joins nothing older than the year and opens nothing."""
    trial = report("trial", "2025-09-01", facility="kazan-powder", tier=Tier.BACKGROUND, followup=True)
    result = linked([report("blast", "2023-07-07", "2023-07-07", facility="kazan-powder"), trial])
    assert groups(result) == {frozenset({"blast"})}


def test_fire_at_the_plant_opens_nothing():
    """A related report stands alone while no explosion is known, and joins once one is."""
    fire = report("fire", "2024-01-15T09", "2024-01-15", facility="kamensky", tier=Tier.RELATED, kind="fire")
    assert groups(linked([fire])) == set()
    assert group(fire, report("blast", "2024-01-15T11", "2024-01-15", facility="kamensky")) == [{"fire", "blast"}]


def test_undated_report_after_a_pause_is_another_blast():
    """Without a day in its text a report two months later is not about the old explosion."""
    assert len(group(report("a", "2023-05-01", "2023-05-01", facility="kupol"), report("b", "2023-07-01", facility="kupol"))) == 2


def test_undated_report_takes_the_nearer_of_two_incidents():
    """It joins the blast it was written after, also when it was read before that blast was known."""
    made = [
        report("undated", "2023-11-14T09", facility="tambov-powder"),
        report("first", "2023-11-11T09", "2023-11-11", facility="tambov-powder"),
        report("second", "2023-11-14T10", "2023-11-14", facility="tambov-powder"),
    ]
    assert group(*made) == [{"first"}, {"undated", "second"}]


def test_a_late_report_that_names_two_strikes_means_the_day_it_is_dated_by():
    """ "Attacked on the 18th and the 29th": its words are shared with the first strike, its day is the second's."""
    first = [report(f"a{n}", f"2026-06-18T0{n + 8}", "2026-06-18", facility="kamensky", terms=("kamen", "18")) for n in (0, 1)]
    second = report("b", "2026-06-29", "2026-06-29", facility="kamensky")
    late = report("late", "2026-06-30", "2026-06-29", facility="kamensky", followup=True, terms=("kamen", "18", "29"))
    assert group(*first, second, late) == [{"a0", "a1"}, {"b", "late"}]


def test_late_correction_of_the_date_moves_the_report():
    """Re-read with its real day, a report leaves the incident it was in, which keeps its id."""
    stays = [report(f"r{n}", f"2023-11-11T{9 + n:02}", "2023-11-11", facility="tambov-powder") for n in range(2)]
    wrong = report("late", "2023-11-15T09", "2023-11-11", facility="tambov-powder")
    known = {r.id: "first" for r in (*stays, wrong)}
    right = report("late", "2023-11-15T09", "2023-11-14", facility="tambov-powder")
    assert [(c.continues, c.reports) for c in linked([*stays, right], known).clusters] == [
        ("first", ("r0#0", "r1#0")), (None, ("late#0",)),
    ]  # fmt: skip


def test_seed_incidents_take_later_reports_of_their_day():
    """A seeded incident is joined by reports naming its day, and its own late publication does not keep it open."""
    seeded = report("seed", "2024-02-09", "2023-11-10", facility="tambov-powder", seed=True, recalled=True)
    old = report("old", "2023-11-11", "2023-11-11", facility="tambov-powder")
    assert group(seeded, old, report("new", "2024-02-12", facility="tambov-powder")) == [{"old", "seed"}, {"new"}]


# ---------------------------------------------------------------- reports without a town


def test_unplaced_report_joins_the_only_candidate_also_when_it_came_first():
    """ "A Russian arms plant" is absorbed by the incident found later, which goes on under the older id."""
    vague = report("vague", "2024-02-07T07", "2024-02-07", country="RU")
    clear = report("clear", "2024-02-07T09", "2024-02-07", facility="votkinsk-plant")
    result = linked([vague, clear], {"vague#0": "2024-02-07-ru"})
    assert [(c.reports, c.continues) for c in result.clusters] == [(("vague#0", "clear#0"), "2024-02-07-ru")]


def test_two_provisional_ids_merge_into_the_older():
    """When both had an id, the one of the earlier report lives on and the other is merged into it."""
    vague = report("vague", "2024-02-07T07", "2024-02-07", country="RU")
    clear = report("clear", "2024-02-07T09", "2024-02-07", facility="votkinsk-plant")
    cluster, = linked([vague, clear], {"vague#0": "b", "clear#0": "a"}).clusters
    assert (cluster.continues, cluster.merged) == ("b", ("a",))


def test_unplaced_report_with_two_candidates_stands_alone():
    """In doubt, split: two plants of the country blew up that day and nothing tells which is meant."""
    assert len(group(
        report("a", "2024-02-07T07", "2024-02-07", facility="votkinsk-plant"),
        report("b", "2024-02-07T08", "2024-02-07", facility="kamensky"),
        report("vague", "2024-02-07T09", "2024-02-07", country="RU"),
    )) == 3  # fmt: skip


def test_unplaced_report_keeps_to_what_was_known_when_it_came():
    """A second blast that became known the day after does not make yesterday's clear case unclear."""
    assert group(
        report("a", "2024-02-07T07", "2024-02-07", facility="votkinsk-plant"),
        report("vague", "2024-02-07T09", "2024-02-07", country="RU"),
        report("b", "2024-02-08T08", "2024-02-07", facility="kamensky"),
    ) == [{"a", "vague"}, {"b"}]


def test_plant_only_inferred_from_class_and_town_does_not_split():
    """ "A missile plant near Izhevsk" was taken for the one in Izhevsk; the one meant is named by another report."""
    assert group(
        report("named", "2024-02-07", "2024-02-07", facility="votkinsk-plant"),
        report("guessed", "2024-02-08", facility="kupol", inferred=True),
    ) == [{"named", "guessed"}]


def test_towns_between_near_and_far_need_help_of_class_or_names():
    """Forty kilometres apart the day alone does not join two towns of one region; shared names and the kind of plant do."""
    aleksin = report("a", "2024-02-07", "2024-02-07", place="aleksin", facility_class="missile", terms=("baza", "yagul", "12"))
    bare = report("b", "2024-02-07T14", "2024-02-07", place="yasnogorsk")
    helped = replace(bare, facility_class="missile", terms=("baza", "yagul", "12"))
    assert len(group(aleksin, bare)) == 2
    assert len(group(aleksin, helped)) == 1


@pytest.mark.parametrize(("region", "expected"), [("Tula", 1), ("Kaluga", 2)])
def test_town_missing_from_the_gazetteer_is_judged_by_its_region(region, expected):
    """Without coordinates only the region can speak for nearness, with class and names."""
    known = report("a", "2025-08-30", "2025-08-30", place="aleksin", facility_class="powder", terms=("hur", "depot"))
    unknown = replace(known, id="b#0", entry="b", title="b", place="hamlet", region=region)
    assert len(group(known, unknown)) == expected


def test_overnight_told_the_day_after_is_the_same_night():
    """Relative nights that do not overlap weigh against a join, but the named plant outweighs them."""
    first = report("a", "2023-11-11", "2023-11-11", facility="tambov-powder", relative=True, night=True)
    assert len(group(first, report("b", "2023-11-12", "2023-11-12", facility="tambov-powder", relative=True, night=True))) == 1


def test_fresh_blast_told_with_follow_up_words_is_a_new_incident():
    """A death toll that names a day of this week is not about the blast of two months ago."""
    old = report("old", "2023-05-01", "2023-05-01", facility="kazan-powder")
    assert len(group(old, report("toll", "2023-07-08", "2023-07-07", facility="kazan-powder", followup=True))) == 2


def test_unplaced_report_of_another_kind_of_plant_or_country_stands_alone():
    """Class, country and region each rule a candidate out."""
    base = report("a", "2024-02-07T07", "2024-02-07", facility="votkinsk-plant")
    for rest in ({"facility_class": "naval", "country": "RU"}, {"country": "BG"}, {"country": "RU", "region": "Tula"}):
        assert len(group(base, report("vague", "2024-02-07T09", "2024-02-07", **rest))) == 2


def test_equal_counts_support_a_join():
    """The same toll is named among the contributions."""
    dead = (Claim(field=ClaimField.KILLED, value="12"),)
    a, b = (report(n, "2025-10-23", "2025-10-23", facility="kristall", claims=dead) for n in "ab")
    assert "same count" in {p.name for p in linked([a, b]).placements["b#0"].parts}


def test_region_told_by_its_capital():
    """ "A powder works in Tula" may stand in a town of that region: it joins when class and day agree."""
    aleksin = report("a", "2025-08-30", "2025-08-30", facility="aleksin-chem")
    assert len(group(aleksin, report("b", "2025-08-30T14", "2025-08-30", place="tula", facility_class="powder"))) == 1
    assert len(group(aleksin, report("b", "2025-08-30T14", "2025-08-30", place="tula", facility_class="drone"))) == 2
    assert len(group(aleksin, report("b", "2025-08-30T14", "2025-08-30", facility="kbp"))) == 2


def test_wrong_day_in_one_article_does_not_draw_others_away():
    """Undated reports go to the incident of their own days, not to one that a single article dates far back."""
    made = [report(f"r{n}", f"2023-06-20T{10 + n}", facility="tambov-powder", terms=("tambov",)) for n in range(3)]
    right = report("right", "2023-06-20T09", "2023-06-20", facility="tambov-powder")
    wrong = report("wrong", "2023-06-20T08", "2023-06-15", facility="tambov-powder", terms=("tambov",))
    assert group(*made, right, wrong) == [{"wrong"}, {"right", "r0", "r1", "r2"}]


def test_region_or_class_tells_which_candidate():
    """A region named, or the kind of plant, picks one of two."""
    assert group(
        report("a", "2024-02-07T07", "2024-02-07", facility="votkinsk-plant"),
        report("b", "2024-02-07T08", "2024-02-07", facility="kamensky"),
        report("vague", "2024-02-07T09", "2024-02-07", country="RU", region="Udmurtia"),
    )[0] == {"a", "vague"}  # fmt: skip


def test_unplaced_reports_cluster_by_country_and_day():
    """Two reports of an unnamed arms plant in one country on one day are one incident; another country's is another."""
    assert group(
        report("a", "2024-02-07T07", "2024-02-07", country="BG", facility_class="ammunition"),
        report("b", "2024-02-07T09", "2024-02-07", country="BG"),
        report("c", "2024-02-07T09", "2024-02-07", country="RS", facility_class="ammunition"),
    ) == [{"a", "b"}, {"c"}]


# ---------------------------------------------------------------- the analyst's hand


def test_pin_apart_is_never_undone():
    """Two reports an analyst split stay in two incidents, whatever the matcher thinks."""
    a, b = (report(n, "2024-02-07", "2024-02-07", facility="votkinsk-plant") for n in "ab")
    assert group(a, b) == [{"a", "b"}]
    assert group(a, b, pins=[apart("a", "b")]) == [{"a"}, {"b"}]


def test_pin_together_unites_whole_incidents():
    """Pinning two founding reports together merges all that belongs to either, now and later."""
    sites = {"a": "votkinsk-plant", "b": "kupol", "a2": "votkinsk-plant", "b2": "kupol"}
    made = [report(n, f"2024-02-0{6 + len(n)}", "2024-02-07", facility=site) for n, site in sites.items()]
    assert len(group(*made)) == 2
    assert group(*made, pins=[together("a", "b")]) == [{"a", "a2", "b", "b2"}]


def test_pinned_report_moves_alone_where_incidents_are_kept_apart():
    """A report pinned to one incident leaves another from which that one is kept apart."""
    a, b, c = (report(n, f"2024-02-07T0{i}", "2024-02-07", facility="votkinsk-plant") for i, n in enumerate("abc"))
    assert group(a, b, c, pins=[apart("a", "b"), together("b", "c")]) == [{"a"}, {"b", "c"}]


def test_pin_together_takes_in_a_report_that_found_nothing():
    """A related report without an incident is brought in by a pin."""
    blast = report("a", "2024-02-07", "2024-02-07", facility="chtz")
    fire = report("fire", "2024-03-07", place="tula", tier=Tier.RELATED)
    assert group(blast, fire, pins=[together("a", "fire")]) == [{"a", "fire"}]


def test_pin_together_makes_an_incident_of_two_that_found_none():
    """Two fires an analyst puts together become an incident; a pin on a report that is elsewhere is passed over."""
    fires = [report(n, "2024-03-07", place=p, tier=Tier.RELATED) for n, p in (("a", "tula"), ("b", "kazan"))]
    assert group(*fires, pins=[together("a", "b"), together("a", "elsewhere"), together("b", "a")]) == [{"a", "b"}]


# ---------------------------------------------------------------- explanations


def test_an_assignment_explains_itself():
    """A join names its contributions, a new incident the runner-up and what ruled it out."""
    result = linked([
        report("a", "2023-11-11", "2023-11-11", facility="tambov-powder", terms=("baza",)),
        report("b", "2023-11-11T13", "2023-11-11", facility="tambov-powder", terms=("baza",)),
        report("c", "2023-11-14", "2023-11-14", facility="tambov-powder"),
    ])  # fmt: skip
    ids = {0: "2023-11-11-kotovsk", 1: "2023-11-14-kotovsk"}
    same = result.assignment("b#0", ids)
    assert isinstance(same, SameIncident) and same.id == ids[0]
    assert [p.name for p in same.parts] == ["base", "same facility", "same day", "shared names"]
    new = result.assignment("c#0", ids)
    assert isinstance(new, NewIncident) and new.runner_up is not None
    assert "another day: 2023-11-11" in new.runner_up


def test_weights_come_from_the_topic():
    """Tables of the topic override weights by name; names of other rooms are passed over."""
    assert LinkSettings.of({"facility": 9}, {"quiet_days": 3, "max_lag_days": 45}) == LinkSettings(facility=9.0, quiet_days=3.0)


def test_contrary_cause_lowers_the_score_but_does_not_split():
    """Worker error, then planned test: one incident with two claims."""
    accident, test = (Claim(field=ClaimField.CAUSE, value=c) for c in (Cause.ACCIDENT, Cause.TEST))
    result = linked([
        report("a", "2024-02-07T07", "2024-02-07", facility="votkinsk-plant", claims=(accident,)),
        report("b", "2024-02-07T09", "2024-02-07", facility="votkinsk-plant", claims=(test,)),
    ])  # fmt: skip
    assert len(result.clusters) == 1
    assert any(p.name == "cause conflicts" for p in result.placements["b#0"].parts)


def test_relative_dates_two_days_apart_depend_on_when_they_were_written():
    """ "Yesterday" misread by a day is forgiven among reports of the same days, not a week later."""
    first = report("a", "2024-02-07", "2024-02-07", facility="votkinsk-plant")
    near = report("b", "2024-02-08", "2024-02-05", facility="votkinsk-plant", relative=True)
    assert len(group(first, near)) == 1
    assert near.date.confidence is Confidence.RELATIVE


def _faint(id: str, published: str, *, plant: bool = True, **rest: object) -> Report:
    """A report of an explosion at "a plant in Russia"."""
    evidence = (Evidence(0, 5, "plant", "facility"),) if plant else ()
    return report(id, published, tier=Tier.FAINT, evidence=evidence, **{"country": "RU", **rest})


def test_a_faint_report_joins_the_only_explosion_of_its_country_while_it_is_news():
    known = report("bbc", "2024-02-07", "2024-02-07", facility="votkinsk-plant")
    placed = linked([known, _faint("wire", "2024-02-08"), _faint("late", "2024-02-12")]).placements
    assert placed["wire#0"].cluster == placed["bbc#0"].cluster
    assert placed["late#0"].cluster is None


def test_a_faint_report_opens_nothing_and_moves_nothing():
    """Whatever it says of town and day, the incident keeps its own."""
    known = report("bbc", "2024-02-07", "2024-02-07", facility="votkinsk-plant")
    alone = linked([_faint("wire", "2024-02-08")])
    assert not alone.clusters
    kazan = report("tass", "2024-02-09", "2024-02-08", place="kazan")
    both = linked([known, _faint("near", "2024-02-08", place="izhevsk"), kazan])
    assert len(both.clusters) == 2


def test_a_faint_report_between_two_explosions_of_a_country_stays_alone():
    two = [report(plant, "2024-02-07", "2024-02-07", facility=plant) for plant in ("votkinsk-plant", "chtz")]
    assert linked([*two, _faint("wire", "2024-02-07T20")]).placements["wire#0"].cluster is None


def test_a_faint_report_without_a_plant_joins_by_its_toll_only():
    dead = Claim(field=ClaimField.KILLED, value="9")
    known = report("bbc", "2024-02-07", "2024-02-07", facility="votkinsk-plant", claims=(dead,))
    same = linked([known, _faint("wire", "2024-02-08", plant=False, claims=(dead,))])
    other = linked([known, _faint("wire", "2024-02-08", plant=False)])
    assert same.placements["wire#0"].cluster is not None
    assert other.placements["wire#0"].cluster is None


@pytest.mark.parametrize(
    ("published", "when", "joins"),
    [
        ("2024-11-07", told("2024-02-07"), True),
        ("2024-05-07", told("2024-02-02"), False),
        ("2026-11-07", told("2024-02-07"), True),
        ("2024-11-07", told("2024-02-01", Confidence.RELATIVE, days=29), True),
        ("2024-05-07", told("2023-10-01", Confidence.RELATIVE, days=31), False),
    ],
)  # fmt: skip
def test_a_follow_up_of_a_day_long_past_joins_that_incident_and_no_other(published, when, joins):
    """A court on the blast of October does not join that of February, however lately that was written about; the very day joins
    years later."""
    late = report("late", published, date_=when, facility="votkinsk-plant", tier=Tier.BACKGROUND, followup=True)
    first = report("first", "2024-02-07", "2024-02-07", facility="votkinsk-plant")
    placed = linked([first, late]).placements[late.id]
    assert (placed.cluster is not None) is joins


def test_a_follow_up_without_a_town_joins_by_the_day_long_past():
    """The country and the very day are enough; the country and the month are not."""
    first = report("first", "2024-02-07", "2024-02-07", facility="votkinsk-plant", facility_class="missile")
    rest = {"country": "RU", "tier": Tier.BACKGROUND, "followup": True}
    day = report("day", "2024-11-07", "2024-02-07", **rest)
    month = report("month", "2024-11-08", date_=told("2024-02-01", Confidence.RELATIVE, days=29), **rest)
    other = report("other", "2024-11-09", "2024-02-10", **rest)
    placements = linked([first, day, month, other]).placements
    assert [placements[r.id].cluster is not None for r in (day, month, other)] == [True, False, False]
