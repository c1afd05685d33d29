"""Logs: lines for people on a terminal, one JSON object a line elsewhere, on stderr both.

A line is an event and its fields (`tell(log, "poll", feeds=5, read=3)`), so that `jq` and a pair of eyes find the same
things. What a line says may come from anywhere, so here, where all lines pass, control characters and bidi marks are
taken out, texts are cut, and the values of secrets that the config names are replaced by `***`, tracebacks included.

Rejected: a file of our own with rotation (journald, container platforms and a shell's `2>` do it better); structlog (one
formatter is all that is needed of it).
"""

import json
import logging
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from watcher.config import Log, Settings
from watcher.outbox.hygiene import clean

LONGEST = 2000
"""Characters of one field; a traceback may have ten times as many."""
_LEAST_SECRET = 4
"""A shorter secret would blank out half of each line, and guards nothing."""
_NOISY = {
    "httpx": logging.WARNING,  # writes whole addresses at info, keys in queries included
    "httpcore": logging.WARNING,
    "apscheduler": logging.ERROR,  # warns whenever a tick finds the last one still at work
    "trafilatura": logging.CRITICAL,
    "apprise": logging.ERROR,
    "charset_normalizer": logging.WARNING,
}


def tell(
    log: logging.Logger, event: str, facts: Mapping[str, Any] | None = None, /, *, level: int = logging.INFO,
    fault: BaseException | None = None, **more: Any,
) -> None:  # fmt: skip
    """Log an event with its fields, `more` before `facts`; those that are None or "" are left out. `fault` adds its
    traceback."""
    if log.isEnabledFor(level):
        kept = {k: v for k, v in {**more, **(facts or {})}.items() if v is not None and v != ""}
        log.log(level, event, extra={"fields": kept}, exc_info=fault)


def set_up(log: Log, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send all logging of this process through one handler; called again, it takes the place of the one before."""
    stream = stream or sys.stderr
    people = log.format == "human" or (log.format == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter(people=people, secrets=secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log.level.upper())
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(level)


def secrets_of(settings: Settings, environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Values of the environment variables that the config names, as far as they are set there or in their files."""
    names = [settings.mail.password_env, settings.mail.user_env, settings.webhook.secret_env, settings.second_opinion.key_env]
    names += [feed.auth_env for feed in settings.feeds] + [r.address_env for r in settings.recipients]
    found = {value for name in names if name for value in (environ.get(name, ""), _from_file(environ.get(f"{name}_FILE", "")))}
    return tuple(sorted((v for v in found if len(v) >= _LEAST_SECRET), key=len, reverse=True))


def _from_file(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read(4096).strip()
    except (OSError, UnicodeDecodeError):
        return ""


class Formatter(logging.Formatter):
    """One record as one line; a traceback of a human line follows on lines of its own."""

    def __init__(self, *, people: bool, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._people, self._secrets = people, tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        trace = self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""
        lines = [self._safe(line, LONGEST) for line in trace[-10 * LONGEST :].splitlines()]
        fields = {k: self._value(v) for k, v in getattr(record, "fields", {}).items()}
        at = datetime.fromtimestamp(record.created, UTC)
        event = self._safe(record.getMessage(), LONGEST)
        if self._people:
            told = " ".join([event, *(f"{k}={_quoted(v)}" for k, v in fields.items())])
            return "\n    ".join([f"{at:%Y-%m-%d %H:%M:%S}Z {record.levelname:<7} {told}", *lines])
        row = {"at": at.isoformat(timespec="milliseconds"), "level": record.levelname.lower(), "event": event,
               **fields, "logger": record.name} | ({"trace": lines} if lines else {})  # fmt: skip
        return json.dumps(row, ensure_ascii=False)

    def _value(self, value: Any) -> Any:
        if isinstance(value, bool | int | float):
            return round(value, 3) if isinstance(value, float) else value
        if isinstance(value, Mapping):
            return {self._safe(str(k), 100): self._value(v) for k, v in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._value(v) for v in value]
        return self._safe(value.isoformat() if isinstance(value, datetime) else str(value), LONGEST)

    def _safe(self, text: str, limit: int) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        # `clean` folds blanks; an indent at the start of a traceback's line is worth keeping.
        indent = len(text) - len(text.lstrip(" "))
        return " " * min(indent, 8) + clean(text, limit)


def _quoted(value: Any) -> str:
    if isinstance(value, Mapping):
        return ",".join(f"{k}:{_quoted(v)}" for k, v in value.items()) or "-"
    if isinstance(value, list):
        return ",".join(_quoted(v) for v in value) or "-"
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or any(c in text for c in ' ="') else text


