"""The article's text out of a page, by trafilatura, in a process of its own that lives for that page.

The extractor and its parser take 12 MiB to load and up to 100 MiB for a hostile page of 3 MiB, read by C code that has
crashed on such pages before. A handful of pages a day are worth half a second each to a service that lives a year: what
that process took is given back, and its crash or endless loop is one page's `no-article`. It gets the page, a bounded
address space and time, and none of our environment, where secrets are. Rejected: a pool of workers (it holds the memory
all day).

This file is run by its path, so it imports nothing of ours at its top.
"""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SECONDS = 20
"""Of CPU; thrice as many on the clock."""
_SPACE = 2**30


def article_of(page: str) -> str:
    """The text, a paragraph a line; empty when there is none. `FetchError`: `no-article` when the page cannot be read."""
    from watcher.errors import FetchError

    command = [sys.executable, "-P", str(Path(__file__))]
    try:
        done = subprocess.run(
            command, input=page.encode("utf-8", "replace"), capture_output=True, timeout=3 * SECONDS, check=False,
            env={"PYTHONPATH": ":".join(p for p in sys.path if p.endswith("-packages")), "PYTHONUTF8": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise FetchError("no-article", f"the page was not read within {3 * SECONDS} s") from None
    except OSError as e:
        raise FetchError("no-article", f"the page's reader cannot be started ({e.strerror})") from None
    if done.returncode:
        raise FetchError("no-article", f"the page cannot be read (its reader ended with {done.returncode})")
    return done.stdout.decode("utf-8", "replace")


def _bound() -> None:
    import resource

    with suppress(OSError, ValueError):  # a sandbox may forbid it; it has bounds of its own
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))


def main() -> None:
    """From stdin to stdout."""
    _bound()
    import trafilatura

    page = sys.stdin.buffer.read().decode("utf-8", "replace")
    found = trafilatura.extract(page, include_comments=False, include_tables=False, deduplicate=False)
    sys.stdout.buffer.write((found or "").encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
