"""A digest or an alert as lines of text in the reader's language: what HTML and plain text both print.

Both templates lay out the very same strings, which is how the two parts of a mail say the same; neither of them knows
a word, a date format or a plural. Times are shown in the recipient's zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from watcher.outbox.counting import paragraphs
from watcher.outbox.names import country_name, language_name, long_day, short_day, short_month, weekday
from watcher.outbox.phrases import Phrases
from watcher.outbox.reasons import fault, reason
from watcher.outbox.words import WORDS
from watcher.types import AlertNotice, Bar, Digest, DigestIncident, FeedHealth, Gap, Link, State, WatchItem

BADGES = {State.RUMOUR: "quiet", State.CLOSED: "quiet", State.EXCLUDED: "quiet", State.REPORTED: "open"}
"""Look of the status mark; the other states are `firm`."""
FULL = 12
"""New incidents told in full. More come after a long downtime only, and are told in brief, from `SHOWN` on by the list on top
alone: large providers cut a mail off at 102 kB."""
SHOWN = 24
BRIEF_LINKS = 2
NAMES = 15
"""Outlets or feeds named in one line; the rest are counted."""
SITES = 5
"""Towns named in a subject."""
ALIKE = 4
"""From so many feeds with the same trouble on, they share a line."""
GLANCE = 4
"""From so many new incidents on, a list of them stands on top."""


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
    """Empty where the mail's own title says it."""
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
    note: str
    """For the record, in small type."""


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
    glance: tuple[str, ...] = ()
    """The new incidents, a line each, where there are many."""
    new: tuple[IncidentView, ...] = ()
    rest: str = ""
    """That more new incidents stand in `glance` only."""
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
    say = Phrases(digest.lang, digest.timezone, digest.until)
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
        glance=tuple(say.glance(i) for i in digest.new) if len(digest.new) >= GLANCE else (),
        new=tuple(_incident(i, say, brief=n >= FULL) for n, i in enumerate(digest.new[:SHOWN])),
        rest=words["rest"].format(n=len(digest.new) - SHOWN) if len(digest.new) > SHOWN else "",
        changed=tuple(_incident(i, say, brief=True) for i in digest.changed),
        watch=tuple(_watch(item, say) for item in digest.watch),
        series=_series(digest),
        columns=_columns(digest.timeline, digest.lang) if any(b.count for b in digest.timeline) else (),
        alt=_alt(digest.timeline, say),
        coverage=_coverage(digest, say),
        health=_ailing(digest.health, say) or ((words["all-well"],) if digest.coverage.feeds else ()),
        footer=words["footer"].format(name=digest.recipient),
    )


def alert_view(notice: AlertNotice, recipient: str) -> View:
    """An alert, or several in one message, as it is shown; without items it is the test message."""
    say = Phrases(notice.lang, notice.timezone, max((i.at for i in notice.items), default=None))
    words = WORDS[notice.lang]
    footer = words["footer"].format(name=recipient)
    if not notice.items:
        test = words["test"]
        return View(
            lang=notice.lang, subject=test, kicker=words["alert"], title=test, lead=words["test-text"], period="", footer=footer
        )
    single = len(notice.items) == 1
    reasons = [_begun(say.reason(i.reason, i.incident)) for i in notice.items]
    told = [": ".join(t for t in (words[f"alert-{i.kind}"], r) if t) for i, r in zip(notice.items, reasons, strict=True)]
    # A single alert says site and reason on top; in a summary each says its own.
    shown = tuple(
        _incident(i.incident, say, news=() if single else (line,), changes=False, headed=not single)
        for i, line in zip(notice.items, told, strict=True)
    )
    first = notice.items[0]
    counted = say.plural(len(notice.items), "n-alerts")
    names = "; ".join(dict.fromkeys(say.headline(i.incident) for i in notice.items))
    label = words[f"alert-{first.kind}"]
    return View(
        lang=notice.lang,
        subject=f"{label}: {say.subject(first.incident)}" if single else f"{counted}: {names}",
        kicker=f"{words['alert']} · {label}" if single else words["summary"],
        title=say.event(first.incident) if single else counted,
        lead=reasons[0] if single else f"{names}.",
        period=say.moment(max(item.at for item in notice.items)),
        new=shown,
        footer=footer,
    )


def _series(digest: Digest) -> tuple[str, ...]:
    """The count in the reader's language; digests of earlier versions hold it as text."""
    if digest.count is not None:
        return paragraphs(digest.count, digest.lang)
    return tuple(digest.series.split("\n")) if digest.series else ()


def _counts(digest: Digest, say: Phrases) -> str:
    sizes = ((len(digest.new), "n-new"), (len(digest.changed), "n-changed"), (len(digest.watch), "n-watch"))
    return ", ".join(say.plural(n, key) for n, key in sizes if n)


def _digest_subject(digest: Digest, say: Phrases) -> str:
    day = digest.until.astimezone(ZoneInfo(digest.timezone)).date()
    told = (i.place or i.facility or country_name(say.lang, i.country) for i in (*digest.new, *digest.changed))
    sites = [name for name in dict.fromkeys(told) if name]
    names = ", ".join(sites[:SITES]) + (f" +{len(sites) - SITES}" if len(sites) > SITES else "")
    head = f"{say.word('digest')}, {short_day(say.lang, day)}: {_counts(digest, say) or say.word('nothing-short')}"
    return f"{head} — {names}" if names else head


def _period(digest: Digest, say: Phrases) -> str:
    until = say.moment(digest.until)
    if digest.since is None:
        return say.word("period-first").format(until=until, zone=digest.timezone)
    return say.word("period").format(since=say.moment(digest.since), until=until, zone=digest.timezone)


def _incident(
    shown: DigestIncident,
    say: Phrases,
    *,
    news: tuple[str, ...] = (),
    changes: bool = True,
    brief: bool = False,
    headed: bool = True,
) -> IncidentView:
    facts = say.facts(shown, brief=brief)
    links = shown.links[:BRIEF_LINKS] if brief else shown.links
    more = shown.more_links + len(shown.links) - len(links)
    return IncidentView(
        id=shown.id,
        headline=say.headline(shown) if headed else "",
        where=say.where(shown),
        kind=say.word(shown.kind),
        badge=say.word(f"state-{shown.state}"),
        tone=BADGES.get(shown.state, "firm"),
        news=news + tuple(_begun(say.change(c)) for c in shown.changes if changes),
        facts=tuple(Fact(label=say.word(label), lines=lines) for label, lines in facts),
        links_label=say.word("read"),
        links=tuple(_link(link, say) for link in links),
        more=say.plural(more, "n-more") if more else "",
        note=say.note(shown),
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
    if item.kind == "tentative" and item.about:
        day = f" ({long_day(say.lang, item.about_day)})" if item.about_day else ""
        why = say.word("perhaps").format(what=item.about + day)
    else:
        why = reason(say.lang, item.reason) if item.kind == "rumour" else ""
    note = " — ".join(t for t in (where, why) if t)
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
        lost.append(say.word("n-languages").format(list=", ".join(say.language(code) for code in cover.absent)))
    for label, lines in (
        ("not-languages", lost),
        ("not-outlets", [_listed(cover.outlets)] if cover.outlets else []),
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


def _listed(names: Sequence[str]) -> str:
    more = f", +{len(names) - NAMES}" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + more


def _ailing(health: Sequence[FeedHealth], say: Phrases) -> tuple[str, ...]:
    """A line per feed; feeds that ail of the same share one where they are many."""
    groups: dict[tuple[str, str], list[FeedHealth]] = {}
    for one in health:
        groups.setdefault((one.status, one.code or one.error), []).append(one)
    lines: list[str] = []
    for same in groups.values():
        if len(same) < ALIKE:
            lines += [_health(one, say) for one in same]
            continue
        why = f" ({fault(say.lang, same[0].code, same[0].error)})" if same[0].code or same[0].error else ""
        lines.append(f"{say.word(same[0].status)}{why}: {say.plural(len(same), 'n-feeds')} — {_listed([h.name for h in same])}")
    return tuple(lines)


def _health(health: FeedHealth, say: Phrases) -> str:
    aside = ", ".join(
        dict.fromkeys(t for t in (health.outlet, say.language(health.lang) if health.lang else "") if t != health.name and t)
    )
    head = f"{health.name} ({aside})" if aside else health.name
    since = f" {say.word('since').format(time=say.moment(health.since))}" if health.since else ""
    error = f" — {fault(say.lang, health.code, health.error)}" if health.error or health.code else ""
    return f"{head}: {say.word(health.status)}{since}{error}"
