"""Who says what: claims about the cause, denials and casualty figures as lines a reader takes in at a glance.

A named claimant has a line of their own, with the outlet that quotes them. What outlets tell in their own voice is put
together, one line per cause, with the names of all and the words of the first. A denial that reading keeps as two claims
(what is denied, and that it was something else) is one line here: the register holds both, a reader needs the sentence once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from watcher.outbox.hygiene import cut
from watcher.types import Cause, Claim, ClaimField, CountRange, DigestIncident

CLAIMS = 6
"""Lines about the cause per incident; nobody reads a seventh, and the page has them all."""
TOLLS = 4
OUTLETS = 4
QUOTE = 180
"""Characters of a quote: two lines on a desktop, four on a phone."""
Moment = Callable[[datetime], str]


def cause_lines(shown: DigestIncident, words: Mapping[str, str], moment: Moment) -> Iterator[str]:
    """What is said of the cause, in order of time; that accounts differ is said first."""
    denied = {_heard(c) for c in shown.claims if c.field is ClaimField.DENIAL}
    open_ = (Cause.OTHER, Cause.UNKNOWN)
    said = [c for c in shown.claims if c.field is ClaimField.CAUSE and not (c.value in open_ and _heard(c) in denied)]
    if not said:
        yield words["nobody"]
        return
    if len({c.value for c in said if c.value != Cause.UNKNOWN}) > 1:
        yield words["differ"]
    for group in _grouped(said)[:CLAIMS]:
        yield _line(group, words.get(f"cause-{group[0].value}", group[0].value), words, moment)


def denial_lines(shown: DigestIncident, words: Mapping[str, str], moment: Moment) -> Iterator[str]:
    """Who denies what, a sentence once."""
    together: dict[tuple[str, str], list[Claim]] = {}
    for claim in shown.claims:
        if claim.field is ClaimField.DENIAL:
            together.setdefault(_heard(claim), []).append(claim)
    for same in list(together.values())[:CLAIMS]:
        causes = [words[f"cause-{c.value}"] for c in same if f"cause-{c.value}" in words]
        what = words["denies"].format(list=", ".join(dict.fromkeys(causes))) if causes else ""
        yield _line(same[:1], what, words, moment)


def toll_lines(shown: DigestIncident, words: Mapping[str, str], moment: Moment, toll: Callable[[str, str], str]) -> Iterator[str]:
    """Who gives which figure, where they differ; the latest first."""
    counts: tuple[tuple[str, CountRange | None], ...] = (
        ("killed", shown.killed), ("injured", shown.injured), ("missing", shown.missing),
    )  # fmt: skip
    wide = {name for name, count in counts if count and count.low != count.high}
    for claim in [c for c in reversed(shown.claims) if c.field in wide][:TOLLS]:
        yield _by([claim], toll(claim.field, claim.value), words, moment)


def _heard(claim: Claim) -> tuple[str, str]:
    return (claim.by or claim.outlet).casefold(), (claim.quote or claim.value).casefold()


def _grouped(said: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of named sources by themselves, those of outlets together by cause."""
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in said:
        key = (claim.value, claim.by.casefold(), claim.quote.casefold()) if claim.by else (claim.value, "", "")
        groups.setdefault(key, []).append(claim)
    return list(groups.values())


def _line(group: Sequence[Claim], what: str, words: Mapping[str, str], moment: Moment) -> str:
    """`TASS: planned test — “…” (Interfax, 8 Feb 10:00)`."""
    first = group[0]
    text = cut((first.quote or ("" if what else first.value)).strip(" ,;:"), QUOTE)
    return _by(group, " — ".join(t for t in (what, f"“{text}”" if text else "") if t), words, moment)


def _by(group: Sequence[Claim], said: str, words: Mapping[str, str], moment: Moment) -> str:
    first = group[0]
    outlets = list(dict.fromkeys(c.outlet for c in group if c.outlet))
    when = moment(first.time) if first.time else ""
    if first.by:
        aside = ", ".join(t for t in (first.outlet if first.outlet.casefold() != first.by.casefold() else "", when) if t)
        return f"{first.by}: {said}" + (f" ({aside})" if aside else "")
    more = f", +{len(outlets) - OUTLETS}" if len(outlets) > OUTLETS else ""
    who = ", ".join(outlets[:OUTLETS]) + more if outlets else words["unnamed"]
    return f"{who}: {said}" + (f" ({when})" if when else "")
