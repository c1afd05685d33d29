"""The house rule on imports: rooms know values and themselves; each third-party package comes in by one door."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
MODULES = sorted((HERE / "watcher").rglob("*.py"))
ROOMS = {"feeds", "reading", "incidents", "store", "outbox"}
VALUES = {"types", "errors", "knowledge", "packs", "packed", "gazetteer", "checked", "seedreports", "distance"}
WALK = {
    "pipeline", "polling", "telling", "seeding", "replay", "handwork", "verdict", "exports", "evaluate", "fulltext",
    "second_opinion",
}  # fmt: skip
OUTER = {"daemon", "cli", "web", "demo", "health", "logs", "systemd", "service", "report"}

ALLOWED = {
    "types": {"types"},
    "errors": set[str](),
    "quickyaml": set[str](),
    "checked": {"errors", "quickyaml"},
    "packs": {"types", "checked"},
    "packed": set[str](),
    "gazetteer": {"packed"},
    "knowledge": {"types", "errors", "checked", "packs", "packed", "gazetteer"},
    "distance": {"knowledge"},
    "seedreports": {"types", "errors", "checked"},
    "config": {*ROOMS, *VALUES},
    **{room: {*VALUES, room} for room in ROOMS},
    **{part: {*ROOMS, *VALUES, *WALK, "config"} for part in WALK},
    "web": {*VALUES, *WALK, "store", "config", "incidents", "outbox", "web"},
    **{part: {*ROOMS, *VALUES, *WALK, *OUTER, "config"} for part in OUTER - {"web"}},
}
"""Part of the package -> the parts it may import."""

DOORS = {
    "httpx": ("feeds/", "outbox/notify.py", "second_opinion.py"),  # a webhook is a delivery, a model no feed
    "httpcore": ("feeds/guard.py",),
    "feedparser": ("feeds/parse.py",),
    "bs4": ("feeds/",),
    "sqlmodel": ("store/",),
    "sqlalchemy": ("store/",),
    "apscheduler": ("daemon",),
    "jinja2": ("outbox/render.py", "web/"),
    "apprise": ("outbox/notify.py",),
    "trafilatura": ("feeds/extract.py",),
    "ahocorasick": ("reading/",),
    "typer": ("cli/",),
}
"""Third-party package -> where it may be imported."""


def imports(path: Path) -> set[str]:
    """Dotted names of the modules that the file imports, wherever in the file it does so."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            if node.module == "watcher":
                found |= {f"watcher.{a.name}" for a in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(HERE)))
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    """A room imports values and itself; pipeline imports rooms; commands, daemon and page stand outside."""
    inside = path.relative_to(HERE / "watcher").as_posix()
    part = inside.split("/")[0].removesuffix(".py")
    names = imports(path)
    ours = {n.split(".")[1] for n in names if n.startswith("watcher.")}
    assert part == "__init__" or part in ALLOWED, f"say in this test what {part} may import"
    assert ours <= ALLOWED.get(part, set())
    for package, doors in DOORS.items():
        if any(n.split(".")[0] == package for n in names):
            assert inside.startswith(doors), f"{package} is imported only in {', '.join(doors)}"


@pytest.mark.parametrize("room", ["reading", "incidents"])
def test_pure_rooms_touch_nothing(room: str) -> None:
    """Reading and linking take values and return values: no network, store, clock or logging module comes in."""
    forbidden = {"logging", "socket", "time", "asyncio", "sqlite3", "subprocess", "urllib.request", "random", "os"}
    for path in (HERE / "watcher" / room).rglob("*.py"):
        assert not imports(path) & forbidden, path
