"""Classes in wheels: found from where they are imported to where they are defined, without importing anything."""

from __future__ import annotations

import ast
import builtins
import importlib
import sys
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scripts.transient.wheels import Wheel

_ENDINGS = (".py", "/__init__.py", ".pyi", "/__init__.pyi")


class FoundClass(NamedTuple):
    """A class by where it is defined, ``builtins.OSError``, and those above it, nearest first."""

    dotted: str
    bases: tuple[str, ...]


class NameBinding(NamedTuple):
    """What binds a name in a module; ``typing_only`` says that it stands where only type checkers look."""

    name: str
    node: ast.stmt
    origin: tuple[str, str | None]
    typing_only: bool


class Classes:
    """The classes of some wheels, and of Python's own modules."""

    def __init__(self, wheels: Sequence[Wheel]) -> None:
        self._wheels = wheels
        self._modules: dict[str, ModuleSource | None] = {}

    def find(self, module: str, name: str) -> FoundClass | None:
        """The class that ``from module import name`` gives; None where there is none."""
        return self._find(module, name, frozenset())

    def has(self, module: str) -> bool:
        """Whether there is such a module, or a folder of modules."""
        folder = module.replace(".", "/") + "/"
        return self.module(module) is not None or any(
            name.startswith(folder) for wheel in self._wheels for name in wheel.names
        )

    def module(self, dotted: str) -> ModuleSource | None:
        """A module's statements; None where no wheel has it."""
        if dotted not in self._modules:
            self._modules[dotted] = self._read(dotted)
        return self._modules[dotted]

    def is_loaded(self, module: str) -> bool:
        """Whether a module is there once its package is imported."""
        package = module.split(".", maxsplit=1)[0]
        seen: set[str] = set()
        waiting = [package]
        for dotted in waiting:
            read = None if dotted in seen else self.module(dotted)
            if read is None:
                continue
            if dotted == module:
                return True
            seen.add(dotted)
            for binding in read.bindings:
                origin, name = binding.origin
                if origin.split(".")[0] == package and not binding.typing_only:
                    waiting += [origin, f"{origin}.{name}"]
        return False

    def _read(self, dotted: str) -> ModuleSource | None:
        stem = dotted.replace(".", "/")
        root, _, rest = stem.partition("/")
        for wheel in self._wheels:
            for at in (stem, f"{root}-stubs/{rest}"):
                for ending in _ENDINGS:
                    if at + ending in wheel.names:
                        package = dotted if ending.startswith("/") else dotted.rpartition(".")[0]
                        compiled = self._compiled(dotted) if ending.endswith(".pyi") else None
                        return ModuleSource(dotted, wheel.text(at + ending), package, compiled)
        return None

    def _compiled(self, dotted: str) -> bytes:
        return b"".join(wheel.compiled(dotted) for wheel in self._wheels)

    def _find(self, module: str, name: str, seen: frozenset[tuple[str, str]]) -> FoundClass | None:
        if (module, name) in seen:
            return None
        seen |= {(module, name)}
        if module.split(".", maxsplit=1)[0] in sys.stdlib_module_names:
            return _of_python(module, name)
        read = self.module(module)
        if read is None or not read.is_in_compiled(name):
            return None
        for binding in read.bindings:
            if binding.name in (name, "*") and not (binding.typing_only and not read.is_lazy):
                found = self._bound(read, binding, name, seen)
                if found is not None:
                    return found
        return None

    def _bound(
        self, module: ModuleSource, binding: NameBinding, name: str, seen: frozenset[tuple[str, str]]
    ) -> FoundClass | None:
        match binding.node:
            case ast.ClassDef(bases=bases):
                above = [found for base in bases if (found := self._named(module, base, seen))]
                order = dict.fromkeys(each for found in above for each in (found.dotted, *found.bases))
                return FoundClass(f"{module.dotted}.{name}", tuple(order))
            case ast.ImportFrom():
                origin, original = binding.origin
                return self._find(origin, name if original in (None, "*") else original, seen)
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                return self._named(module, value, seen)
            case _:
                return None

    def _named(self, module: ModuleSource, node: ast.expr, seen: frozenset[tuple[str, str]]) -> FoundClass | None:
        """The class that an expression in a module names."""
        match node:
            case ast.Name(id=name):
                found = self._find(module.dotted, name, seen)
                return found or (None if module.binds(name) else _of_python("builtins", name))
            case ast.Attribute(value=value, attr=attr):
                owner = self._module_named(module, value)
                return self._find(owner, attr, seen) if owner else None
            case _:
                return None

    def _module_named(self, module: ModuleSource, node: ast.expr) -> str | None:
        match node:
            case ast.Name(id=name):
                for binding in module.bindings:
                    if binding.name == name and binding.origin[0]:
                        origin, original = binding.origin
                        return f"{origin}.{original}" if original else origin
                return None
            case ast.Attribute(value=value, attr=attr):
                owner = self._module_named(module, value)
                return f"{owner}.{attr}" if owner else None
            case _:
                return None


class ModuleSource:
    """The statements of a module that its import runs.

    ``package`` is what its relative imports start from. ``compiled`` is the compiled module that a stub describes,
    None where the module is Python itself.
    """

    def __init__(self, dotted: str, text: str, package: str, compiled: bytes | None) -> None:
        self.dotted = dotted
        self.text = text
        self._tree = ast.parse(text)
        self._package = package
        self._compiled = compiled

    @cached_property
    def bindings(self) -> tuple[NameBinding, ...]:
        """What binds names, in the order of the text."""
        return tuple(self._bindings(self._tree.body, typing_only=False))

    @cached_property
    def is_lazy(self) -> bool:
        """Whether it imports names when they are asked for: then those for type checkers are these."""
        return self.binds("__getattr__") or any("lazy" in binding.name for binding in self.bindings)

    def binds(self, name: str) -> bool:
        """Whether any statement binds a name."""
        return any(binding.name == name for binding in self.bindings)

    def is_in_compiled(self, name: str) -> bool:
        """Whether the compiled module that a stub describes has a name; True where there is none."""
        return self._compiled is None or name.encode() in self._compiled

    def _bindings(self, body: Sequence[ast.stmt], *, typing_only: bool) -> Iterator[NameBinding]:
        for node in body:
            for name, origin in self._bound_by(node):
                yield NameBinding(name, node, origin, typing_only)
            types = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
            for number, inner in enumerate(_bodies(node)):
                yield from self._bindings(inner, typing_only=typing_only or (types and number == 0))

    def _bound_by(self, node: ast.stmt) -> Iterator[tuple[str, tuple[str, str | None]]]:
        """The names that a statement itself binds, each with the module, and the name in it, that an import takes."""
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, ("", None)
            case ast.Assign(targets=targets):
                yield from ((target.id, ("", None)) for target in targets if isinstance(target, ast.Name))
            case ast.ImportFrom(names=names):
                yield from ((alias.asname or alias.name, (self._absolute(node), alias.name)) for alias in names)
            case ast.Import(names=names):
                for alias in names:
                    root = alias.name.split(".", maxsplit=1)[0]
                    yield alias.asname or root, (alias.name if alias.asname else root, None)
                    yield "", (alias.name, None)  # which it loads, whatever it binds
            case _:
                pass

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self._package.split(".")
        base = ".".join(package[: len(package) - node.level + 1])
        return f"{base}.{node.module}" if node.module else base


def _bodies(node: ast.stmt) -> tuple[list[ast.stmt], ...]:
    """The blocks of a statement that run with its module; what holds for type checkers alone is the first."""
    match node:
        case ast.If(body=body, orelse=other):
            return (body, other)
        case ast.Try(body=body, handlers=handlers, orelse=other, finalbody=last):
            return (body, *(handler.body for handler in handlers), other, last)
        case ast.With(body=body):
            return (body,)
        case _:
            return ()


def _of_python(module: str, name: str) -> FoundClass | None:
    """A class of this Python's own."""
    try:
        found: object = importlib.import_module(module)
    except ImportError:
        return None
    for part in name.split("."):
        found = getattr(found, part, None)
    if not isinstance(found, type):
        return None
    return FoundClass(_dotted(found), tuple(map(_dotted, found.__mro__[1:-1])))


def _dotted(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def is_builtin(name: str) -> bool:
    """Whether a name is one of Python's builtins."""
    return hasattr(builtins, name)
