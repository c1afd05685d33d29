"""`config.yaml` -> `Settings`: checked at load, an error names file, line, key and the fix.

Every key but `feeds` has a default, so a config of one feed works. Each room says in its own frozen dataclass what can be
set in it and why the default is what it is; here they are put together, read and checked. Durations are numbers of seconds or
"90s", "15m", "6h", "30d"; sizes are bytes or "64 KiB", "15 MiB".

Secrets are never in the file: it names environment variables (`password_env: SMTP_PASSWORD`), and `secret()` reads them when
they are needed, from the variable or from the file that `<NAME>_FILE` names, as container platforms hand secrets over.
Relative paths, also that of a SQLite store, start at the folder of the config file, so that a service may start anywhere.
Rejected: environment variables for every key (two places to look for one value), TOML (no lists of feeds one likes to read).
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from watcher.checked import line_of, load_yaml, read_text
from watcher.errors import ConfigError
from watcher.feeds.settings import Bounds, Politeness, Rhythm
from watcher.outbox.settings import AlertSettings, DigestSettings, MailSettings, OutboxSettings, RetrySettings, WebhookSettings
from watcher.types import Feed, Recipient

_UNITS = {
    "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "day": 86_400, "days": 86_400, "w": 604_800,
    "b": 1, "kb": 1000, "mb": 1_000_000, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824,
}  # fmt: skip
_QUANTITY = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*")
_TEXT_KEYS = frozenset({"name", "outlet", "url", "family", "lang", "country", "subject", "list_name", "address", "model"})
"""Keys whose value is text even when it looks like a quantity (an outlet may be called "24h")."""
_SECRET = re.compile(r"(password|passwd|secret|token|api_key)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Incidents and their reports stay for ever."""

    entries: timedelta = timedelta(days=90)
    """Ignored and background entries; a tombstone stays, so that they do not come back as new."""
    tombstones: timedelta = timedelta(days=730)
    events: timedelta = timedelta(days=90)
    """History of polls, behind feed health and the statement of coverage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """Full texts of flagged entries, from the pages that their links lead to."""

    fetch: bool = True
    within: Annotated[float, Field(ge=0)] = 60.0
    """Seconds that a one-shot poll spends on them at most; what is left is due at the next one. The service takes its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Health, metrics and page of `watcher run`. Loopback only unless told otherwise: there is no login."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8377
    """0 = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "human", "json"] = "auto"
    """`auto`: lines for people on a terminal, JSON otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinionSettings:
    """A language model behind an OpenAI-compatible endpoint, asked about entries near the line. Off without `base_url`."""

    base_url: str = ""
    """Address up to `/v1`; `/chat/completions` is added. What is asked about is sent there: title and text of news."""
    model: str = ""
    key_env: str | None = None
    """Name of an environment variable holding the key; None = none is sent, as local servers need."""
    timeout: Annotated[float, Field(gt=0)] = 20.0
    """Seconds for a whole call; a poll waits for it."""
    calls_per_hour: Annotated[int, Field(ge=0)] = 30
    """Counted in the store, over all processes. Bounds what a flood costs, in money and in waiting."""
    above: Annotated[float, Field(ge=0, le=1)] = 0.5
    """How far above the line it is still asked; below, the topic's `band` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardSettings:
    """Exceptions from the address guard, for people who poll their own hosts."""

    allow: tuple[str, ...] = ()
    """Host names, addresses or networks, each with or without `:port`."""
    files: Path | None = None
    """Folder that `file:` addresses may read from; None = none may."""


class Settings(BaseModel):
    """All that can be set. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feeds: Annotated[tuple[Feed, ...], Field(min_length=1)]
    seeds: Path = Path("seeds")
    store: str = "sqlite:///db/watcher.db"
    timezone: str = "UTC"
    """Of the user: what "today" means in the digest, and the default of each recipient."""
    language: Literal["en", "ru", "uk"] = "en"
    """Of fixed words in digest and alerts; the default of each recipient."""
    contact: str = ""
    """Address or page in the User-Agent, so that an outlet's operator can reach whoever polls."""
    bounds: Bounds = Bounds()
    politeness: Politeness = Politeness()
    rhythm: Rhythm = Rhythm()
    guard: GuardSettings = GuardSettings()
    recipients: tuple[Recipient, ...] = ()
    mail: MailSettings = MailSettings()
    webhook: WebhookSettings = WebhookSettings()
    alerts: AlertSettings = AlertSettings()
    digest: DigestSettings = DigestSettings()
    retry: RetrySettings = RetrySettings()
    retention: Retention = Retention()
    articles: Articles = Articles()
    second_opinion: SecondOpinionSettings = SecondOpinionSettings()
    health: Health = Health()
    log: Log = Log()

    @model_validator(mode="before")
    @classmethod
    def _quantities(cls, raw: object) -> object:
        return _read_quantities(raw) if isinstance(raw, Mapping) else raw

    @property
    def outbox(self) -> OutboxSettings:
        return OutboxSettings(
            recipients=self.recipients, mail=self.mail, webhook=self.webhook,
            alerts=self.alerts, digest=self.digest, retry=self.retry,
        )  # fmt: skip

    @property
    def feed(self) -> Mapping[str, Feed]:
        return {f.name: f for f in self.feeds}


def load(path: Path, *, store: str | None = None) -> Settings:
    """Read and check the config at `path`; `store` overrides the store's URL. Raises `ConfigError`."""
    _refuse_secrets(path)
    settings: Settings = load_yaml(path, Settings)
    _check(settings, path)
    home = path.parent
    return settings.model_copy(
        update={
            "seeds": home / settings.seeds,
            "store": store or _at_home(settings.store, home),
            "recipients": tuple(_recipients(settings, path)),
            "politeness": replace(settings.politeness, contact=settings.politeness.contact or settings.contact),
            "digest": replace(settings.digest, templates=home / settings.digest.templates if settings.digest.templates else None),
        }
    )


def secret(name: str) -> str:
    """The secret in environment variable `name`, or in the file that `<name>_FILE` names; `ConfigError` when neither is set."""
    value = os.environ.get(name)
    if value:
        return value
    file = os.environ.get(f"{name}_FILE")
    if file:
        return read_text(Path(file)).strip()
    raise ConfigError(f"environment variable {name} is not set", fix=f"set {name}, or {name}_FILE to a file that holds it")


def _read_quantities(raw: Any, key: str = "") -> Any:
    if isinstance(raw, Mapping):
        return {k: _read_quantities(v, str(k)) for k, v in raw.items()}
    if isinstance(raw, list):
        return [_read_quantities(v, key) for v in raw]
    if isinstance(raw, str) and key not in _TEXT_KEYS and (m := _QUANTITY.fullmatch(raw)) and m[2].lower() in _UNITS:
        number = float(m[1]) * _UNITS[m[2].lower()]
        return int(number) if number.is_integer() else number
    return raw


def _at_home(url: str, home: Path) -> str:
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(prefix + "/") and ":memory:" not in url:
        return prefix + str(home / url.removeprefix(prefix))
    return url


# ---------------------------------------------------------------- checks that a schema cannot make


def _fail(path: Path, keys: tuple[Any, ...], message: str, fix: str) -> NoReturn:
    line = line_of(read_text(path), keys)
    raise ConfigError(message, file=path, line=line, key=".".join(map(str, keys)), fix=fix)


def _refuse_secrets(path: Path) -> None:
    for number, text in enumerate(read_text(path).splitlines(), start=1):
        key, colon, value = text.strip().removeprefix("- ").partition(":")
        if colon and _SECRET.search(key.strip()) and value.strip() and not key.strip().startswith("#"):
            raise ConfigError(
                "secrets do not belong in this file", file=path, line=number, key=key.strip(),
                fix=f"put it into an environment variable and write `{key.strip()}_env: <its name>`",
            )  # fmt: skip


def _check(settings: Settings, path: Path) -> None:
    seen: dict[str, str] = {}
    for index, feed in enumerate(settings.feeds):
        where = ("feeds", index)
        parts = urlsplit(feed.url)
        if parts.scheme not in ("http", "https", "file") or (parts.scheme != "file" and not parts.hostname):
            _fail(path, (*where, "url"), f"not a feed address: {feed.url!r}", "write it with http:// or https://")
        if parts.username or parts.password:
            _fail(path, (*where, "url"), "an address with a login in it", "use `auth_env:` and an environment variable")
        for kind, value in (("name", feed.name), ("url", feed.url)):
            other = seen.setdefault(f"{kind} {value}", feed.name)
            if other != feed.name or (kind == "name" and [f.name for f in settings.feeds].count(value) > 1):
                _fail(path, (*where, kind), f"{value!r} stands twice", "give each feed its own name and address")
        _check_zone(feed.timezone, path, (*where, "timezone"))
    _check_zone(settings.timezone, path, ("timezone",))
    _check_second_opinion(settings.second_opinion, path)
    for index, allowance in enumerate(settings.guard.allow):
        from watcher.feeds.guard import Guard  # late: it imports the HTTP client, which most commands do not need

        try:
            Guard(allow=(allowance,)).allows_host("", 0)
        except ValueError as e:
            _fail(path, ("guard", "allow", index), str(e), "write a host, an address or a network, such as 10.0.0.0/8")


def _check_second_opinion(settings: SecondOpinionSettings, path: Path) -> None:
    if not settings.base_url:
        return
    parts = urlsplit(settings.base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        _fail(path, ("second_opinion", "base_url"), f"no http(s) address: {settings.base_url!r}", "such as http://127.0.0.1:8080/v1")
    if parts.username or parts.password:
        _fail(path, ("second_opinion", "base_url"), "an address with a login in it", "use `key_env:` and an environment variable")
    if not settings.model:
        _fail(path, ("second_opinion",), "no model", "add `model:`, the name the endpoint knows it by")


def _check_zone(name: str | None, path: Path, keys: tuple[Any, ...]) -> None:
    if name is None:
        return
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        _fail(path, keys, f"no such time zone: {name!r}", "use a name such as Europe/Kyiv")


def _recipients(settings: Settings, path: Path) -> Iterator[Recipient]:
    """Each with the user's zone and language where it names none of its own; checked."""
    document: dict[str, Any] = load_yaml(path, dict[str, Any])
    given: list[dict[str, Any]] = document.get("recipients") or []
    names = [r.name for r in settings.recipients]
    for index, (recipient, raw) in enumerate(zip(settings.recipients, given, strict=True)):
        where = ("recipients", index)
        _check_zone(recipient.timezone, path, (*where, "timezone"))
        if names.count(recipient.name) > 1:
            _fail(path, (*where, "name"), f"{recipient.name!r} stands twice", "give each recipient a name of its own")
        if bool(recipient.address) == bool(recipient.address_env):
            _fail(path, where, "needs `address` or `address_env`, one of them", "name where it is to be sent")
        if not 0 <= recipient.hour <= 23 or not 0 <= recipient.minute <= 59:
            _fail(path, (*where, "hour"), f"no such time: {recipient.hour}:{recipient.minute:02}", "hour 0–23, minute 0–59")
        yield replace(
            recipient,
            timezone=raw.get("timezone", settings.timezone),
            lang=raw.get("lang", settings.language),
        )
