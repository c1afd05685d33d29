"""A language pack's schema: what the words of one language say, as data.

Patterns: words separated by blanks, matched without regard to case, at word boundaries. `взрыв*` = any word beginning so;
`*explosion*` = any word containing it; `..` between words = up to three words in between. Where two matches overlap, the
longer one wins, so that `figurative: взрывной рост` hides `event: взрыв*`.

Where words stand together (Chinese, Japanese, Korean, Thai) no boundary is asked for, a blank of a pattern may or may not be
one of the text, and `..` is up to ten characters. A pattern is the bare word; the `prefixes` of a language may stand
before each of its words ("and the factory" is one word in Arabic and in Hebrew).
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from watcher.checked import Checked
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
    compiled: Cues = ()
    """What a text says that gathers what happened before: "here are some of the other", "derledik"."""
    listing: Cues = ()
    """What a title calls itself that lists and tells no news: "timeline", "factbox", "хронология"."""
    again: Cues = ()
    """What the title of a new explosion says of it where there was one before: "another blast", "for the second time"."""
    nth: Cues = ()
    """What counts it among others since a time told next to it, which is none of its own: "second since" May."""
    spared: Cues = ()
    """What is said of a plant beside which something else blew up: "not affected", "no link to"."""
    followup: Cues
    denial: Cues
    negation: Cues = ()
    """Words that deny the cause they stand before ("no", "not"), or, when they are verbs, beside ("rules out", "denies")."""
    hedge: Cues = ()
    """Negations that deny nothing ("does not rule out")."""


class RelativeDay(Checked):
    match: Strings
    days: int
    night: bool = False
    example: Strings = ()


class Dates(Checked):
    order: Literal["dmy", "mdy", "ymd"]
    months: Mapping[str, int]
    no_month: Strings = ()
    """Names of months that are other words where they are written small ("may"), and phrases with such a word, however written
    ("mai mulți", which are more people and no May)."""
    weekdays: Mapping[str, int]
    """0 = Monday."""
    relative: tuple[RelativeDay, ...]
    night_into: Strings = ()
    night_from: Strings = ()
    night_after: Strings = ()
    """The same where the words follow the day: "keskiviikon vastaisena yönä"."""
    day_words: Strings = ()
    """Words after which 7/2 is a day and no fraction: "ngày 7/2"."""
    last: Strings = ()
    last_year: Strings = ()
    """Words beside a day or a month that put it into the year before: "15 August last year", "август прошлого года"."""
    ago: Mapping[str, int] = Field(default_factory=dict)
    """Unit patterns that follow a number and mean "ago": `days ago: 1`, `дня назад: 1`, `weeks ago: 7`."""
    before: Strings = ()
    """Words that mean "ago" before a unit, with or without a number: `prije` dva dana, `πριν από` μία εβδομάδα."""
    units: Mapping[str, int] = Field(default_factory=dict)
    """Units that stand after such a word: `dana: 1`, `tjedan*: 7`."""
    month_day: Strings = ()
    """Words right after a number that make it the last such day of a month: `日`, `일`; not where a longer `unit` or
    `ago` stands (`일간`, "for … days")."""
    solar_months: Mapping[str, int] = Field(default_factory=dict)
    """Months of the Iranian calendar, 1 = Farvardin."""


class Casualties(Checked):
    killed: Strings
    injured: Strings
    missing: Strings
    none: Strings
    """Nobody hurt: injured 0, and killed 0 where the words deny more than injuries ("no casualties")."""
    none_killed: Strings = ()
    nobody: Strings = ()
    """Words for "nobody" beside a word of harm, wherever the language puts them: "hurt nobody", "verletzt wurde … niemand"."""
    persons: Strings
    single: Strings = ()
    """Words for one person ("a worker", "женщина"), which count one where no number stands."""
    at_least: Strings = ()
    at_least_after: Strings = ()
    """The same for words that follow the number and what it counts: "명 이상", "على الأقل"."""
    rises: Strings = ()
    previous: Strings = ()
    """Words before the older figure: "up from", "ранее сообщалось о"."""
    unit: Strings = ()
    """Words right after a number that make it no count of people: metres, tons, years, o'clock, storeys."""
    subset: Strings = ()
    """Words after a number that counts some of those counted already: "of them", "из них"."""
    out_of: Strings = ()
    """Words between a part and its whole: "nine of the twelve", "двое из троих"."""
    whole: Strings = ()
    """Words right after the whole where the language puts it first: "yaralanan dört işçiden" biri."""
    one_of: Strings = ()
    """One of several, and the number after it is the whole: "one of the two", "l'un des deux"."""
    crew: Strings = ()
    """Those who come to help; many of them are no casualties."""
    numbered: Strings = ()
    """Words before a number that is a name: building 5, цех 3."""
    further: Strings = ()
    """Words before a number that adds to others: "another", "ещё"."""
    further_after: Strings = ()
    killed_one: Strings = ()
    """Words of `killed` that are said of one person only: "погиб", "zginął"."""
    injured_one: Strings = ()


class Counting(Checked):
    """The little words around numbers."""

    either: Strings = ()
    """Between the ends of a range: "or", "to"."""
    joined: Strings = ()
    """Between what is added up: "and"."""
    between: Strings = ()
    """Before a range whose ends an "and" joins."""
    risen_from: Strings = ()
    """Before the older of two figures: "from twelve to thirteen" is no range."""
    aged: Strings = ()
    """Beginnings of words that make a number an age of one person: "летн", "year-old"."""
    number_endings: Strings = ()
    """What a count may carry after a hyphen: "10-ти", "3-ը"."""


class Beside(Checked):
    """Words that tell something only right beside a name, and are looked for nowhere else."""

    near: Strings = ()
    """Before a town, they put something into its surroundings: "near", "cerca", "под"."""
    near_after: Strings = ()
    area: Strings = ()
    """Before or behind the name of a town and a region they say that the region is meant: "region* of", "gebiet"."""
    area_after: Strings = ()
    division: Strings = ()
    """Behind any name they make it an area, in a language that does not inflect names for it: "province", "parish"."""
    county: Strings = ()
    """The same, but not in countries whose counties are named like the towns they are ruled from."""
    resident: Strings = ()
    """Behind a name they say where somebody is from: "man", "native"."""
    vessel: Strings = ()
    """Before a name they make it that of a ship: "cruiser", "БДК"."""
    vessel_after: Strings = ()
    named: Strings = ()
    """Before the name of a person they make it that of a settlement: "им", "посел*"."""
    local: Strings = ()
    """Short words that put what follows in a place: "in", "w", "near"."""


class Pack(Checked):
    """One language."""

    language: str
    also: Strings = ()
    """Codes of further languages whose feeds this pack reads: Bosnian with the Croatian pack, nb and nn with Norwegian."""
    name: str
    script: Literal[
        "Latn", "Cyrl", "Grek", "Arab", "Hang", "Jpan", "Armn", "Geor", "Hebr", "Hans", "Deva", "Beng", "Taml", "Telu", "Thai"
    ]
    home: Strings = ()
    """Countries its outlets write about without naming them, ISO 3166-1 alpha-2."""
    letters: str = ""
    """Letters that tell this language from others of its script."""
    lacks: str = ""
    """Letters of its script that it never writes and a sister language does: many of them, and the text is the sister's."""
    common: Strings
    """Some twenty commonest function words, to recognise the language by."""
    landmark: Strings = ()
    """Words after which a town is only a landmark: "km from", "south of", "к югу от"."""
    landmark_after: Strings = ()
    """The same for words that follow it: "から南", "से किमी दूर"."""
    beside: Beside = Beside()
    prefixes: Strings = ()
    """What may be written together with the word after it: "and", "in", "the" of Arabic and Hebrew, and all they join to."""
    endings: Strings = ()
    """Case and adjective endings that may follow the stem of a proper name."""
    locative: Strings = ()
    """Those of them that say where, as a preposition does in other languages ("-ssa", "-da")."""
    respelt: Mapping[str, str] = Field(default_factory=dict)
    """How this language writes the sounds of foreign names where the skeleton does not know it: `zj: zh` (Izjevsk)."""
    cues: CueGroups
    classes: Mapping[FacilityClass, Strings]
    """Words that say what a plant makes and by themselves mean defence ("gunpowder", "порохов*", "munitions")."""
    weak_classes: Mapping[FacilityClass, Strings] = Field(default_factory=dict)
    """The same for words that may be civil too ("aviation", "optical", "chemical", "shipyard")."""
    countries: Mapping[str, Strings] = Field(default_factory=dict)
    """ISO 3166-1 alpha-2 → names and adjectives ("Russia", "Russian")."""
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int] = Field(default_factory=dict)
    """Words for "second", "third", …: "a third worker died" counts three."""
    casualties: Casualties
    counting: Counting = Counting()
    dates: Dates
    causes: Mapping[Cause, Strings]
    weapons: Mapping[Cause, Strings] = Field(default_factory=dict)
    """Weapons by their bare names, a cause where they stand beside a word of attack and the plant does not make them."""
    process: Strings = ()
    """What fails in the making, a machine or a vessel ("dryer", "fuel tank", "сушилк*"): where it is what blew up, and nobody
    attacked, that is the claim of an accident."""
    claimants: Strings
    speech: Strings
    origin: Strings
    """Words before a cited source: "citing", "as reported by", "со ссылкой на"."""
