"""`seeds/` as values: language packs, facility register, places, regions, topic; checked, with file and line on error.

A fact of the field stands in `seeds/`, never in code: a new language is one more file in `seeds/languages/`, a new
plant one more entry of `seeds/facilities.yaml`, a new topic another `seeds/topic.yaml`. What is loaded here is plain
data; `reading/` compiles it into matchers.

Patterns of a language pack: words separated by blanks, matched without regard to case, at word boundaries. `взрыв*`
= any word beginning so; `*explosion*` = any word containing it; `..` between words = up to three words in between.
Where two matches overlap, the longer one wins, so that `figurative: взрывной рост` hides `event: взрыв*`.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from watcher.checked import line_of, load_yaml, read_text
from watcher.errors import ConfigError
from watcher.types import Cause


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Strings = Annotated[tuple[str, ...], BeforeValidator(_as_list)]

FacilityClass = Literal[
    "powder", "explosives", "ammunition", "missile", "armour", "artillery", "smallarms", "aviation", "drone",
    "electronics", "optics", "naval", "nuclear", "chemical", "pyrotechnics", "materials", "vehicles", "other",
]  # fmt: skip
"""What a plant makes, coarsely; `missile` includes rocket engines and air defence, `ammunition` shells, bombs, fuzes,
cartridges, `materials` steel, composites and fibre for arms."""


class Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cue(Checked):
    """Patterns with one meaning; each `example` must contain a live match of this entry, no `counter` may."""

    match: Strings
    example: Strings = ()
    counter: Strings = ()


Cues = tuple[Cue, ...]


class CueGroups(Checked):
    """What the words of a language say. See `seeds/languages/en.yaml` for each group's meaning by example."""

    event: Cues
    euphemism: Cues = ()
    attack: Cues
    fire: Cues
    facility: Cues
    defence: Cues
    depot: Cues
    civil: Cues
    figurative: Cues
    threat: Cues
    past: Cues
    roundup: Cues
    followup: Cues
    denial: Cues
    negation: Cues = ()


class RelativeDay(Checked):
    match: Strings
    days: int
    night: bool = False
    example: Strings = ()


class Dates(Checked):
    order: Literal["dmy", "mdy", "ymd"]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    """0 = Monday."""
    relative: tuple[RelativeDay, ...]
    night_into: Strings = ()
    night_from: Strings = ()
    last: Strings = ()
    ago: Mapping[str, int] = Field(default_factory=dict)
    """Unit patterns that follow a number and mean "ago": `days ago: 1`, `дня назад: 1`, `weeks ago: 7`."""


class Casualties(Checked):
    killed: Strings
    injured: Strings
    missing: Strings
    none: Strings
    """Nobody hurt: killed 0 and injured 0."""
    none_killed: Strings = ()
    persons: Strings
    at_least: Strings = ()
    rises: Strings = ()
    previous: Strings = ()
    """Words before the older figure: "up from", "ранее сообщалось о"."""


class Pack(Checked):
    """One language."""

    language: str
    name: str
    script: Literal["Latn", "Cyrl", "Grek", "Arab", "Hang", "Jpan", "Armn", "Geor", "Hebr", "Hans", "Deva"]
    letters: str = ""
    """Letters that tell this language from others of its script."""
    common: Strings
    """Some twenty commonest function words, to recognise the language by."""
    endings: Strings = ()
    """Case and adjective endings that may follow the stem of a proper name."""
    cues: CueGroups
    classes: Mapping[FacilityClass, Strings]
    """Words that say what a plant makes and by themselves mean defence ("gunpowder", "порохов*", "munitions")."""
    weak_classes: Mapping[FacilityClass, Strings] = Field(default_factory=dict)
    """The same for words that may be civil too ("aviation", "optical", "chemical", "shipyard")."""
    countries: Mapping[str, Strings] = Field(default_factory=dict)
    """ISO 3166-1 alpha-2 → names and adjectives ("Russia", "Russian")."""
    numbers: Mapping[str, int]
    casualties: Casualties
    dates: Dates
    causes: Mapping[Cause, Strings]
    claimants: Strings
    speech: Strings
    origin: Strings
    """Words before a cited source: "citing", "as reported by", "со ссылкой на"."""


class Place(Checked):
    """A town. `id` is `<country>-<name skeleton>[-<region>]`, stable while the row is."""

    id: str
    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int = 0
    names: tuple[str, ...] = ()
    timezone: str = "UTC"


class Region(Checked):
    """First-level division: `name` as shown, `names` in other scripts, with and without its kind ("Tula", "Тульская область")."""

    country: str
    code: str
    name: str
    names: tuple[str, ...] = ()


class Facility(Checked):
    """A site of the facility register."""

    id: str
    name: str
    aliases: Mapping[str, Strings] = Field(default_factory=dict)
    """Language → names as the press writes them, nominative, without quotation marks."""
    weak_aliases: Mapping[str, Strings] = Field(default_factory=dict)
    """Names that mean this site only beside its town, country or in quotation marks ("Progress", "Сигнал", "Arsenal")."""
    cls: FacilityClass = Field(alias="class")
    also: tuple[FacilityClass, ...] = ()
    operator: str = ""
    product: str = ""
    place: str
    near: Strings = ()
    """Other towns the press places it in."""
    region: str
    country: str
    former: Strings = ()


class Class(Checked):
    """Weights, thresholds of `topic.yaml`."""


class Topic(Checked):
    """What is watched for: weights, thresholds, windows. Each number is commented in `seeds/topic.yaml`."""

    name: str
    version: int
    weights: Mapping[str, float]
    thresholds: Mapping[str, float]
    windows: Mapping[str, float]
    link: Mapping[str, float]
    products: Strings = ()
    """Weapon names known everywhere ("Iskander", "Kinzhal", "Shahed"): a plant that makes them is a defence plant."""
    companies: Strings = ()
    """Makers of arms known everywhere ("Rostec", "Rheinmetall", "Roketsan"), whose plants need not be in the register."""
    families: Mapping[str, Strings] = Field(default_factory=dict)
    """Publisher family → outlets and domains; `state-<cc>` families are state-owned."""


class Knowledge:
    """Everything read from `seeds/`. Immutable by convention; `version` changes with any byte of it."""

    def __init__(
        self, *, packs: Mapping[str, Pack], facilities: tuple[Facility, ...], places: tuple[Place, ...],
        regions: tuple[Region, ...], topic: Topic, version: str,
    ) -> None:  # fmt: skip
        self.packs, self.facilities, self.places, self.regions = packs, facilities, places, regions
        self.topic, self.version = topic, version

    @cached_property
    def facility(self) -> Mapping[str, Facility]:
        return {f.id: f for f in self.facilities}

    @cached_property
    def place(self) -> Mapping[str, Place]:
        return {p.id: p for p in self.places}


def load(seeds: Path) -> Knowledge:
    """Read and check all of `seeds`. Raises `ConfigError` naming file, line, key and fix."""
    raise NotImplementedError
