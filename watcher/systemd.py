"""Telling the service manager how we are: one datagram to the socket it names, nothing where there is none.

The protocol is a dozen words over `AF_UNIX` (sd_notify(3)), so it is spoken here instead of being brought in with a package.
`READY=1` once the store is open, `WATCHDOG=1` while work gets done, `RELOADING=1` and `READY=1` around a reload, `STOPPING=1`
at the end. A manager that went away is no trouble of ours: what cannot be told is dropped.
"""

import os
import socket
import time
from collections.abc import Mapping


class Notifier:
    """Sends states to the manager that started us."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        self._watchdog = _seconds(environ)

    @property
    def watchdog(self) -> float | None:
        """Seconds within which the manager wants to hear of us; None when it does not ask for it."""
        return self._watchdog if self._address else None

    def ready(self, status: str = "") -> None:
        self._tell("READY=1", status)

    def reloading(self) -> None:
        """`MONOTONIC_USEC` is what `Type=notify-reload` goes by; `Type=notify` passes it over."""
        self._tell("RELOADING=1", f"\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        self._tell("STOPPING=1")

    def alive(self, status: str = "") -> None:
        """Feed the watchdog, and say in a line what is going on."""
        self._tell("WATCHDOG=1", status)

    def _tell(self, state: str, more: str = "") -> None:
        if not self._address.startswith(("/", "@")):
            return
        line = more if more.startswith("\n") else f"\nSTATUS={more}" if more else ""
        # A leading @ stands for the zero byte of an abstract address.
        address = "\0" + self._address[1:] if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK) as channel:
                channel.sendto(f"{state}{line}".encode(), address)
        except OSError:
            pass


def _seconds(environ: Mapping[str, str]) -> float | None:
    """What `WatchdogSec=` came to, if it is meant for this process."""
    given, pid = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not given.isdigit() or (pid and pid != str(os.getpid())):
        return None
    return int(given) / 1e6 or None
