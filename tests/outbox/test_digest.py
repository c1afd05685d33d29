"""What a digest says: new, changed, watched; filters; round trip."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outbox_samples import (
    DESK,
    NOW,
    SINCE,
    at,
    claim,
    digest,
    history,
    incident,
    knowledge,
    notice,
    register,
    report,
    tennessee,
    votkinsk,
)

from watcher.outbox.coverage import coverage_of, health_of
from watcher.outbox.digest import changes, compose, counted, describe, from_json, passes, to_json
from watcher.types import (
    AlertNotice,
    Cause,
    ClaimField,
    CountRange,
    Digest,
    Dossier,
    Feed,
    FeedEvent,
    FeedState,
    Gap,
    Incident,
    Polled,
    Recipient,
    State,
)


def ids(shown: object) -> list[str]:
    return [i.id for i in shown]  # type: ignore[attr-defined]


def test_new_changed_and_watched_go_to_their_sections() -> None:
    """An opened incident is new, a known one changed, a rumour and uncertain reports are on the watch list."""
    made = digest()
    assert ids(made.new) == ["2024-02-07-votkinsk"] and ids(made.changed) == ["2024-02-05-mcewen"]
    assert [(w.kind, w.incident) for w in made.watch] == [
        ("rumour", "2024-02-08-kotovsk"),
        ("related", ""),
        ("tentative", "2024-02-07-votkinsk"),
    ]
    assert not made.empty


def test_names_stand_where_ids_stood() -> None:
    """The reader sees plant, product, operator, town, claims, links and evidence."""
    shown = digest().new[0]
    assert (shown.facility, shown.operator, shown.place, shown.country) == ("Kama Rocket Works", "Kama Group", "Votkinsk", "RU")
    assert [(c.by, c.value) for c in shown.claims if c.field is ClaimField.CAUSE] == [("Baza", "accident"), ("Wire One", "test")]
    assert [link.outlet for link in shown.links] == ["Udm Info", "Kama Herald", "Wire One"]
    assert shown.evidence == ("взрыв", "заводе") and [e.id for e in shown.earlier] == ["2022-05-05-votkinsk"]
    assert shown.date_basis == "в ночь на 7 февраля"


SINGLE = incident()
CASES = [
    ("opened", None, SINGLE, "new"),
    ("only texts moved", SINGLE, replace(SINGLE, updated=NOW), ""),
    ("another publisher", SINGLE, replace(SINGLE, publishers=("A",)), "changed"),
    ("rumour firmed up", replace(SINGLE, state=State.RUMOUR), SINGLE, "new"),
    ("rumour still", replace(SINGLE, state=State.RUMOUR), replace(SINGLE, state=State.RUMOUR, publishers=("A",)), "watch"),
    ("withdrawn", SINGLE, replace(SINGLE, rejected=True), "changed"),
    ("merged away", SINGLE, replace(SINGLE, merged_into="other"), "changed"),
    ("opened and rejected between two digests", None, replace(SINGLE, rejected=True), ""),
    ("seeded", None, replace(SINGLE, seed=True), ""),
    ("corroborated for one who waits for that", SINGLE, replace(SINGLE, state=State.CORROBORATED), "new"),
    (
        "excluded for one who was told",
        replace(SINGLE, state=State.CORROBORATED),
        replace(SINGLE, state=State.EXCLUDED),
        "changed",
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "section"), CASES, ids=[c[0] for c in CASES])
def test_what_is_news_depends_on_what_the_recipient_was_told(
    name: str, before: Incident | None, after: Incident, section: str
) -> None:
    """New means new for this recipient; what he was told of and now fails his filter is shown once more."""
    sure = (State.CORROBORATED,) if "for one" in name else ()
    made = digest(replace(DESK, states=sure), dossiers=(Dossier(incident=after, before=before),), watch=())
    assert [s for s in ("new", "changed", "watch") if getattr(made, s)] == ([section] if section else [])


FILTERS = [
    (Recipient(name="r"), True),
    (Recipient(name="r", countries=("RU", "UA")), True),
    (Recipient(name="r", countries=("US",)), False),
    (Recipient(name="r", classes=("powder",)), False),
    (Recipient(name="r", languages=("en", "uk")), True),
    (Recipient(name="r", languages=("uk",)), False),
    (Recipient(name="r", states=(State.CLOSED,)), False),
]


@pytest.mark.parametrize(("recipient", "expected"), FILTERS)
def test_filters_keep_out_what_is_known_to_be_elsewhere(recipient: Recipient, expected: bool) -> None:
    """Country, class, language and state; what is unknown passes all but the state."""
    assert passes(votkinsk().incident, recipient) is expected
    unknown = replace(votkinsk().incident, country=None, facility_class=None, languages=())
    assert passes(unknown, recipient) is (not recipient.states)


def test_changes_are_told_weightiest_first_and_by_name() -> None:
    """State, deaths, missing, publishers; a corrected plant by its name."""
    assert [c.field for c in digest().changed[0].changes] == ["state", "killed", "missing", "publishers"]
    moved = Dossier(incident=replace(SINGLE, facility="tsna"), before=SINGLE)
    (change,) = digest(dossiers=(moved,)).changed[0].changes
    assert (change.before, change.after) == ("Kama Rocket Works", "Tsna Powder Plant")
    assert changes(SINGLE, SINGLE) == ()


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, ""),
        (CountRange(low=5, high=5, best=5), "5"),
        (CountRange(low=3, high=5, best=4), "3–5"),
        (CountRange(low=3, high=3, best=3, at_least=True), "≥3"),
        (CountRange(low=3, high=5, best=5, at_least=True), "3–5+"),
    ],
)
def test_counts_are_ranges(count: CountRange | None, text: str) -> None:
    """One figure, a range, or a lower bound."""
    assert counted(count) == text


def test_a_claim_repeated_by_many_outlets_is_shown_once() -> None:
    """The same claimant saying the same is one line, at the time it was first said."""
    said = [claim(ClaimField.CAUSE, Cause.DRONE, "Governor", time=at(7, hour), outlet=f"Paper {hour}") for hour in (9, 6, 8)]
    shown = describe(Dossier(incident=replace(SINGLE, claims=tuple(said))), knowledge())
    assert [(c.outlet, c.by) for c in shown.claims] == [("Paper 6", "Governor")]


def test_links_give_each_publisher_a_turn_before_any_a_second() -> None:
    """Ten articles of one family do not hide the eleventh of another."""
    many = tuple(report(f"m{n}#0", f"Title {n}", outlet="Same", lang="en", published=at(7, n)) for n in range(10))
    other = report("o#0", "Other", outlet="Other", lang="uk", published=at(7, 20))
    shown = describe(Dossier(incident=SINGLE, reports=(*many, other)), knowledge())
    assert [link.outlet for link in shown.links[:2]] == ["Same", "Other"] and len(shown.links) == 6 and shown.more_links == 5


def test_the_timeline_counts_by_month_what_the_recipient_may_see() -> None:
    """Twelve months to the one of the digest; unexplained apart; seeded incidents count, rumours and rejected do not."""
    bars = digest().timeline
    assert len(bars) == 12 and bars[-1].month == date(2024, 2, 1) and [b.count for b in bars[-4:]] == [4, 1, 3, 2]
    assert sum(b.unexplained for b in bars) == sum(i.unexplained for i in register())
    assert sum(b.count for b in digest(replace(DESK, countries=("US",))).timeline) == 0
    assert sum(b.count for b in digest(register=[replace(i, rejected=True) for i in register()]).timeline) == 0


def test_a_digest_comes_back_from_json_as_it_was() -> None:
    """What was queued can be printed again."""
    assert from_json(Digest, to_json(digest())) == digest()
    told = notice(describe(votkinsk(), knowledge()))
    assert from_json(AlertNotice, to_json(told)) == told


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_survives_the_round_trip(title: str, quote: str) -> None:
    """Also control characters, lone surrogates and right-to-left text, which are gone by then."""
    reports = (report("x#0", title, outlet=quote, lang="en", published=at(7)),)
    claims = (claim(ClaimField.DENIAL, quote, title, quote, time=at(7)),)
    made = digest(dossiers=(Dossier(incident=replace(SINGLE, claims=claims), reports=reports),), register=(), history=())
    assert from_json(Digest, to_json(made)) == made


def test_an_older_payload_without_a_newer_field_is_still_read() -> None:
    """Fields added later have defaults; fields nobody knows any more are passed over."""
    text = to_json(digest()).replace('"series":', '"bygone":')
    assert from_json(Digest, text).series == ""


def test_a_day_without_news_is_empty() -> None:
    """Health and coverage are not news."""
    assert digest(dossiers=(), watch=()).empty


def test_the_statement_of_coverage_names_what_was_not_watched() -> None:
    """Languages lost and absent, outlets, and the hours the machine was off."""
    cover = digest().coverage
    assert (cover.feeds, cover.read, dict(cover.languages)) == (5, 2, {"en": 1, "ru": 1})
    assert cover.lost == ("uk",) and cover.absent == ("de", "fr")
    assert cover.outlets == ("New Voice", "Old Paper", "Tambov Live")
    assert [(g.lang, g.end - g.start > timedelta(hours=3)) for g in cover.gaps] == [("", True), ("uk", True)]
    assert {h.name: h.status for h in digest().health} == {"new-voice": "never", "old-paper": "parked", "tambov-live": "failing"}


def test_without_history_only_the_time_since_the_last_success_is_a_gap() -> None:
    """What lies before a success counts as seen, since the feed still showed it."""
    feed = Feed(name="a", url="https://a.example", lang="en")
    state = FeedState(name="a", url=feed.url, last_ok=NOW - timedelta(hours=5), last_polled=NOW - timedelta(hours=5))
    (gap,) = coverage_of([(feed, state)], since=SINCE, until=NOW).gaps
    assert gap == Gap(start=NOW - timedelta(hours=5), end=NOW)
    assert coverage_of([(feed, None)], since=SINCE, until=NOW).gaps == (Gap(start=SINCE, end=NOW),)


def test_polls_all_the_time_leave_no_gap() -> None:
    """A good poll every half hour covers the period."""
    feed = Feed(name="a", url="https://a.example", lang="en")
    state = FeedState(name="a", url=feed.url, last_ok=NOW, last_polled=NOW)
    times = (SINCE + timedelta(minutes=30 * n) for n in range(48))
    polls = [FeedEvent(feed="a", at=t, outcome=Polled(feed="a", entries=1, new=0)) for t in times]
    assert coverage_of([(feed, state)], history=polls, since=SINCE, until=NOW).gaps == ()
    assert len(coverage_of([(feed, state)], history=history(), since=SINCE, until=NOW).gaps) == 0


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"last_ok": NOW, "last_polled": NOW}, None),
        ({"last_ok": NOW, "last_polled": NOW, "quiet_alarm": NOW}, "silent"),
        ({"last_ok": NOW, "last_polled": NOW, "moved_to": "https://b.example"}, "moved"),
        ({"last_ok": SINCE, "last_polled": NOW}, "failing"),
        ({"last_ok": NOW - timedelta(minutes=40), "last_polled": NOW, "error": "timeout"}, None),
        ({"parked": True, "last_polled": NOW}, "parked"),
        ({}, "never"),
    ],
)
def test_feed_health_says_what_ails_a_feed(more: dict[str, object], status: str | None) -> None:
    """A feed that is well is not listed."""
    feed = Feed(name="a", url="https://a.example")
    found = health_of([(feed, FeedState(name="a", url=feed.url, **more))], until=NOW)  # type: ignore[arg-type]
    assert [h.status for h in found] == ([status] if status else [])


def test_composing_needs_nothing_but_values() -> None:
    """With no feeds, no register and no news it still is a digest."""
    made = compose(recipient=DESK, since=None, until=NOW, dossiers=(tennessee(),), knowledge=knowledge())
    assert made.coverage.feeds == 0 and ids(made.changed) == ["2024-02-05-mcewen"]
