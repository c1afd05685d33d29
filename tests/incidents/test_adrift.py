"""Reports without a site in a part of the register."""

import pytest

from tests.incidents.build import report
from watcher.incidents.adrift import in_sight, is_adrift, may_meet

ASKED = [report("new", "2024-02-08", "2024-02-07", place="votkinsk", region="Udmurtia")]


@pytest.mark.parametrize(
    ("published", "day", "followup", "meets"),
    [
        ("2024-02-08", None, False, True), ("2024-02-12", None, False, True), ("2024-02-14", None, False, False),
        ("2024-02-20", None, True, True), ("2024-03-13", None, True, True), ("2024-03-20", "2024-02-07", False, True),
        ("2024-03-20", None, True, False),
    ],
)  # fmt: skip
def test_who_may_be_about_the_same_explosion(published: str, day: str | None, followup: bool, meets: bool) -> None:
    """Within days of the event or its telling; follow-ups for five weeks; whoever names its day, at any time."""
    assert may_meet(report("adrift", published, day, followup=followup, country="RU"), ASKED) is meets


def test_it_is_the_same_asked_from_either_side() -> None:
    """A follow-up without a site that comes last looks as far back as one that is looked for."""
    news, late = report("news", "2024-02-08", country="RU"), report("late", "2024-02-18", followup=True, country="RU")
    assert may_meet(news, [late]) and may_meet(late, [news])


def test_neighbours_in_sight() -> None:
    """One without a site and out of reach stays out, unless an incident at hand holds it; those in reach are looked into."""
    sited = report("sited", "2024-02-01", place="izhevsk", region="Udmurtia")
    told = {"near": "2024-02-09", "far": "2024-01-10", "member": "2024-01-20"}
    near, far, member = (report(id, at, country="RU") for id, at in told.items())
    found = [(sited, "i"), (near, None), (far, None), (member, "i")]
    kept, wanted = in_sight(found, ASKED)
    assert kept == ((sited, "i"), (near, None), (member, "i"))
    assert wanted == (near,)
    assert [is_adrift(r) for r in (sited, near)] == [False, True]
