"""The register through the real walk: whatever way reports arrive, the store holds the same incidents."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.incidents.build import moment, report
from watcher.knowledge import Knowledge, Place
from watcher.pipeline import Walk
from watcher.reading.read import Reader
from watcher.store.store import Store
from watcher.types import Entry, Evidence, Reading, Report, Tier

NOW = moment("2025-01-01")
SITES: tuple[Mapping[str, Any], ...] = (
    {"facility": "kotovsk-powder", "facility_class": "powder", "place": "ru-kotovsk", "region": "Tambov", "country": "RU"},
    {"place": "ru-kotovsk", "region": "Tambov", "country": "RU"},
    {"place": "ru-tambov", "region": "Tambov", "country": "RU", "facility_class": "powder"},
    {"region": "Tambov", "country": "RU", "facility_class": "powder"},
    {"facility": "kazan-powder", "facility_class": "powder", "place": "ru-kazan", "region": "Tatarstan", "country": "RU"},
    {"place": "ru-kazan", "region": "Tatarstan", "country": "RU"},
    {"country": "RU", "facility_class": "powder"}, {"country": "RU"}, {"terms": ("bravo", "wind")},
)  # fmt: skip


class Told(Reader):
    """Reads entries whose reports are known beforehand, so that linking is tried on more than our own texts."""

    def __init__(self, knowledge: Knowledge, reports: Sequence[Report]) -> None:
        super().__init__(knowledge)
        self._reports = {r.entry: r for r in reports}

    def read(self, entry: Entry) -> Reading:
        one = self._reports[entry.key]
        return Reading(entry=entry.key, lang="en", tier=one.tier, score=one.score, reports=(one,))


@st.composite
def _reports(draw: st.DrawFn, days: int) -> list[Report]:
    out = []
    for n in range(draw(st.integers(2, 6))):
        at = moment("2023-11-10T06") + timedelta(hours=draw(st.integers(0, 24 * days)))
        day = (at - timedelta(days=draw(st.sampled_from((0, 0, 1, 1, 2, 4))))).date().isoformat()
        kind = draw(st.sampled_from(("explicit", "relative", "none", "night")))
        terms = {"terms": draw(st.sampled_from(((), ("bravo", "wind"))))}
        out.append(report(
            f"e{n}", at.isoformat()[:13], None if kind == "none" else day, relative=kind == "relative", night=kind == "night",
            followup=draw(st.sampled_from((False, False, False, True))),
            tier=draw(st.sampled_from((Tier.EXPLOSION, Tier.EXPLOSION, Tier.EXPLOSION, Tier.RELATED))),
            recalled=draw(st.sampled_from((False, False, False, True))), **(terms | dict(draw(st.sampled_from(SITES)))),
        ))  # fmt: skip
    return out


def register(knowledge: Knowledge, polls: Sequence[Sequence[Report]]) -> set[frozenset[str]]:
    """What the store holds after these polls: the reports of each incident."""
    reader = Told(knowledge, [r for poll in polls for r in poll])
    with Store.open("sqlite://") as store:
        walk = Walk(store, knowledge, reader=reader)
        for poll in polls:
            entries = [_entry(one) for one in poll]
            store.record(walk.take(store.unseen(entries, NOW), at=NOW).batch)
        return {frozenset(i.reports) for i in store.incidents()}


def _entry(one: Report) -> Entry:
    at: datetime = one.published
    return Entry(key=one.entry, feed="f", title=f"Title of {one.entry}", url="", published=at, fetched=at, outlet=one.entry)


@pytest.mark.parametrize("days", [9, 400])
def test_any_order_and_any_split_into_polls_gives_the_same_incidents(small_knowledge: Knowledge, days: int) -> None:
    """A week of reports, and a year of them, in one poll, each in a poll of its own, backwards, shuffled."""

    @settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(_reports(days), st.integers(0, 2**32), st.integers(1, 4))
    def holds(reports: list[Report], seed: int, polls: int) -> None:
        whole = register(small_knowledge, [reports])
        shuffled = Random(seed).sample(reports, len(reports))
        assert register(small_knowledge, [shuffled[n::polls] for n in range(polls)]) == whole
        assert register(small_knowledge, [[r] for r in reversed(reports)]) == whole

    holds()


KAZAN, RUSSIA, NOWHERE = SITES[4], SITES[7], SITES[8]
FOUND = {
    "one that names no country, told last": [
        report("e0", "2023-11-11T08", "2023-11-11", night=True, **KAZAN, terms=("bravo", "wind")),
        report("e1", "2023-11-16T04", tier=Tier.RELATED, **RUSSIA),
        report("e2", "2023-11-13", "2023-11-12", tier=Tier.RELATED, **NOWHERE),
    ],
    "one that fits two incidents of its country, one of them told later": [
        report("e0", "2023-11-15T22", "2023-11-15", **SITES[3], terms=("bravo",)),
        report("e1", "2023-11-16T15", "2023-11-15", relative=True, followup=True, **RUSSIA),
        report("e2", "2023-11-13T14", "2023-11-11", night=True, **KAZAN),
        report("e3", "2023-11-13T03", "2023-11-12", tier=Tier.RELATED, recalled=True, **SITES[5]),
    ],
}
"""Reports without a site that once stood elsewhere when they came alone."""


@pytest.mark.parametrize("name", FOUND)
def test_a_report_without_a_site_stands_where_it_would_in_one_batch(small_knowledge: Knowledge, name: str) -> None:
    """In every order of polls of one report each."""
    whole = register(small_knowledge, [FOUND[name]])
    for order in permutations(FOUND[name]):
        assert register(small_knowledge, [[r] for r in order]) == whole


def test_a_report_put_into_another_country_finds_its_plant_in_any_order(small_knowledge: Knowledge) -> None:
    """The word read as a town abroad is the plant's name; whichever of the two reports comes first, they are one incident."""
    plant = report("plant", "2024-03-12", "2024-03-12", **SITES[0])
    away = report(
        "away", "2024-03-12T15", "2024-03-12", place="ee-away", region="Tartu", country="EE",
        evidence=(Evidence(0, 8, "Тамбовом", "site"),),
    )  # fmt: skip
    one = {frozenset({plant.id, away.id})}
    for polls in ([[plant, away]], [[plant], [away]], [[away], [plant]]):
        assert register(small_knowledge, polls) == one


def test_a_town_at_the_border_of_two_regions_is_one_site(small_knowledge: Knowledge) -> None:
    """Neighbours are asked for across the border, so that the second report finds the first in whichever poll it comes."""
    towns = {
        "ru-west": {"place": "ru-west", "region": "West", "country": "RU", "facility_class": "powder"},
        "ru-east": {"place": "ru-east", "region": "East", "country": "RU", "facility_class": "powder"},
    }
    places = [Place(id=id, name=id[3:], lat=55.0, lon=40.0 + n / 10, **_known(t)) for n, (id, t) in enumerate(towns.items())]
    known = small_knowledge
    knowledge = Knowledge(
        packs=known.packs, facilities=known.facilities, places=(*known.places, *places), regions=known.regions,
        topic=known.topic, version="border",
    )  # fmt: skip
    left, right = (report(id, "2024-03-12", "2024-03-12", **t) for id, t in towns.items())
    assert register(knowledge, [[left], [right]]) == register(knowledge, [[left, right]]) == {frozenset({left.id, right.id})}


def _known(town: Mapping[str, Any]) -> dict[str, Any]:
    return {"region": town["region"], "country": town["country"]}
