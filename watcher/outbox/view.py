"""A digest or an alert as lines of text in the reader's language: what HTML and plain text both print.

Both templates lay out the very same strings, which is how the two parts of a mail say the same; neither of them knows
a word, a date format or a plural. Times are shown in the recipient's zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from watcher.outbox.names import country_name, language_name, long_day, short_day, short_month, weekday
from watcher.outbox.phrases import Phrases
from watcher.outbox.words import WORDS
from watcher.types import AlertNotice, Bar, Digest, DigestIncident, FeedHealth, Gap, Link, State, WatchItem

BADGES = {State.RUMOUR: "quiet", State.CLOSED: "quiet", State.EXCLUDED: "quiet", State.REPORTED: "open"}
"""Look of the status mark; the other states are `firm`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled row; `lines` is never empty."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    text: str
    url: str
    meta: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    id: str
    headline: str
    where: str
    kind: str
    badge: str
    tone: str
    news: tuple[str, ...]
    """What changed, or why this alert."""
    facts: tuple[Fact, ...]
    links_label: str
    links: tuple[LinkLine, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLine:
    label: str
    link: LinkLine
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    month: str
    year: str
    count: int
    unexplained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One mail. Sections that have nothing to say are empty."""

    lang: str
    subject: str
    kicker: str
    title: str
    lead: str
    period: str
    new: tuple[IncidentView, ...] = ()
    changed: tuple[IncidentView, ...] = ()
    watch: tuple[WatchLine, ...] = ()
    series: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    alt: str = ""
    coverage: tuple[Fact, ...] = ()
    health: tuple[str, ...] = ()
    footer: str = ""


def digest_view(digest: Digest) -> View:
    """The digest as it is shown."""
    say = Phrases(digest.lang, digest.timezone)
    words = WORDS[digest.lang]
    until = digest.until.astimezone(ZoneInfo(digest.timezone))
    counts = _counts(digest, say)
    return View(
        lang=digest.lang,
        subject=_digest_subject(digest, say),
        kicker=words["daily"],
        title=f"{weekday(digest.lang, until.date())}, {long_day(digest.lang, until.date())}",
        lead=f"{counts}." if counts else words["nothing"],
        period=_period(digest, say),
        new=tuple(_incident(i, say) for i in digest.new),
        changed=tuple(_incident(i, say, brief=True) for i in digest.changed),
        watch=tuple(_watch(item, say) for item in digest.watch),
        series=tuple(digest.series.split("\n")) if digest.series else (),
        columns=_columns(digest.timeline, digest.lang) if any(b.count for b in digest.timeline) else (),
        alt=_alt(digest.timeline, say),
        coverage=_coverage(digest, say),
        health=tuple(_health(h, say) for h in digest.health) or ((words["all-well"],) if digest.coverage.feeds else ()),
        footer=words["footer"].format(name=digest.recipient),
    )


def alert_view(notice: AlertNotice, recipient: str) -> View:
    """An alert, or several in one message, as it is shown; without items it is the test message."""
    say = Phrases(notice.lang, notice.timezone)
    words = WORDS[notice.lang]
    footer = words["footer"].format(name=recipient)
    if not notice.items:
        test = words["test"]
        return View(
            lang=notice.lang, subject=test, kicker=words["alert"], title=test, lead=words["test-text"], period="", footer=footer
        )
    single = len(notice.items) == 1
    told = [words[f"alert-{i.kind}"] + (f": {i.reason}" if i.reason else "") for i in notice.items]
    # A single alert says its reason on top; in a summary each says its own.
    shown = tuple(
        _incident(i.incident, say, news=() if single else (line,), changes=False)
        for i, line in zip(notice.items, told, strict=True)
    )
    first = notice.items[0]
    counted = say.plural(len(notice.items), "n-alerts")
    names = "; ".join(dict.fromkeys(say.headline(i.incident) for i in notice.items))
    title = words[f"alert-{first.kind}"] if single else counted
    return View(
        lang=notice.lang,
        subject=f"{title}: {say.subject(first.incident)}" if single else f"{counted}: {names}",
        kicker=words["alert"] if single else words["summary"],
        title=title,
        lead=_begun(first.reason) if single else f"{names}.",
        period=say.moment(max(item.at for item in notice.items)),
        new=shown,
        footer=footer,
    )


def _counts(digest: Digest, say: Phrases) -> str:
    sizes = ((len(digest.new), "n-new"), (len(digest.changed), "n-changed"), (len(digest.watch), "n-watch"))
    return ", ".join(say.plural(n, key) for n, key in sizes if n)


def _digest_subject(digest: Digest, say: Phrases) -> str:
    day = digest.until.astimezone(ZoneInfo(digest.timezone)).date()
    names = ", ".join(dict.fromkeys(i.place or i.facility or i.country for i in (*digest.new, *digest.changed)))
    head = f"{say.word('digest')}, {short_day(say.lang, day)}: {_counts(digest, say) or say.word('nothing-short')}"
    return f"{head} — {names}" if names else head


def _period(digest: Digest, say: Phrases) -> str:
    until = say.moment(digest.until)
    if digest.since is None:
        return say.word("period-first").format(until=until, zone=digest.timezone)
    return say.word("period").format(since=say.moment(digest.since), until=until, zone=digest.timezone)


def _incident(
    shown: DigestIncident, say: Phrases, *, news: tuple[str, ...] = (), changes: bool = True, brief: bool = False
) -> IncidentView:
    facts = say.facts(shown, brief=brief)
    return IncidentView(
        id=shown.id,
        headline=say.headline(shown),
        where=say.where(shown),
        kind=say.word(shown.kind),
        badge=say.word(shown.state),
        tone=BADGES.get(shown.state, "firm"),
        news=news + tuple(_begun(say.change(c)) for c in shown.changes if changes),
        facts=tuple(Fact(label=say.word(label), lines=lines) for label, lines in facts),
        links_label=say.word("read"),
        links=tuple(_link(link, say) for link in shown.links),
        more=say.plural(shown.more_links, "n-more") if shown.more_links else "",
    )


def _begun(line: str) -> str:
    return line[:1].upper() + line[1:]


def _link(link: Link, say: Phrases) -> LinkLine:
    meta = [
        link.outlet,
        say.word("state-owned") if link.state_owned else "",
        language_name(say.lang, link.lang) if link.lang else "",
    ]
    meta.append(say.moment(link.published) if link.published else "")
    return LinkLine(text=link.title or link.url or link.outlet, url=link.url, meta=", ".join(m for m in meta if m))


def _watch(item: WatchItem, say: Phrases) -> WatchLine:
    where = ", ".join(w for w in (item.where, country_name(say.lang, item.country) if item.country else "") if w)
    note = " — ".join(t for t in (where, item.reason) if t)
    if item.kind == "tentative" and item.incident:
        note = f"{note} ({say.word('repeat')} {item.incident})".strip()
    return WatchLine(label=say.word(item.kind), link=_link(item.link, say), note=note)


def _columns(bars: Sequence[Bar], lang: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            month=short_month(lang, bar.month),
            year=str(bar.month.year) if number == 0 or bar.month.month == 1 else "",
            count=bar.count,
            unexplained=bar.unexplained,
        )
        for number, bar in enumerate(bars)
    )


def _alt(bars: Sequence[Bar], say: Phrases) -> str:
    parts = []
    for bar in bars:
        aside = f" ({say.word('of-which').format(n=bar.unexplained)})" if bar.unexplained else ""
        parts.append(f"{short_month(say.lang, bar.month)} {bar.month.year} {bar.count}{aside}")
    return say.word("alt").format(list=", ".join(parts))


def _coverage(digest: Digest, say: Phrases) -> tuple[Fact, ...]:
    cover = digest.coverage
    if not cover.feeds:
        return ()
    read = say.word("read-count").format(read=cover.read, all=say.plural(cover.feeds, "n-feeds"))
    spread = ", ".join(f"{language_name(say.lang, code)} {n}" for code, n in cover.languages.items())
    rows: list[Fact] = [Fact(label=say.word("watched"), lines=(f"{read}: {spread}" if spread else read,))]
    lost = [", ".join(say.language(code) for code in cover.lost)] if cover.lost else []
    if cover.absent:
        lost.append(f"{say.word('no-feed-in')}: {', '.join(say.language(code) for code in cover.absent)}")
    for label, lines in (
        ("not-languages", lost),
        ("not-outlets", [", ".join(cover.outlets)] if cover.outlets else []),
        ("not-hours", [_gap(gap, say) for gap in cover.gaps]),
    ):
        if lines:
            rows.append(Fact(label=say.word(label), lines=tuple(lines)))
    if not (cover.lost or cover.outlets or cover.gaps):
        rows.append(Fact(label=say.word("not-hours"), lines=(say.word("complete"),)))
    return tuple(rows)


def _gap(gap: Gap, say: Phrases) -> str:
    who = say.language(gap.lang) if gap.lang else say.word("nobody-read")
    return f"{say.span(gap.start, gap.end)} ({who})"


def _health(health: FeedHealth, say: Phrases) -> str:
    aside = ", ".join(
        dict.fromkeys(t for t in (health.outlet, say.language(health.lang) if health.lang else "") if t != health.name and t)
    )
    head = f"{health.name} ({aside})" if aside else health.name
    since = f" {say.word('since').format(time=say.moment(health.since))}" if health.since else ""
    error = f" — {health.error}" if health.error else ""
    return f"{head}: {say.word(health.status)}{since}{error}"
