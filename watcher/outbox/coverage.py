"""What was watched and what was not, so that "nothing new" means something.

A good poll at time t sees what was published before t and still stands in the feed; a stretch without a good poll is
therefore a stretch in which something may have come and gone unseen, and is stated once it is longer than `slack`.
Where the history of polls is not given, a feed's last success stands for it: what lies before counts as seen.
Rejected: a percentage of coverage. It looks exact and says neither which language nor which night is missing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from watcher.outbox.hygiene import clean
from watcher.types import Coverage, Failed, Feed, FeedEvent, FeedHealth, FeedState, Gap

_SLACK = timedelta(hours=2)
Pairs = Sequence[tuple[Feed, FeedState | None]]


def health_of(feeds: Pairs, *, until: datetime, slack: timedelta = _SLACK) -> tuple[FeedHealth, ...]:
    """The feeds that are not well at `until`, by name. One failed poll is no illness: a feed is failing when its last
    success lies longer back than `slack`, and a poll has failed since."""
    found = (_health(feed, state, until - slack) for feed, state in sorted(feeds, key=lambda pair: pair[0].name))
    return tuple(h for h in found if h is not None)


def coverage_of(
    feeds: Pairs,
    *,
    history: Iterable[FeedEvent] = (),
    since: datetime | None,
    until: datetime,
    readable: tuple[str, ...] = (),
    slack: timedelta = _SLACK,
) -> Coverage:
    """The statement for `since`–`until`; `readable` are the languages there is a pack for."""
    good = {feed.name for feed, state in feeds if state and _reads(state, until - slack)}
    languages: dict[str, int] = {}
    for feed, _ in feeds:
        if feed.lang and feed.name in good:
            languages[feed.lang] = languages.get(feed.lang, 0) + 1
    configured = {feed.lang for feed, _ in feeds if feed.lang}
    outlets = {_outlet(feed) for feed, _ in feeds if feed.name in good}
    return Coverage(
        feeds=len(feeds),
        read=len(good),
        languages=dict(sorted(languages.items(), key=lambda kv: (-kv[1], kv[0]))),
        lost=tuple(sorted(configured - set(languages))),
        absent=tuple(sorted(set(readable) - configured)) if feeds else (),
        outlets=tuple(sorted({_outlet(feed) for feed, _ in feeds} - outlets)),
        gaps=_gaps(feeds, history, since, until, slack),
    )


def _outlet(feed: Feed) -> str:
    return clean(feed.outlet or feed.name, 80)


def _reads(state: FeedState, lately: datetime) -> bool:
    """Read with success lately, or at its last poll, however long ago that was due."""
    if state.last_ok is None or state.parked:
        return False
    return state.last_ok >= lately or state.last_polled is None or state.last_polled <= state.last_ok


def _health(feed: Feed, state: FeedState | None, lately: datetime) -> FeedHealth | None:
    status: str | None = None
    if state is None or (state.last_ok is None and state.last_polled is None):
        status = "never"
    elif state.parked:
        status = "parked"
    elif not _reads(state, lately):
        status = "failing"
    elif state.quiet_alarm is not None:
        status = "silent"
    elif state.moved_to:
        status = "moved"
    if status is None:
        return None
    error, code = (clean(state.error_message or "", 160), state.error or "") if state else ("", "")
    if state and status == "moved":
        error, code = clean(state.moved_to or "", 160), ""
    since = state.last_entry if state and status == "silent" else state.last_ok if state else None
    return FeedHealth(
        name=feed.name, status=status, outlet=_outlet(feed), lang=feed.lang or "", since=since, error=error, code=clean(code, 40),  # type: ignore[arg-type]
    )  # fmt: skip


def _gaps(
    feeds: Pairs, history: Iterable[FeedEvent], since: datetime | None, until: datetime, slack: timedelta
) -> tuple[Gap, ...]:
    """Stretches no feed at all, then no feed of a language, was read; a language is not named where all were out."""
    lang = {feed.name: feed.lang or "" for feed, _ in feeds}
    events = [event for event in history if event.feed in lang]
    seen: list[tuple[datetime, str]] = [(e.at, lang[e.feed]) for e in events if not isinstance(e.outcome, Failed)]
    seen += [(state.last_ok, feed.lang or "") for feed, state in feeds if state and state.last_ok]
    if not seen:
        return (Gap(start=since, end=until),) if since and feeds else ()
    whole = _stretches([at for at, _ in seen], since, until, slack, complete=bool(events))
    gaps = [Gap(start=start, end=end) for start, end in whole]
    for language in sorted({of for _, of in seen if of}):
        own = _stretches([at for at, of in seen if of == language], since, until, slack, complete=bool(events))
        gaps += [Gap(start=s, end=e, lang=language) for s, e in own if not any(a <= s and e <= b for a, b in whole)]
    return tuple(gaps)


def _stretches(
    times: Sequence[datetime], since: datetime | None, until: datetime, slack: timedelta, *, complete: bool
) -> list[tuple[datetime, datetime]]:
    inside = sorted(t for t in times if t <= until and (since is None or t >= since))
    before = [t for t in times if since is not None and t < since]
    begin = [max(before)] if before else [since] if since and complete else []
    clipped = ((max(a, since) if since else a, b) for a, b in pairwise([*begin, *inside, until]))
    return [(a, b) for a, b in clipped if b - a > slack]  # what lies before `since` the digest before has stated
