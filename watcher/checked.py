"""YAML files checked against a schema, with errors that name file, line, key and the fix.

pydantic says *which key* is wrong, PyYAML's node tree says *on which line* it stands; the tree is composed only when
there is an error, so a good file is read once. Rejected: ruamel.yaml (line numbers on every value, 6 × slower to
load, and the whole of seeds/ must load in under a second).
"""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from watcher import quickyaml
from watcher.errors import ConfigError
from watcher.quickyaml import Loader

T = TypeVar("T")


class Checked(BaseModel):
    """Base of all that is read from a file: no unknown keys, no changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_text(path: Path) -> str:
    """The file as UTF-8 text; `ConfigError` when it is missing, unreadable or not UTF-8."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise ConfigError(
            "file not found", file=path, fix="create it (`watcher init` writes a starter) or name another"
        ) from None
    except UnicodeDecodeError as e:
        line = path.read_bytes()[: e.start].count(b"\n") + 1
        raise ConfigError("not UTF-8", file=path, line=line, fix="save the file as UTF-8") from None
    except OSError as e:
        raise ConfigError(f"cannot be read ({e.strerror})", file=path, fix="check the path and its permissions") from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text  # a third of what text mode takes


def load_yaml(path: Path, schema: type[T] | Any, *, text: str | None = None, first_line: int = 1) -> T:
    """Read `path` (or `text` that stands in it from `first_line`) and check it against `schema`, a pydantic-checkable type."""
    source = read_text(path) if text is None else text
    try:
        raw = quickyaml.load(source)
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + first_line if e.problem_mark else None
        raise ConfigError(
            f"not valid YAML ({e.problem})", file=path, line=line, fix="check indentation, quotes and colons"
        ) from None
    try:
        return TypeAdapter(schema).validate_python(raw)  # type: ignore[no-any-return]
    except ValidationError as e:
        raise _explain(e, path, source, first_line) from None


def line_of(source: str, keys: tuple[Any, ...], first_line: int = 1) -> int:
    """The line on which the value at `keys` (mapping keys and list indexes) stands, or its nearest ancestor's."""
    node = yaml.compose(source, Loader=Loader)
    line = node.start_mark.line if node else 0
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(key)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line
        else:
            continue  # a step inside a union, which the file does not show
    return line + first_line


def _explain(error: ValidationError, path: Path, source: str, first_line: int) -> ConfigError:
    first = error.errors(include_url=False)[0]
    keys = tuple(first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    kind, fix = first["type"], ""
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        message, fix = "unknown key", "remove it or correct its spelling"
    elif kind in ("missing", "missing_argument"):
        message, fix = "missing", f"add `{keys[-1]}:` here" if keys else "fill the file"
    elif "input" in first and not isinstance(first["input"], dict | list):
        message = f"{message}, got {first['input']!r}"
    more = error.error_count() - 1
    if more:
        message += f" (and {more} more)"
    key = ".".join(str(k) for k in keys if not str(k).startswith("function-"))
    return ConfigError(message, file=path, line=line_of(source, keys, first_line), key=key or None, fix=fix)
