"""The series count as a paragraph an analyst can paste: "at least the fifth unexplained explosion in four months".

The figures come with the digest; only the sentence is made here, in the reader's language. "At least", because what no
feed told is not counted. Rejected: taking over the English paragraph of the register (a Russian mail with an English
paragraph in it; dates as 2024-02-09).
"""

from collections.abc import Mapping

from watcher.outbox.names import country_name, long_day
from watcher.outbox.words import WORDS, plural
from watcher.types import Cause, Counted, SeriesNote

LISTED = 12
"""Earlier incidents listed; what lies beyond is counted."""
_SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "none": "As of {today}, no unexplained explosion at a defence-industry plant{scope} is known in {months}.",
        "one": "As of {today}, one unexplained explosion at a defence-industry plant{scope} is known in {months}: {latest}.",
        "many": "As of {today}, the latest explosion, {latest}, is at least the {nth} unexplained one at a defence-industry "
        "plant{scope} in {months}.",
        "months": "month|months",
        "earlier": "Earlier ones: {list}.",
        "claimed": "claimed: {list}",
        "more": "and {n} more",
        "rate": "That is {rate} a month, against {base} in the year before.",
        "rate-new": "That is {rate} a month; none is known in the year before.",
        "in": " in {list}",
        "filtered": "Counted is only what passes your filters.",
    },
    "ru": {
        "none": "На {today}: необъяснённых взрывов на предприятиях оборонной промышленности{scope} за {months} не известно.",
        "one": "На {today}: за {months} известен один необъяснённый взрыв на предприятии оборонной промышленности{scope}: "
        "{latest}.",
        "many": "На {today}: последний взрыв ({latest}) — по меньшей мере {nth} необъяснённый на предприятиях оборонной "
        "промышленности{scope} за {months}.",
        "months": "месяц|месяца|месяцев",
        "earlier": "Ранее: {list}.",
        "claimed": "называлась причина: {list}",
        "more": "и ещё {n}",
        "rate": "В среднем в месяц: {rate}; в предыдущем году: {base}.",
        "rate-new": "В среднем в месяц: {rate}; в предыдущем году таких не известно.",
        "in": " (страны: {list})",
        "filtered": "Учтено только то, что пропускают ваши фильтры.",
    },
    "uk": {
        "none": "На {today}: непояснених вибухів на підприємствах оборонної промисловості{scope} за {months} не відомо.",
        "one": "На {today}: за {months} відомий один непояснений вибух на підприємстві оборонної промисловості{scope}: {latest}.",
        "many": "На {today}: останній вибух ({latest}) — щонайменше {nth} непояснений на підприємствах оборонної "
        "промисловості{scope} за {months}.",
        "months": "місяць|місяці|місяців",
        "earlier": "Раніше: {list}.",
        "claimed": "називали причину: {list}",
        "more": "і ще {n}",
        "rate": "У середньому на місяць: {rate}; попереднього року: {base}.",
        "rate-new": "У середньому на місяць: {rate}; попереднього року таких не відомо.",
        "in": " (країни: {list})",
        "filtered": "Враховано лише те, що пропускають ваші фільтри.",
    },
}
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def paragraphs(note: SeriesNote, lang: str) -> tuple[str, ...]:
    """The count, the earlier incidents, the rate: a paragraph each."""
    said = _SAID[lang]
    countries = ", ".join(country_name(lang, code) for code in note.countries)
    found = note.incidents
    key = "none" if not found else "one" if len(found) == 1 else "many"
    head = said[key].format(
        today=long_day(lang, note.as_of), nth=_nth(len(found), lang),
        scope=said["in"].format(list=countries) if countries else "",
        months=_months(note.months, lang), latest=_site(found[0], lang, claims=False) if found else "",
    )  # fmt: skip
    lines = [f"{head} {said['filtered']}" if note.filtered else head]
    if len(found) > 1:
        shown = [_site(one, lang) for one in found[1 : LISTED + 1]]
        rest = len(found) - 1 - len(shown)
        shown += [said["more"].format(n=rest)] if rest else []
        lines.append(said["earlier"].format(list="; ".join(shown)))
    if found:
        rate = said["rate"] if note.base else said["rate-new"]
        lines.append(rate.format(rate=_figure(note.per_month, lang), base=_figure(note.base, lang)))
    return tuple(lines)


def _site(one: Counted, lang: str, *, claims: bool = True) -> str:
    words = WORDS[lang]
    told = [words[f"cause-{c}"] for c in one.causes if c not in (Cause.UNKNOWN, Cause.OTHER)] if claims else []
    aside = f" ({_SAID[lang]['claimed'].format(list=', '.join(told))})" if told else ""
    return f"{one.site or words['unknown-site']}, {long_day(lang, one.day)}{aside}"


def _months(count: int, lang: str) -> str:
    if lang == "en" and 0 < count < len(_NUMBERS):
        return f"{_NUMBERS[count]} month{'s' if count != 1 else ''}"
    return plural(lang, count, _SAID[lang]["months"])


def _nth(count: int, lang: str) -> str:
    if lang != "en":
        return f"{count}-й"
    if count < len(_ORDINALS):
        return _ORDINALS[count]
    ending = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _figure(value: float, lang: str) -> str:
    return f"{value:.1f}" if lang == "en" else f"{value:.1f}".replace(".", ",")
