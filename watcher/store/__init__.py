"""Room 4: what is remembered. `Store` is all that other rooms know."""

from watcher.store.store import Store

__all__ = ["Store"]
