"""Celery's own source, release by release, out of its wheels; nothing of it is imported."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.catalogue.releases import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache/celery"
OLDEST = "5.3"
"""The oldest release of the catalogue."""

_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps")


class CeleryWheel:
    """The modules of one release."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.texts = {
                name: archive.read(name).decode()
                for name in archive.namelist()
                if name.startswith("celery/") and name.endswith(".py")
            }

    def tree(self, path: str) -> ast.Module:
        """A module, by its path: ``celery/app/task.py``."""
        return self.trees[path]

    @cached_property
    def trees(self) -> dict[str, ast.Module]:
        """All modules by their paths."""
        return {path: ast.parse(text) for path, text in self.texts.items()}

    def class_(self, path: str, name: str) -> ast.ClassDef:
        """A class at the top of a module."""
        return next(node for node in self.tree(path).body if isinstance(node, ast.ClassDef) and node.name == name)

    def function(self, path: str, name: str) -> ast.FunctionDef:
        """The first function of that name, wherever in the module it stands."""
        return next(node for node in functions(self.tree(path)) if node.name == name)

    def has_module(self, dotted: str) -> bool:
        """Whether a module can be imported, those that Celery makes up in `celery.local.COMPAT_MODULES` included."""
        path = dotted.replace(".", "/")
        if f"{path}.py" in self.texts or f"{path}/__init__.py" in self.texts:
            return True
        owner, _, name = dotted.rpartition(".")
        return name in self._made_up.get(owner, ())

    def names_in(self, dotted: str) -> set[str]:
        """The public names that a module defines itself, and for `celery` those that it loads on first use.

        Empty if there is no such module.
        """
        path = dotted.replace(".", "/")
        tree = self.trees.get(f"{path}.py") or self.trees.get(f"{path}/__init__.py")
        if tree is None:
            return set()
        found = set(_defined(tree.body))
        if dotted == "celery":
            tables = [
                node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "by_module"
            ]
            found = {name for table in tables for names in ast.literal_eval(table).values() for name in names}
        return {name for name in found if not name.startswith("_")}

    @cached_property
    def _made_up(self) -> dict[str, dict[str, object]]:
        for node in self.tree("celery/local.py").body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "COMPAT_MODULES":
                made_up: dict[str, dict[str, object]] = ast.literal_eval(node.value)
                return made_up
        return {}


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (each.id for each in targets if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                yield name


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """The functions in a tree, inner ones included."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def releases() -> dict[str, str]:
    """The newest release of each minor one, from the one before `OLDEST` on, which shows what `OLDEST` brought."""
    newest = {minor_of(release): release for release in RELEASES}
    minors = list(newest)
    return {minor: newest[minor] for minor in minors[minors.index(OLDEST) - 1 :]}


def covered() -> dict[str, str]:
    """The releases that the catalogue is about."""
    _, *rest = releases().items()
    return dict(rest)


def minor_of(release: str) -> str:
    """``5.4`` of ``5.4.0``."""
    return release.rpartition(".")[0]


def wheel(release: str) -> CeleryWheel:
    """The wheel of a release, from the cache where it is there already; CalledProcessError where pip can't get it."""
    path = CACHE / f"celery-{release}-py3-none-any.whl"
    if not path.exists():
        subprocess.run([*_PIP, "--dest", str(CACHE), f"celery=={release}"], check=True)
    return CeleryWheel(path)
