"""What the names of a module are bound to, read lazily."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.outline.imports import imports_at_run_time
from celeryls.source.text.relevance import LARGEST
from celeryls.source.usage.chains import chains
from celeryls.source.usage.function import targets, value_of
from celeryls.syntax.nodes import containers_of, text_of
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.source.outline.model import ImportFact

_SHAPES = """
(assignment) @bound
(as_pattern) @bound
(function_definition) @function
(class_definition) @class
"""
# Each begins with a line break, which is searched for several times as fast as alternatives are; see `_lines`.
_IMPORTS = re.compile(r"\n(?:from|import)\b")
_STAR = re.compile(r"\n[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*\*")
_BOUND = r"(?:(?:async[ \t]+)?def[ \t]+|class[ \t]+)?([A-Za-z_][\w, \t]*?)[ \t]*[(:=]"
_AT_MARGIN, _ANYWHERE = re.compile(rf"\n{_BOUND}"), re.compile(rf"\n[ \t]*{_BOUND}")
_BLOCK = re.compile(r"\n(?:if|try|with|for|else|except)\b")
_NAME = re.compile(r"\w+")


class _Chunk(NamedTuple):
    values: Mapping[str, tuple[str, ...]]
    functions: Mapping[str, str]
    classes: Mapping[str, str]


class ModuleUsage:
    """The module-level names of a text; only chunks that contain a requested name are parsed."""

    def __init__(self, chunks: tuple[str, ...]) -> None:
        self._chunks = chunks

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """The dotted targets of imports, by bound name; relative ones keep their dots."""
        return {each.local_name: each.target for chunk in self._chunks for each in _imported(chunk)}

    @cached_property
    def stars(self) -> tuple[str, ...]:
        """The modules of star imports."""
        return tuple(module for chunk in self._chunks for module in _stars(chunk))

    def binds(self, name: str) -> bool:
        """Whether a name is bound here, by an import or otherwise."""
        return name in self.imports or any(
            name in found for chunk in self._holding(name) for found in (chunk.values, chunk.functions, chunk.classes)
        )

    def values(self, name: str) -> tuple[str, ...] | None:
        """The chains that a name's values come from; None if nothing is assigned to it."""
        found = [chunk.values[name] for chunk in self._holding(name) if name in chunk.values]
        return tuple(chain for each in found for chain in each) if found else None

    def function(self, name: str) -> str | None:
        """The text of a function without its decorators; None if there is none."""
        return next((chunk.functions[name] for chunk in self._holding(name) if name in chunk.functions), None)

    def class_(self, name: str) -> str | None:
        """The text of a class without its decorators; None if there is none."""
        return next((chunk.classes[name] for chunk in self._holding(name) if name in chunk.classes), None)

    @cached_property
    def _holders(self) -> Mapping[str, list[str]]:
        """The chunks that may bind a name, by name."""
        found: dict[str, list[str]] = {}
        for chunk in self._chunks:
            for name in _may_bind(chunk):
                found.setdefault(name, []).append(chunk)
        return found

    def _holding(self, name: str) -> Iterator[_Chunk]:
        return map(_read, self._holders.get(name, ()))


@cached_by_text
def module_usage(chunks: tuple[str, ...]) -> ModuleUsage:
    """The names of a module that consists of these chunks."""
    return ModuleUsage(chunks)


@cached_by_text
def _imported(chunk: str) -> tuple[ImportFact, ...]:
    if len(chunk) > LARGEST or "import" not in chunk:
        return ()
    lines = _lines(chunk)
    if _IMPORTS.search(lines) or _BLOCK.search(lines):
        return tuple(imports_at_run_time(chunk))
    return ()


@cached_by_text
def _stars(chunk: str) -> tuple[str, ...]:
    return tuple(_STAR.findall(_lines(chunk))) if "import" in chunk and "*" in chunk else ()


def _lines(chunk: str) -> str:
    """The chunk with a line break before each of its lines, the first one included."""
    return f"\n{chunk}".replace("\r", "\n") if "\r" in chunk else f"\n{chunk}"


@cached_by_text
def _may_bind(chunk: str) -> frozenset[str]:
    """The names that a chunk's statements may bind, possibly with some false positives."""
    if len(chunk) > LARGEST:
        return frozenset()
    lines = _lines(chunk)
    pattern = _ANYWHERE if _BLOCK.search(lines) else _AT_MARGIN
    return frozenset(name for found in pattern.findall(lines) for name in _NAME.findall(found))


@cached_by_text
def _read(chunk: str) -> _Chunk:
    found = captures(parse(chunk).root_node, _SHAPES)
    values: dict[str, tuple[str, ...]] = {}
    for node in found.get("bound", ()):
        if not containers_of(node, chunk):
            target = node.child_by_field_name("left") or node.child_by_field_name("alias")
            for name in targets(target, chunk):
                values[name] = (*values.get(name, ()), *chains(value_of(node), chunk))
    definitions: dict[str, dict[str, str]] = {"function": {}, "class": {}}
    for kind, texts in definitions.items():
        for node in found.get(kind, ()):
            called = node.child_by_field_name("name")
            if called is not None and not containers_of(node, chunk):
                texts[text_of(called, chunk)] = text_of(node, chunk)
    return _Chunk(values, definitions["function"], definitions["class"])
