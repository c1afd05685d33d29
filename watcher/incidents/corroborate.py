"""How many tell it independently: publishers counted by family, and a chain of citation once.

Promise: adding a copy, another feed of a house, another outlet citing the same source, or another state outlet of the same
country never adds a publisher. A report that cites a source speaks with that source's voice; the house has a voice of its
own only where it reports something itself. Wire text under several names (the same title of five words or more) is one voice.
Rejected: counting feeds or domains (one Telegram channel, forty articles), weighing outlets by repute (nobody can defend
the numbers).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from watcher.types import Report, Tier

_WORD = re.compile(r"\w+")
_COPY_WORDS = 5
"""Shorter titles ("Explosion at plant") are written alike by people who never met."""


def family_of(report: Report) -> str:
    """The house that published it: all state-owned outlets of one country are one."""
    if report.state_owned and report.outlet_country:
        return f"state-{report.outlet_country.lower()}"
    return plain(report.family or report.outlet or report.entry)


def voice_of(report: Report, origins: Mapping[str, str] | None = None) -> str:
    """Whose account it is: that of the source it cites, else the house's own. `origins` names houses among sources."""
    if not report.origin:
        return family_of(report)
    origin = plain(report.origin)
    return (origins or {}).get(origin, origin)


def publishers(reports: Iterable[Report], origins: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Independent voices in order of appearance; only reports of the event itself count, not round-ups and recollections."""
    seen: dict[str, None] = {}
    texts: dict[str, str] = {}
    for report in sorted(reports, key=_order):
        if report.recalled or report.tier in (Tier.BACKGROUND, Tier.FAINT, Tier.IGNORED):
            continue
        voice = voice_of(report, origins)
        text = " ".join(_WORD.findall(report.title.casefold()))
        if text.count(" ") + 1 >= _COPY_WORDS:
            voice = texts.setdefault(text, voice)
        seen.setdefault(voice)
    return tuple(seen)


def own_reporting(reports: Iterable[Report]) -> bool:
    """Whether anybody tells it without pointing to somebody else."""
    return any(not r.origin and not r.recalled and r.tier is not Tier.BACKGROUND for r in reports)


def _order(report: Report) -> tuple[datetime, str]:
    return (report.published, report.id)


def plain(name: str) -> str:
    """A name as it is compared: lower-case words, no punctuation."""
    return " ".join(_WORD.findall(name.casefold())) or name
