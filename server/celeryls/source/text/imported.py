"""Finds which of some names a file imports or mocks, and from which modules, from its bytes without a parser."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FROM = re.compile(rb" import[ \t]*(\([^)]{0,10000}\)|[^\n]*)")  # a bracket that is not closed costs no more
_MODULE = re.compile(rb"\nimport[ \t]+([^\n]*)")  # a pattern that begins with letters matches ten times as fast
_TARGETS = tuple((word + b"(", re.compile(word + rb"\(\s*[rfu]?[\"']([\w.]+)")) for word in (b"patch", b"setattr"))
_NAMES = re.compile(rb"\w+|\*")


class ImportQuery(NamedTuple):
    """Names to search; ``modules`` maps modules to the names that they contain."""

    names: frozenset[bytes]
    modules: Mapping[bytes, Sequence[bytes]]


def imported(data: bytes, path: str, query: ImportQuery) -> frozenset[str]:
    """The names that a file imports, as ``module.name``; only the last part of the module is included.

    A star import is ``module.*``. ``module.name`` is also included if the file imports the module and has the name
    after a dot, or if ``patch("module.name")`` names it. A relative import is resolved from ``path``.
    """
    names, modules = query
    found: set[bytes] = set()
    held = set(_NAMES.findall(b" ".join(_FROM.findall(data))))  # one search: a file has dozens of imports
    if b"*" in held or not names.isdisjoint(held):
        for match in _FROM.finditer(data):
            bound = _NAMES.findall(match[1])
            if b"*" in bound or not names.isdisjoint(bound):
                module = _last(_module_before(data, match.start()), path)
                found.update(b"%s.%s" % (module, name) for name in bound if name in names or name == b"*")
    held.update(_NAMES.findall(b" ".join(_MODULE.findall(data if not data.startswith(b"import") else b"\n" + data))))
    for module in held & modules.keys():
        found.update(b"%s.%s" % (module, name) for name in modules[module] if b".%s" % name in data)
    for word, target in _TARGETS:
        for dotted in target.findall(data) if word in data else ():
            found.update(b"%s.%s" % pair for pair in pairwise(dotted.split(b".")) if pair[1] in names)
    return frozenset(each.decode("ascii", "replace") for each in found)


def _module_before(data: bytes, at: int) -> bytes:
    """The module of a ``from module import``; empty if the line is not one."""
    line = data[data.rfind(b"\n", 0, at) + 1 : at].split()
    return line[1] if len(line) == 2 and line[0] == b"from" else b""


def _last(module: bytes, path: str) -> bytes:
    """The last part of a module's name, in a file with that path."""
    name = module.rpartition(b".")[2]
    if name or not module:
        return name or b"*"
    folders = PurePath(path).parts[:-1]
    return folders[-len(module)].encode(errors="surrogateescape") if len(module) <= len(folders) else b"*"
