"""Reads keys and values from a YAML file or from ``--set``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
MAX_FILE = 64_000
"""Bytes of the largest file of values."""

STANDARD_INPUT = Path("-")

MAX_ALIASES = 16
"""YAML aliases in one file; a few that each repeat the previous one can expand to a text of any size."""


LARGEST_NUMBER = 10**100


class SpecError(Exception):
    """A request that can't be fulfilled, as one line: its place, its key, and what is allowed."""

    def __init__(self, *parts: str) -> None:
        super().__init__(": ".join(" ".join(part.split()) for part in parts if part))


@dataclass(frozen=True, slots=True)
class SpecEntry:
    """One key as it was written, its value, and its place: ``spec.yaml:3`` or ``--set``."""

    key: str
    value: object
    where: str

    @property
    def name(self) -> str:
        """The key as variables are named: ``RETRY_CONFIG.max_retries`` is ``max_retries``."""
        return self.key.rpartition(".")[2].lower()

    def error(self, message: str) -> SpecError:
        """The error about this key."""
        return SpecError(self.where, self.key, message)


def read_file(path: Path) -> list[SpecEntry]:
    """The entries of a YAML file: a mapping, or a mapping below the key ``input``.

    Raises:
        SpecError: It can't be read, is not YAML, or is not a mapping with at least one key.
    """
    name = "standard input" if path == STANDARD_INPUT else str(path)
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        entries = list(_entries(loader, node, name)) if node else []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SpecError(f"{name}:{line}", f"not YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise SpecError(name, f"not YAML: {error}") from error
    except RecursionError as error:
        raise SpecError(name, "nested too deeply") from error
    if not entries:
        raise SpecError(name, "has no keys; it takes some, such as `TASK_NAME: send_order_email`")
    reject_duplicates(entries)
    return entries


def read_option(option: str) -> SpecEntry:
    """The entry of ``--set key=value``; the value is YAML unless it is plain text.

    Raises:
        SpecError: There is no ``=``.
    """
    key, equals, text = option.partition("=")
    if not (equals and key.strip()):
        raise SpecError(f"--set {option}", "takes key=value")
    return SpecEntry(key.strip(), _typed(text.strip()), "--set")


def flat(entry: SpecEntry) -> list[SpecEntry]:
    """An entry whose value is a mapping as one entry for each of its keys; empty for any other value."""
    values = entry.value if isinstance(entry.value, dict) else {}
    return [SpecEntry(f"{entry.key}.{key}", value, entry.where) for key, value in values.items()]


def reject_duplicates(entries: list[SpecEntry]) -> None:
    """Checks that no key occurs twice, ignoring case.

    Raises:
        SpecError: A key does.
    """
    seen: dict[str, SpecEntry] = {}
    for entry in entries:
        if entry.name in seen:
            raise entry.error(f"is given twice; first in {seen[entry.name].where}")
        seen[entry.name] = entry


def _text(path: Path) -> str:
    try:
        content = _content(path)
    except OSError as error:
        raise SpecError(str(path), error.strerror or "can't be read") from error
    if len(content) > MAX_FILE:
        raise SpecError(str(path), f"larger than {MAX_FILE // 1000} kB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(str(path), "not a text in UTF-8") from error


def _content(path: Path) -> bytes:
    """The content, at most one byte more than allowed.

    ``-`` is standard input; ``/dev/fd/63`` comes from a shell's ``<(…)``.

    No other pipe is opened, because reading a pipe without a writer never ends.
    """
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_FILE + 1)
    is_open_already = path == Path("/dev/stdin") or path.parent == Path("/dev/fd")
    if path.exists() and not (path.is_file() or is_open_already):
        raise SpecError(str(path), "not a file")
    with path.open("rb") as file:
        return file.read(MAX_FILE + 1)


def _entries(loader: _Loader, node: yaml.Node, name: str) -> Iterator[SpecEntry]:
    if not isinstance(node, yaml.MappingNode):
        where = f"{name}:{node.start_mark.line + 1}"
        raise SpecError(where, "takes keys and values, such as `TASK_NAME: send_order_email`")
    for key, value in node.value:
        word = str(loader.construct_object(key, deep=True))
        if word.lower() == "input":
            yield from _entries(loader, value, name)
        else:
            yield SpecEntry(word, loader.construct_object(value, deep=True), f"{name}:{key.start_mark.line + 1}")


def _typed(text: str) -> object:
    try:
        value = yaml.load(text, _Loader)  # noqa: S506 - it is a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError):
        return text
    # Code may contain what YAML takes for a comment, `order_id: str` is not a mapping, and a date is a text.
    quoted = isinstance(value, str) and text[:1] in "\"'"
    typed = value is None or isinstance(value, bool | int | float | list) or text.startswith("{")
    return value if quoted or typed else text


class _Loader(yaml.SafeLoader):
    """YAML's plain types only, unique keys, and few aliases."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - as its base
        """Counts aliases."""
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MAX_ALIASES:
                raise yaml.YAMLError(f"more than {MAX_ALIASES} aliases")
        return super().compose_node(parent, index)

    def construct_yaml_int(self, node: Any) -> Any:  # noqa: ANN401 - as its base
        """Leaves `1:30` a text, which YAML 1.1 reads to the base of 60, and rejects numbers that nobody needs."""
        text = self.construct_scalar(node)
        if ":" in text:
            return text
        value = super().construct_yaml_int(node)
        if abs(value) >= LARGEST_NUMBER:
            raise yaml.MarkedYAMLError(problem="a number of more than 100 digits", problem_mark=node.start_mark)
        return value

    def construct_yaml_float(self, node: Any) -> Any:  # noqa: ANN401 - as its base
        """Leaves `1:30.5` a text."""
        text = self.construct_scalar(node)
        return text if ":" in text else super().construct_yaml_float(node)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - as its base
        """Rejects duplicate keys."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.MarkedYAMLError(problem=f"`{key}` is given twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_yaml_float)
