"""From a score to a tier: news of an explosion, something beside it, faint, only recalled, or nothing.

What stands below the line is told apart by what it is good for. A strike, a fire or a toll at a defence plant is *related*:
shown, may join. "An explosion at a plant in Russia", a blast in a plant town, a toll in a country are *faint*: two in five
titles say no more. Alone they are ordinary news, mostly of civil plants; a day after an explosion that is known, with no
other candidate, they are nearly always about that, so they are kept and linked last, corroborate nothing, and are shown
only where they joined. Rejected: a lower line for them (every gas blast in a bakery opens an incident), forgetting them (the
follow-ups of a known incident are lost, and with them the rise of its toll).

A title without a text says nothing of what it leaves out. Of strikes on defence plants so told two in three were explosions
by the whole report (45 of 68), of dead or several hurt at a plant of explosives nine in ten (15 of 17); both count as one.
"""

from collections.abc import Callable, Sequence

from watcher.knowledge import Pack, Topic
from watcher.reading import casualties, causes
from watcher.reading.match import Hit
from watcher.reading.news import Told
from watcher.reading.scene import Scene, hinted
from watcher.reading.score import HARMED, SEVERAL_YEARS, gone_years
from watcher.reading.towns import ENERGETIC
from watcher.seedreports import SEED_FEED
from watcher.types import Cause, ClaimField, Tier

_TOLD_OF = frozenset({"register", "class_plant", "defence_plant", "watched_plant"})
"""Domains sure enough for a toll without an explosion to be worth keeping, and for news that recalls to count in full."""
_NOT_FAINT = frozenset({"civil", "threat", "past", "figurative"})
"""What speaks so much against a faint text that it joins nothing."""
PLANT_TOWN = 0.8
"""How much a town is its plants for an explosion in it to be worth keeping: some 200,000 people at most."""
Watched = Callable[[str | None], float]
"""How much a place is its registered plants, 0 to 1."""


def decide(scene: Scene, when: Told, pack: Pack, topic: Topic, watched: Watched) -> tuple[Tier, str]:
    """The tier of a text and why; `when` is how it dates what happened, `pack` its language."""
    scored, limits = scene.scored, topic.thresholds
    line = line_of(scene)
    if scored.trigger is None:
        return Tier.IGNORED, "no trigger"
    against = {p.name: p.weight for p in scored.parts if p.weight < 0}
    recalls = -(against.get("past", 0.0) + against.get("roundup", 0.0))
    strong = scored.domain not in (None, "plant")
    if scored.trigger.kind in ("fire", "toll") and not against and _deadly(scene, pack):
        return Tier.EXPLOSION, f"people hurt at a plant of explosives, told by a title alone: {line}"
    if scored.trigger.kind in ("followup", "toll"):
        what = "follow-up" if scored.trigger.kind == "followup" else "people hurt, no explosion reported"
        told = scored.domain in _TOLD_OF and _counted(scene)
        return (Tier.RELATED, f"{what}: {line}") if told else (Tier.IGNORED, "no trigger")
    stale = when.stale or _chronicle(scene) or (recalls >= limits["background"] and not _fresh(scene, when))
    if strong and stale and scene.entry.feed != SEED_FEED:
        return Tier.BACKGROUND, f"only recalls: {line}"
    excused = recalls if when.fresh and scored.domain in _TOLD_OF else 0.0
    told = strong and scored.kind == "explosion" and not (scored.domain == "class_word" and _afield(scene))
    if told and scored.total + excused >= limits["explosion"]:
        return Tier.EXPLOSION, line
    if scored.kind == "strike" and scored.total >= limits["bare_strike"] and _bare(scene):
        return Tier.EXPLOSION, f"a strike, told by a title alone: {line}"
    if scored.kind == "strike" and _bare(scene) and _stored(scene):
        return Tier.EXPLOSION, f"a store of explosives struck, told by a title alone: {line}"
    if scored.kind == "strike" and scored.total >= limits["bare_strike"] and _bombed(scene, topic):
        return Tier.EXPLOSION, f"struck by missiles or bombs, which explode: {line}"
    if strong and scored.total >= limits["related"]:
        return Tier.RELATED, f"no explosion reported: {line}" if scored.kind != "explosion" else f"uncertain: {line}"
    if (scored.kind == "explosion" or scored.domain == "class_word") and any(h.kind == "depot" for h in scene.hits):
        return Tier.RELATED, f"no industry: {line}"
    return Tier.FAINT if _faint(scene, watched) and not _NOT_FAINT & against.keys() else Tier.IGNORED, f"below the line: {line}"


def _afield(scene: Scene) -> bool:
    """Whether what a text without a plant says exploded does so elsewhere too: shells where armies keep them, rockets and drones
    wherever they fly ("Rocket explodes after liftoff", "Missile explosion in village")."""
    made = [h.kind for h in scene.hits if h.kind.startswith("class:")]
    return any(h.kind == "depot" for h in scene.hits) or all(kind in ("class:missile", "class:drone") for kind in made)


def line_of(scene: Scene) -> str:
    """The one readable line: what made the score, the site, the sum."""
    said = " + ".join(f"{p.text} ({p.name})" for p in scene.scored.parts if p.text and p.weight > 0)
    against = ", ".join(f"{p.text} ({p.name} {p.weight:+.1f})" for p in scene.scored.parts if p.weight < 0)
    site = next((s.why for s in scene.resolved.sites if s.why), "")
    return f"{said}{' → ' + site if site else ''}{'; against: ' + against if against else ''} = {scene.scored.total:.1f}"


def _counted(scene: Scene) -> bool:
    return any(h.kind in casualties.FIELDS for h in scene.hits)


def _deadly(scene: Scene, pack: Pack) -> bool:
    """Whether a title alone tells of dead, or of several hurt, at a plant of what explodes."""
    if not _bare(scene) or scene.scored.domain not in ("register", "class_plant"):
        return False
    site = scene.resolved.sites[0] if scene.resolved.sites else None
    classes = {h.kind.removeprefix("class:") for h in scene.hits if h.kind.startswith("class:")}
    if not ({site.cls} if site and site.cls else classes) & ENERGETIC:
        return False
    counts = casualties.claims(scene.text, scene.folded, scene.hits, scene.spans, (), pack)
    return any(int(c.value) > (c.field is ClaimField.INJURED) for c in counts if c.value.isdigit())


def _stored(scene: Scene) -> bool:
    """Whether a store of explosives is spoken of. Armies store shells and mines; explosives in bulk lie with those who make or
    fill with them, so a store of them is industry where one of ammunition is not."""
    depots = [h.start for h in scene.hits if h.kind == "depot"]
    bulk = [h.start for h in scene.hits if h.kind in ("class:explosives", "class:powder")]
    return any(a <= d < b and any(a <= x < b for x in bulk) for d in depots for a, b in scene.spans)


def _bombed(scene: Scene, topic: Topic) -> bool:
    """Whether the strike is told to be one of missiles or bombs, or is where those are what strikes are made with."""
    site = scene.resolved.sites[0] if scene.resolved.sites else None
    weapon = topic.weapons.get((site.country if site else None) or "")
    told = causes.claims(scene.text, scene.hits, scene.spans, weapon)
    return any(c.value == Cause.MISSILE for c in told) and not any(c.field is ClaimField.DENIAL for c in told)


def _faint(scene: Scene, watched: Watched) -> bool:
    """Whether it tells of an explosion or strike at some plant or in a town that is its plants, of an explosion in a region or
    with a toll in a country, of one at what is called as some plant is, or of a strike with a toll in a plant city."""
    site = scene.resolved.sites[0] if scene.resolved.sites else None
    if scene.scored.kind not in ("explosion", "strike"):
        return False
    if scene.scored.kind == "explosion" and hinted(scene):
        return True
    if site is None or not site.country:
        return False
    if any(h.kind == "facility" for h in scene.hits) or watched(site.place) >= PLANT_TOWN:
        return True
    if scene.scored.kind == "explosion":
        return site.region is not None or _counted(scene)
    return watched(site.place) > 0 and _counted(scene)


def _fresh(scene: Scene, when: Told) -> bool:
    """Whether the text says something happened lately, whatever else it recalls: a near day of the event, an event at a named
    site in the title, a follow-up word or a near date."""
    if when.fresh:
        return True
    if any(p.name == "past" and p.text.isdigit() for p in scene.scored.parts):  # "the 2016 blast"
        return False
    near = any(h.kind == "relative" or h.kind.startswith("weekday") for h in scene.hits)
    if not near and len(gone_years(scene.text, scene.entry.clock.year)) >= SEVERAL_YEARS:
        return False
    title = [h for h in scene.hits if h.start < scene.title_end]
    kinds = {h.kind.split(":")[0] for h in title}
    if kinds & {"followup", "relative", "weekday"}:
        return True
    told = kinds & {"event", "euphemism", "attack"} and "past" not in kinds and not _surveys(scene, title)
    if told and any(s.start < scene.title_end and s.place for s in scene.resolved.sites):
        return True
    recalls = kinds & {"past", "roundup"}
    return not recalls and any(h.kind in {"relative", "followup"} or h.kind.startswith("weekday") for h in scene.hits)


def _chronicle(scene: Scene) -> bool:
    """Whether the title says that it lists ("timeline", "factbox"); or counts nobody, and the text gathers what happened before
    or several plants of a town are told of; or recalls, and several towns are told of, none of them raided: then a near day
    dates only the last. Of some 2,600 reports 33 are, none is news."""
    kinds = {h.kind for h in scene.hits if h.start < scene.title_end}
    if "listing" in kinds or (not kinds & set(HARMED) and any(h.kind == "compiled" for h in scene.hits)):
        return True
    sites = scene.resolved.sites
    several = len({s.place for s in sites if s.place}) > 1
    plants = len({s.facility for s in sites if s.sure}) > 1 and not kinds & set(HARMED)
    return "roundup" in kinds and (several or plants) and not any(h.kind == "attack" for h in scene.hits)


def _bare(scene: Scene) -> bool:
    """Whether a title is all there is, and nobody denies what it tells."""
    return scene.title_end >= len(scene.text.rstrip()) and not any(h.kind == "denial" for h in scene.hits)


def _surveys(scene: Scene, title: Sequence[Hit]) -> bool:
    """Two words of recalling in a title make a chronology, whatever it names; so do three in all, one of them there."""
    recalls = [h for h in scene.hits if h.kind in {"past", "roundup"}]
    titled = sum(h in title for h in recalls)
    return titled > 1 or (titled == 1 and len({scene.text[h.start : h.end].lower() for h in recalls}) > 2)
