"""Claims side by side, and when a cause is settled."""

from datetime import date

import pytest

from tests.incidents.build import claim, moment, report
from watcher.incidents.ledger import authority, causes, contradictions, established, ledger
from watcher.types import Cause, Claim, ClaimField

OFFICIAL = authority(("governor", "ministr", "губернатор", "general staff"))
DAY = date(2024, 2, 7)


def _in(*claims: Claim, hours: int = 9):
    """One report per claim, each of another house."""
    return ledger(
        [
            report(f"r{n}", f"2024-02-07T{hours + n:02}", "2024-02-07", facility="votkinsk-plant", claims=(c,))
            for n, c in enumerate(claims)
        ],
        OFFICIAL,
    )


def test_claims_keep_claimant_outlet_and_time():
    """A claim carries its report, outlet, time and whether an authority made it; the same said again counts once."""
    told = report("a", "2024-02-07T09", facility="votkinsk-plant", claims=(claim(Cause.TEST, by="the Governor"),) * 2)
    assert [(c.report, c.outlet, c.time, c.official) for c in ledger([told], OFFICIAL)] == [
        ("a#0", "a", moment("2024-02-07T09"), True)
    ]


def test_claims_of_a_recalled_event_stay_out():
    """What an article says of an earlier blast is no claim about this one, unless a seed tells it."""
    past = report("a", "2024-02-07", "2021-10-22", facility="elastik", recalled=True, claims=(claim(ClaimField.KILLED, "17"),))
    assert ledger([past], OFFICIAL) == ()


def test_worker_error_then_planned_test_is_shown_as_a_contradiction():
    """The first account and the later one stand side by side, each with who said it."""
    (found,) = contradictions(_in(claim(Cause.ACCIDENT, by="witnesses"), claim(Cause.TEST, by="TASS")))
    assert found.text == "cause: accident (witnesses) against test (TASS)"


def test_differing_counts_and_denials_are_contradictions():
    """Two tolls, and a denial against a claimed cause."""
    claims = _in(
        claim(ClaimField.KILLED, "3", "x"),
        claim(ClaimField.KILLED, "5", "y"),
        claim(Cause.DRONE, by="z"),
        claim(ClaimField.DENIAL, "no emergency", "plant"),
    )
    assert [c.field for c in contradictions(claims)] == [ClaimField.KILLED, ClaimField.DENIAL]


def test_no_contradiction_in_agreement_or_ignorance():
    """ "Cause unknown" contradicts nothing."""
    assert contradictions(_in(claim(Cause.UNKNOWN, by="x"), claim(Cause.TEST, by="y"), claim(Cause.TEST, by="z"))) == ()


def test_latest_authority_comes_first_among_causes():
    """Authorities before others, late before early."""
    told = _in(claim(Cause.ACCIDENT, by="ministry"), claim(Cause.TEST, by="the governor"), claim(Cause.DRONE, by="a channel"))
    assert causes(told) == (Cause.TEST, Cause.ACCIDENT, Cause.DRONE)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param([], None, id="nobody knows"),
        pytest.param(
            [claim(Cause.TEST, by="governor"), claim(Cause.TEST, by="TASS")], None, id="a first account settles nothing"
        ),
        pytest.param(
            [claim(Cause.ACCIDENT, by="ministry"), claim(Cause.SABOTAGE, by="a paper")], None, id="one guess of sabotage"
        ),
        pytest.param([claim(Cause.DRONE, by="General Staff")], Cause.DRONE, id="claimed by the attacker's own authority"),
        pytest.param([claim(Cause.DRONE, by="x"), claim(Cause.DRONE, by="y")], Cause.DRONE, id="two houses tell of drones"),
        pytest.param(
            [claim(Cause.MISSILE, by="x"), claim(Cause.DRONE, by="y"), claim(Cause.DRONE, by="z")],
            Cause.DRONE,
            id="the more told",
        ),
        pytest.param(
            [claim(Cause.DRONE, by="General Staff"), claim(Cause.ACCIDENT, by="governor")],
            None,
            id="contested by an account from within",
        ),
        pytest.param(
            [claim(Cause.ACCIDENT, by="ministry", time=moment("2024-03-07"))],
            Cause.ACCIDENT,
            id="an authority's finding a month later",
        ),
    ],
)
def test_when_a_cause_is_settled(claims, expected):
    """An attack by weight of voices, an accident or test by a late official finding only."""
    assert established(_in(*claims), DAY) is expected


def test_officials_are_matched_at_word_beginnings():
    """ "ministr" finds "Ministry", not "administration"; without any words nobody is official."""
    assert OFFICIAL.search("defence ministry") and not OFFICIAL.search("administration")
    assert not authority().search("ministry")
