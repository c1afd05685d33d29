"""Reasons of states and alerts, and what ails a feed, said in the reader's language.

The rooms before this one give reasons as English sentences of a few fixed shapes, which are kept with the incident. Here
the shapes are known again and said in English, Russian or Ukrainian, with the publishers' own names in place of the
families the register counts by. What has none of these shapes (an analyst's own words) stands as it was written.

Rejected: reasons as codes throughout (an analyst's reason is text in any case, and the command line prints them as they
are); a test holds the shapes against what the incidents room really says.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from watcher.outbox.names import country_code, country_name
from watcher.outbox.words import WORDS, plural
from watcher.types import Cause, State

_SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "official": "an authority is quoted: {who}",
        "cited": "one source, which others cite: {who}",
        "told": "{what}, as told by {who}",
        "quiet": "no report for {days} days; it was {state}",
        "analyst": "decided by {who}",
        "rejected": "rejected by {who}",
    },
    "ru": {
        "official": "цитируется официальное лицо: {who}",
        "cited": "один источник, на который ссылаются остальные: {who}",
        "told": "{what}; об этом сообщают: {who}",
        "quiet": "нет сообщений {days} дн.; прежний статус: {state}",
        "analyst": "решение аналитика: {who}",
        "rejected": "отклонено аналитиком: {who}",
    },
    "uk": {
        "official": "цитують посадову особу: {who}",
        "cited": "одне джерело, на яке посилаються інші: {who}",
        "told": "{what}; про це повідомляють: {who}",
        "quiet": "немає повідомлень {days} дн.; попередній статус: {state}",
        "analyst": "рішення аналітика: {who}",
        "rejected": "відхилено аналітиком: {who}",
    },
}
_FAULTS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "timeout": "не отвечает", "slow": "отвечает слишком медленно", "refused": "сервер не принимает соединение",
        "unknown-host": "адрес сервера не найден", "tls": "нет доверия к сертификату",
        "html-page": "вместо ленты пришла веб-страница",
        "challenge-page": "вместо ленты пришла проверка «вы не робот»", "login-page": "вместо ленты пришла страница входа",
        "not-a-feed": "это не лента", "rate-limited": "сервер просит опрашивать реже", "reset": "соединение оборвано",
    },
    "uk": {
        "timeout": "не відповідає", "slow": "відповідає надто повільно", "refused": "сервер не приймає з'єднання",
        "unknown-host": "адресу сервера не знайдено",
        "tls": "немає довіри до сертифіката",
        "html-page": "замість стрічки прийшла вебсторінка",
        "challenge-page": "замість стрічки прийшла перевірка «ви не робот»",
        "login-page": "замість стрічки прийшла сторінка входу",
        "not-a-feed": "це не стрічка", "rate-limited": "сервер просить опитувати рідше", "reset": "з'єднання обірвано",
    },
}  # fmt: skip
_ANSWERED = {"ru": "сервер ответил {code}", "uk": "сервер відповів {code}"}
_BORDER = re.compile(r"the border of (?P<country>.+)")
_OF = {"ru": "до границы: {country}", "uk": "до кордону: {country}"}
_CAUSE = "|".join(Cause)
_STATE = "|".join(State)
Say = Callable[[str, Mapping[str, str], re.Match[str], Sequence[str]], str]


def _publishers(lang: str, said: Mapping[str, str], found: re.Match[str], voices: Sequence[str]) -> str:
    many = plural(lang, int(found["n"] or 1), WORDS[lang]["n-publishers"])
    return f"{many}: {_names(voices, found['who'])}"


def _told(lang: str, said: Mapping[str, str], found: re.Match[str], voices: Sequence[str]) -> str:
    what = WORDS[lang][f"cause-{found['cause']}"]
    return said["told"].format(what=what, who=found["who"]) if found["who"] else what


def _quiet(lang: str, said: Mapping[str, str], found: re.Match[str], voices: Sequence[str]) -> str:
    return said["quiet"].format(days=found["days"], state=WORDS[lang][f"state-{found['state']}"])


def _killed(lang: str, said: Mapping[str, str], found: re.Match[str], voices: Sequence[str]) -> str:
    return WORDS[lang]["toll"].format(n=found["n"], label=WORDS[lang]["killed"])


def _named(key: str) -> Say:
    def say(lang: str, said: Mapping[str, str], found: re.Match[str], voices: Sequence[str]) -> str:
        why = found.groupdict().get("why") or ""
        return said[key].format(who=_names(voices, found["who"]) if key == "cited" else found["who"]) + (
            f" — {why}" if why else ""
        )

    return say


_SHAPES: tuple[tuple[re.Pattern[str], Say], ...] = (
    (re.compile(r"(?P<n>\d+) independent publishers: (?P<who>.*)"), _publishers),
    (re.compile(r"one publisher(?P<n>): (?P<who>.*)"), _publishers),
    (re.compile(r"an authority is quoted: (?P<who>.*)"), _named("official")),
    (re.compile(r"one source, cited by others: (?P<who>.*)"), _named("cited")),
    (re.compile(rf"(?P<cause>{_CAUSE}): (?P<who>.*)"), _told),
    (re.compile(rf"no report for (?P<days>\d+) days; was (?P<state>{_STATE}): .*"), _quiet),
    (re.compile(r"(?P<n>\d+) killed"), _killed),
    (re.compile(r"rejected by (?P<who>[^:]*)(?:: (?P<why>.*))?"), _named("rejected")),
    (re.compile(r"by (?P<who>[^:]*)(?:: (?P<why>.*))?"), _named("analyst")),
)
SAID_ELSEWHERE = re.compile(rf"\d+ independent publishers: |one publisher: |(?:{_CAUSE}): ")
"""Reasons that repeat what other lines tell: the publishers, and who names which cause."""


def reason(lang: str, text: str, voices: Sequence[str] = ()) -> str:
    """`text` in `lang`; several reasons joined by "; " are said one by one. `voices` are the publishers' names."""
    parts = [_one(lang, part, voices) for part in text.split("; ")]
    if all(part is not None for part in parts):
        return "; ".join(dict.fromkeys(part for part in parts if part))
    return _one(lang, text, voices) or text


def fault(lang: str, code: str, message: str) -> str:
    """What ails a feed: the message itself in English, else the words for its code, where there are some."""
    if lang == "en" or not code:
        return message or code
    if code.startswith("http-"):
        return _ANSWERED[lang].format(code=code[5:])
    return _FAULTS[lang].get(code, message or code)


def line_name(lang: str, name: str) -> str:
    """A reference line's name; borders of countries are known in every language."""
    found = _BORDER.fullmatch(name)
    code = country_code(found["country"]) if found else ""
    return _OF[lang].format(country=country_name(lang, code)) if code and lang != "en" else name


def _one(lang: str, text: str, voices: Sequence[str]) -> str | None:
    for shape, say in _SHAPES:
        if found := shape.fullmatch(text):
            return say(lang, _SAID[lang], found, voices)
    return None


def _names(voices: Sequence[str], said: str) -> str:
    shown = ", ".join(voices[:4])
    return f"{shown}, …" if len(voices) > 4 else shown or said
