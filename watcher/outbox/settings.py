"""What a user may set about the outbox. A secret stands here only as the name of an environment variable; its value
is looked up at the moment of sending, so that it is in no payload, no log and no traceback of a composed value.

Figures. Back-off starts at 60 s and doubles to 4 h: greylisting servers ask for 1–15 min, and a mail server that was
rebooted gets its mail within a minute. Giving up follows RFC 5321 section 4.5.4.1 (four to five days). Alerts: eight
in half an hour are as many as a person reads at night; what comes beyond is summed up in one message.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from watcher.types import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server and what stands in the headers."""

    host: str = "localhost"
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls` is demanded, not tried: a server without it gets neither password nor mail."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""
    user_env: str | None = None
    password_env: str | None = None
    sender: str = "Watcher <watcher@localhost>"
    reply_to: str | None = None
    domain: str | None = None
    """Right-hand side of Message-ID and List-ID; the sender's domain by default. Never change it lightly: retries of
    what is under way would get another Message-ID."""
    unsubscribe: str | None = None
    """`mailto:` or `https:` address for List-Unsubscribe; a mail to the sender by default."""
    timeout: float = 30.0
    """Seconds for each step of the conversation."""
    whole: float = 600.0
    """Seconds for all of it: a server that drips its answers must not hold a recipient for ever. RFC 5321 section 4.5.3.2.6
    lets a server think for ten minutes about the final dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """How webhooks are called: signed as Standard Webhooks 1.0 asks, when a secret is named."""

    secret_env: str | None = None
    """Environment variable with the HMAC key: any text, or `whsec_` and base64."""
    connect_timeout: float = 5.0
    timeout: float = 15.0
    """Seconds for the whole call."""
    max_answer: int = 65_536
    """Bytes of the answer that are read at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """When an alert waits. It is never dropped."""

    cooldown: timedelta = timedelta(minutes=15)
    """Least time between two alerts of one incident to one recipient."""
    cap: int = 8
    """Messages per recipient within `window`; alerts beyond wait for its end and go out as one summary."""
    window: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    templates: Path | None = None
    """Folder whose templates win over the built-in ones of the same name."""
    months: int = 12
    """Length of the timeline."""
    links: int = 6
    """Articles linked per incident; the rest are counted."""
    earlier: int = 5
    """Earlier incidents at the site that are listed."""
    watch: int = 30
    """Entries of the watch list."""
    gap: timedelta = timedelta(hours=2)
    """A stretch longer than this without a good poll is stated as not watched; twice the slowest usual interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrySettings:
    first: timedelta = timedelta(seconds=60)
    ceiling: timedelta = timedelta(hours=4)
    attempts: int = 30
    """With the figures above the thirtieth attempt falls in the fifth day."""
    days: float = 5.0
    """A delivery older than this is given up at its next failure, but never before its fourth attempt."""
    parallel: int = 4
    """Recipients served at a time, so that a slow one delays no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxSettings:
    """All of the above, and who is written to."""

    recipients: tuple[Recipient, ...] = ()
    mail: MailSettings = field(default_factory=MailSettings)
    webhook: WebhookSettings = field(default_factory=WebhookSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    retry: RetrySettings = field(default_factory=RetrySettings)
