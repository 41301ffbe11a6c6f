"""Loads what the first popup, hover, actions and findings need, before anything is asked."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from celeryls.features.library import renders
from celeryls.plugins import load_in_steps
from celeryls.snippets import SnippetPlace, builtin

if TYPE_CHECKING:
    from celeryls.project.steps import Steps


def prepare() -> Steps:
    """Compiles the built-in snippets with their defaults, and imports hovers, assists and rules, one in each step.

    A request that comes between two steps loads what it needs itself, and nothing is loaded twice.

    Raises:
        SnippetError: A built-in snippet can't be read.
        Exception: An assist or a rule can't be imported.
    """
    yield
    _free_leftovers()
    yield
    snippets = builtin()
    yield
    for snippet in snippets:
        renders(snippet, SnippetPlace())
        yield
    from celeryls.features.completion import model_fields, module_tasks  # noqa: F401, PLC0415 - a start does without them

    yield
    from celeryls.catalogue.load import catalogue  # noqa: PLC0415 - as above
    from celeryls.features.completion.code import answer, signature  # noqa: F401, PLC0415 - as above

    yield
    catalogue()
    yield
    from celeryls.features.hints import hints  # noqa: F401, PLC0415 - likewise

    yield
    from celeryls.features.hover import hover  # noqa: F401, PLC0415 - likewise

    yield
    for package in ("celeryls.assists", "celeryls.rules"):
        yield from load_in_steps(package)


def _free_leftovers() -> None:
    """Frees what imports left: 4 MB of classes that attrs makes twice, and that a start has no time to look for.

    It takes 40 ms, once; what stays is frozen again (`start.py`).
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
