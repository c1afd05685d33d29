"""An entry → what it says: tier, reports, evidence, reason. Pure; the only state is the compiled knowledge.

    text | cheap question: any trigger at all? | cues, names | sites | score | tier | reports with date and claims

The cheap question answers for ordinary news (one automaton pass); only texts with a trigger go on. A text that speaks
of several sites by name gives a report for each; one that only recalls ("previous explosions include …") gives a
recalled report for every site and date it pairs, which join incidents but open none, unless it is a seed report.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watcher.knowledge import Knowledge
from watcher.reading import bygone, casualties, causes, dates, news, recall, tiers
from watcher.reading.language import Languages
from watcher.reading.lexicon import TRIGGERS, Lexicon
from watcher.reading.match import Hit
from watcher.reading.mentions import Mention
from watcher.reading.names import Names
from watcher.reading.plants import OF_OUTLET, Site
from watcher.reading.resolve import Resolved, Resolver
from watcher.reading.scene import Scene, hinted, text_of
from watcher.reading.score import HARMED, score
from watcher.reading.text import fold, sentences, skeleton, skeleton_words, tokens
from watcher.seedreports import SEED_FEED
from watcher.types import Claim, Confidence, Entry, EventDate, Evidence, Reading, Report, Tier

VERSION = "3"
"""Changes with the rules of this room; what was read under another version may be read again."""
MAX_EVIDENCE = 24
MAX_TERMS = 24


class Reader:
    """Reads entries against one `Knowledge`. Its indexes are made at the first entry that needs them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.version = f"{VERSION}-{knowledge.version}"
        self._lexicons = {code: Lexicon(pack) for code, pack in knowledge.packs.items()}
        self._languages = Languages(knowledge.packs)
        self._names = Names(knowledge)
        self._resolver = Resolver(knowledge)

    # ------------------------------------------------------------ the walk through a text

    def read(self, entry: Entry) -> Reading:
        """What `entry` says. Never raises on any text."""
        text = text_of(entry)
        folded = fold(text)
        lang = self._languages.of(text, entry.lang, folded)
        matters, counted = self._lexicons[lang].asked(folded)
        cues: Sequence[Hit] = ()
        if matters or (counted and self._tolled(entry.title, folded, lang)):
            cues = self._lexicons[lang].cues.hits(folded)  # a figure of speech may hide what mattered
        if not any(h.kind in TRIGGERS or h.kind in HARMED for h in cues):
            return Reading(entry=entry.key, lang=lang, tier=Tier.IGNORED, score=0.0, reports=(), reason="no trigger", parts=())
        return self._decide(self._scene(entry, text, folded, lang, cues))

    def _tolled(self, title: str, folded: str, lang: str) -> bool:
        """Whether a title tells of people come to harm where arms are made, whatever it was that happened."""
        lexicon = self._lexicons[lang]
        return lexicon.counts(folded[: len(title)]) and (
            lexicon.defence(folded) or any(m.kind in {"facility", "company"} for m in self._names.mentions(title, lang))
        )

    def scene(self, entry: Entry) -> Scene:
        """Everything found in the text, decided or not."""
        text = text_of(entry)
        folded = fold(text)
        lang = self._languages.of(text, entry.lang, folded)
        return self._scene(entry, text, folded, lang, self._lexicons[lang].cues.hits(folded))

    def _scene(self, entry: Entry, text: str, folded: str, lang: str, cues: Sequence[Hit]) -> Scene:
        spans = tuple(sentences(text))
        mentions = tuple(self._names.mentions(text, lang))
        hits = _months_told(text, [h for h in cues if not _in_name(h, mentions)])
        resolved = self._resolver.resolve(text, spans, hits, mentions, lang, entry.country)
        title_end = len(entry.title)
        scored = score(
            text, hits, mentions, resolved.sites, title_end=title_end, spans=spans,
            watched=self._resolver.towns.watch, volatile=self._resolver.towns.volatile,
            near=lambda start, end: self._resolver.near(lang, text, start, end), topic=self.knowledge.topic,
            year=entry.clock.year,
        )  # fmt: skip
        return Scene(entry, lang, text, folded, title_end, spans, hits, mentions, resolved, scored)

    # ------------------------------------------------------------ what it makes of it

    def _decide(self, scene: Scene) -> Reading:
        zone = self._zone(_sites(scene)[0], scene.entry)
        today = scene.entry.clock.astimezone(zone).date()
        pack = self.knowledge.packs[scene.lang]
        found = dates.cues(scene.text, scene.folded, scene.hits, pack.dates, today)
        past = bygone.of(scene, found, today)
        when = news.told(scene, found, past, today, pack)
        tier, reason = tiers.decide(scene, when, pack, self.knowledge.topic, self._resolver.towns.watch)
        reports: tuple[Report, ...] = ()
        if tier is not Tier.IGNORED:
            past = replace(past, beside=None) if when.new else past
            reports = self._reports(scene, found, past, zone, tier, reason)
        if tier is Tier.BACKGROUND:
            told = (r for r in reports if r.recalled or r.date.confidence is Confidence.EXPLICIT)
            reports = tuple(told) or reports[:1]
        return Reading(
            entry=scene.entry.key, lang=scene.lang, tier=tier, score=scene.scored.total, reports=reports,
            parts=scene.scored.parts, evidence=_evidence(scene), reason=reason,
        )  # fmt: skip

    # ------------------------------------------------------------ reports

    def _reports(
        self, scene: Scene, found: Sequence[dates.Cue], past: bygone.Past, zone: ZoneInfo, tier: Tier, reason: str
    ) -> tuple[Report, ...]:
        sites = _sites(scene)
        max_lag = int(self.knowledge.topic.windows["max_lag_days"])
        old = past.date(scene, found, zone, max_lag) if tier is Tier.BACKGROUND else None
        recalled = tuple(r for r in self._recalled(scene, found, zone) if old is None or r.cue.day != old.day)
        barred = [r.span for r in recalled] + (_past_spans(scene) if old is None else [])
        current = self._current_sites(scene, sites, [r.span for r in recalled], barred)
        reports: list[Report] = []
        claims: tuple[Claim, ...] = ()
        for n, site in enumerate(self._main_sites(scene, current)):
            trigger = scene.scored.trigger
            at = (trigger.start, trigger.end) if trigger and n == 0 else (site.start, site.end)
            date = old or dates.event_date(
                found, text=scene.text, trigger=at, spans=scene.spans, barred=barred, published=scene.entry.clock,
                zone=self._zone(site, scene.entry), max_lag=max_lag,
                triggers=[h.start for h in scene.hits if h.kind in {"event", "euphemism"}],
            )  # fmt: skip
            if old is None and past.beside is not None and not past.beside.first <= date.day <= past.beside.last:
                date = bygone.whole_month(past.beside, scene.text, self._zone(site, scene.entry), scene.entry.clock)
            if n == 0:
                claims = self._claims(scene, found, [*barred, *_recited(scene, found, date)], site)
            report = self._report(scene, site, date, claims if n == 0 else _causes_only(claims), n, tier, reason)
            told = tier is Tier.BACKGROUND and (old is not None or (not recalled and date.confidence is Confidence.EXPLICIT))
            late = past.beside is not None or (told and not bygone.remembered(date.day, scene.entry.clock.date()))
            reports.append(replace(report, followup=report.followup or late))
        for r in recalled:
            date = dates.interval(r.cue, scene.text, self._zone(r.site, scene.entry), scene.entry.clock)
            report = self._report(
                scene, r.site, date, (), len(reports), tier, f"recalled: {scene.text[r.span[0] : r.span[1]].strip()}"
            )
            reports.append(replace(report, recalled=True))
        return tuple(reports)

    def _current_sites(
        self, scene: Scene, sites: Sequence[Site], recalled: Sequence[tuple[int, int]], barred: Sequence[tuple[int, int]]
    ) -> Sequence[Site]:
        """The sites without those that are only recalled; the text is resolved again without their sentences' names."""
        left = [s for s in sites if not _within(s.start, barred)]
        if left or not recalled:
            return left or sites[:1]
        hits = [h for h in scene.hits if not _within(h.start, recalled)]
        mentions = [m for m in scene.mentions if not _within(m.start, recalled)]
        return self._resolve(scene, hits, mentions).sites or sites[:1]

    def _resolve(self, scene: Scene, hits: Sequence[Hit], mentions: Sequence[Mention]) -> Resolved:
        return self._resolver.resolve(scene.text, scene.spans, hits, mentions, scene.lang, scene.entry.country)

    def _main_sites(self, scene: Scene, sites: Sequence[Site]) -> Sequence[Site]:
        """Every facility that a sentence with a trigger names, first the one that the text comes to first, by its name or its
        town's, the owner of another one left out; else the first site."""
        named = [s for s in sites if s.facility and not self._owns(scene, s, sites)]
        told = [h.start for h in scene.hits if h.kind in TRIGGERS]
        struck = [s for s in named if any(a <= s.start < b and any(a <= t < b for t in told) for a, b in scene.spans)]
        towns = [(m.start, m.refs) for m in scene.mentions if m.kind == "place"]
        first = {s: min([s.start, *(at for at, refs in towns if s.place in refs)]) for s in struck}
        return sorted(struck, key=lambda s: first[s]) or named[:1] or sites[:1]

    def _owns(self, scene: Scene, site: Site, sites: Sequence[Site]) -> bool:
        """Whether the site is named as the owner of another one ("ChTZ, a part of Uralvagonzavod")."""
        name = skeleton(scene.text[site.start : site.end].split()[0]) if site.end > site.start else ""
        others = [self.knowledge.facility[s.facility] for s in sites if s.facility and s.facility != site.facility]
        return bool(name) and any(name in skeleton_words([f.operator])[0] for f in others)

    def _recalled(self, scene: Scene, found: Sequence[dates.Cue], zone: ZoneInfo) -> tuple[recall.Recalled, ...]:
        groups = recall.segments(scene.text, scene.spans, found, scene.hits, scene.entry.clock.astimezone(zone).date())
        out = []
        for segment in groups:
            a, b = segment.span
            hits = [h for h in scene.hits if segment.sentence[0] <= h.start < segment.sentence[1]]
            mentions = [m for m in scene.mentions if a <= m.start < b]
            countries = [h for h in scene.hits if h.kind.startswith("country:") and h not in hits]
            resolved = self._resolve(scene, [*hits, *countries], mentions)
            site = next((s for s in resolved.sites if s.place), None)
            if site is not None:
                out.append(recall.Recalled(site, segment.cue, segment.span))
        return tuple(out)

    def _report(
        self, scene: Scene, site: Site, date: EventDate, claims: Sequence[Claim], n: int, tier: Tier, reason: str
    ) -> Report:
        entry, scored = scene.entry, scene.scored
        return Report(
            id=f"{entry.key}#{n}", entry=entry.key, tier=tier,
            kind=scored.kind if scored.kind in ("explosion", "fire", "strike") else "other",  # type: ignore[arg-type]
            facility=site.facility, inferred=bool(site.facility) and not site.sure, facility_class=site.cls,
            place=site.place, region=site.region, country=site.country, date=date,
            claims=tuple(replace(c, report=f"{entry.key}#{n}", outlet=entry.outlet, time=entry.clock) for c in claims),
            evidence=_evidence(scene), score=scored.total, reason=reason,
            followup=any(h.kind == "followup" for h in scene.hits),
            terms=_terms(scene), rejected=scene.resolved.rejected, elsewhere=hinted(scene),
            domestic=site.why == OF_OUTLET,
            published=entry.clock, lang=scene.lang, title=entry.title, url=entry.url, outlet=entry.outlet,
            family=entry.family or entry.outlet, outlet_country=entry.country, state_owned=entry.state_owned,
            origin=_origin(scene),
            seed=entry.feed == SEED_FEED,
        )  # fmt: skip

    def _claims(
        self, scene: Scene, found: Sequence[dates.Cue], barred: Sequence[tuple[int, int]], site: Site
    ) -> tuple[Claim, ...]:
        spans = [s for s in scene.spans if not any(a <= s[0] < b for a, b in barred)]
        taken = [(c.start, c.end) for c in found]
        pack = self.knowledge.packs[scene.lang]
        counts = casualties.claims(scene.text, scene.folded, scene.hits, spans, taken, pack)
        weapon = self.knowledge.topic.weapons.get(site.country or "")
        return (*counts, *causes.claims(scene.text, scene.hits, spans, weapon))

    def _zone(self, site: Site, entry: Entry) -> ZoneInfo:
        place = self.knowledge.place.get(site.place or "")
        return _zone(place.timezone if place and not entry.date_only else "UTC")


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _sites(scene: Scene) -> Sequence[Site]:
    """The sites of a text, or one that nothing is known of."""
    return scene.resolved.sites or (Site(None, None, None, None, None, 0.0, 0, 0),)


_NAMED_AFTER = {
    "past", "roundup", "threat", "figurative", "depot", "civil", "denial", "followup", "cause", "process", "weapon",
    "month", "solar", "weekday",
}  # fmt: skip
_PLACED = {"cause", "process", "weapon"}


def _in_name(hit: Hit, mentions: Sequence[Mention]) -> bool:
    """Whether a cue is part of a plant's name: Plant of the 70th Anniversary of Victory tells of no anniversary, "Prva Iskra" of
    no spark, Red October of no month; or of a town's, where it would be a cause: Rocket Center was hit by no rocket."""
    kind = hit.kind.split(":")[0]
    named = {"facility", "place"} if kind in _PLACED else {"facility"}
    return kind in _NAMED_AFTER and any(m.kind in named and m.start <= hit.start and hit.end <= m.end for m in mentions)


def _months_told(text: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The cues without the months that are other words: a small "may" beside no number, "mai" of "mai mulți"."""

    def small(h: Hit) -> bool:
        around = text[max(0, h.start - 4) : h.start] + text[h.end : h.end + 4]
        return text[h.start].islower() and not any(map(str.isdigit, around))

    others = [h for h in hits if h.kind == "no_month" and (" " in text[h.start : h.end] or small(h))]
    return tuple(
        h for h in hits
        if not (others and h.kind.startswith("month:") and any(o.start <= h.start and h.end <= o.end for o in others))
    )  # fmt: skip


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= offset < b for a, b in spans)


_YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-])")


def _past_spans(scene: Scene) -> list[tuple[int, int]]:
    """Sentences that speak of another time, but never the title nor the only sentence with the trigger."""
    trigger = scene.scored.trigger
    out = []
    for start, end in scene.spans:
        if start < scene.title_end or (trigger and start <= trigger.start < end):
            continue
        kinds = {h.kind for h in scene.hits if start <= h.start < end}
        years = {int(y) for y in _YEAR.findall(scene.text[start:end])}
        if "past" in kinds or "ago:365" in kinds or (years and max(years) < scene.entry.clock.year):
            out.append((start, end))
    return out


def _recited(scene: Scene, found: Sequence[dates.Cue], date: EventDate) -> list[tuple[int, int]]:
    """Sentences all of whose calendar days lie well before the event: their dead and injured are of another one."""
    out = []
    for start, end in scene.spans:
        days = [c.day for c in found if start <= c.start < end and c.confidence is Confidence.EXPLICIT]
        if start >= scene.title_end and days and (date.day - max(days)).days > 1:
            out.append((start, end))
    return out


def _causes_only(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(c for c in claims if c.field in {"cause", "denial"})


def _evidence(scene: Scene) -> tuple[Evidence, ...]:
    shown = {"event", "euphemism", "attack", "fire", "facility", "defence", "class", "weak", "depot", "civil", "threat", "past",
             "roundup", "denial", "followup", "cause", "killed", "injured", "missing", "figurative"}  # fmt: skip
    found = [Evidence(h.start, h.end, scene.text[h.start : h.end], h.kind) for h in scene.hits if h.kind.split(":")[0] in shown]
    found += [
        Evidence(m.start, m.end, scene.text[m.start : m.end], f"name:{m.kind}")
        for m in scene.mentions if m.kind in {"facility", "company", "product"}
    ]  # fmt: skip
    found += [Evidence(s.start, s.end, scene.text[s.start : s.end], "site") for s in scene.resolved.sites if s.end > s.start]
    return tuple(sorted(found, key=lambda e: (e.start, e.end)))[:MAX_EVIDENCE]


_WEAPONS = ("weapon:", "cause:missile", "cause:drone")


def _terms(scene: Scene) -> tuple[str, ...]:
    """Rare names and numbers: words written with a capital that are no cue but the name of a weapon, and numbers of two digits
    or more."""
    cues = [(h.start, h.end) for h in scene.hits if not h.kind.startswith(_WEAPONS)]
    found: dict[str, None] = {}
    for m in tokens(scene.text):
        word = m[0]
        if (word[0].isupper() and len(word) > 3 and not any(a <= m.start() < b for a, b in cues)) or (
            word.isdigit() and len(word) > 1
        ):
            found.setdefault(skeleton(word))
    return tuple(found)[:MAX_TERMS]


def _origin(scene: Scene) -> str | None:
    """The source the entry cites, as a skeleton: the claimant or name right after an origin phrase."""
    for h in scene.hits:
        if h.kind == "origin":
            source = next((c for c in scene.hits if c.kind == "claimant" and 0 <= c.start - h.end <= 30), None)
            if source:
                return " ".join(skeleton(w) for w in scene.text[source.start : source.end].split())
    return None

