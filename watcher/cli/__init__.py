"""The command line: the contract of the product, and where everything is put together.

Machine-readable output is JSON or JSON Lines on stdout and nothing else is; all that is for people goes to stderr. Exit
status: 0 done, 1 nothing could be done, 2 usage or configuration, 3 another poll holds the lock, 4 the store.
Heavy packages are imported inside the commands that need them, so that `watcher --help` answers in a quarter of a second.
"""

import sys


def main() -> None:
    """Entry point of the `watcher` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a test's stand-in may not have it
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from watcher.cli.app import app

    app()
