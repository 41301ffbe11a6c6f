"""What a snippet is, where it is inserted, and the result of rendering it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.edit.stops import Stop
    from celeryls.snippets.settling.app_models import ModelFacts

Mode = Literal["stops", "values"]
"""``stops``: each variable is a tab stop, and placeholders show. ``values``: each has its value, or is left out."""

Where = Literal["module", "schedule"]
Supplied = tuple[tuple[str, tuple[str, ...]], ...]
"""By the name of a source, the project's values for it."""
_SMALL_WORDS = frozenset(("a", "import", "in", "may", "of", "run", "that", "the", "with"))
"""Words of titles that find no snippet."""

Scalar = str | bool | int | float | tuple[str, ...]

PLACE_NAMES = (
    *("app_name", "app_module", "project_name", "settings_module", "celery_version"),
    *("explicit_names", "module_tasks", "settings_namespace", "old_setting_names"),
)
"""The names that every template can use in addition to its own variables."""


class SnippetError(Exception):
    """An unusable template file: the line (1-based), and the reason."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message

    @classmethod
    def unexpected(cls, path: Path, error: Exception) -> SnippetError:
        """The error for a file that makes anything else fail, so that it harms no other file."""
        return cls(path, 1, f"can't be used: {type(error).__name__}: {error}")


class WrongValueError(ValueError):
    """A value that a variable does not accept; ``message`` says what it accepts."""

    def __init__(self, variable: str, message: str) -> None:
        super().__init__(f"{variable} {message}")
        self.variable = variable
        self.message = message


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a template.

    Exactly one of ``default`` and ``placeholder`` is given. With a default it always has a value (unless it is
    ``optional`` and the caller passes None); with a placeholder it is None unless given, and an editor shows the
    placeholder. ``types`` are alternatives, tried in order. ``choices_from`` names the source of the values that the
    project supplies; ``of`` is the variable whose model they belong to. A ``linked`` text is written with the tab stops
    of the variables in it, and is none itself.
    """

    name: str
    types: tuple[str, ...]
    default: Scalar | None = None
    placeholder: Scalar | None = None
    optional: bool = False
    choices: tuple[Scalar, ...] = ()
    choices_from: str | None = None
    of: str = "model"
    linked: bool = False
    help: str = ""

    @property
    def may_be_absent(self) -> bool:
        """Whether the template must handle None."""
        return self.optional or self.placeholder is not None


DEFAULT_ORDER = 50
LAST_ORDER = 99


@dataclass(frozen=True)
class Snippet:
    """A template and its header; ``source`` is the template, with empty lines in place of the header.

    Of snippets that match equally well, the one with the lowest ``order`` comes first in a list.
    """

    path: Path
    source: str
    prefix: str
    title: str
    description: str
    where: Where = "module"
    words: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    order: int = DEFAULT_ORDER
    variables: tuple[Variable, ...] = ()

    def __hash__(self) -> int:
        """Computed once: lists of snippets are looked up at each keystroke."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.path, self.source))

    @cached_property
    def needs_django(self) -> bool:
        """Whether it is of use in projects with Django only, as its title says."""
        return "(django)" in self.title.lower()

    @cached_property
    def found_by(self) -> tuple[str, ...]:
        """The words that find it, in lower case; its prefix comes first."""
        title = self.title.replace("(", "").replace(")", "")
        told = (word for word in title.split() if word.lower() not in _SMALL_WORDS)
        words = (self.prefix, "celery", *self.words, *told)
        return tuple(dict.fromkeys(word.lower() for word in words))


@dataclass(frozen=True, slots=True)
class SnippetPlace:
    """Where a snippet is inserted, as its template sees it; an unknown version of Celery is None.

    ``app_module`` is the module path of the app's package; if empty, it is ``apps.`` and the app's name. ``app_level``
    is the number of dots with which the file imports that package, 0 if unknown. ``supplied`` is for variables with a
    ``from``; a source with no values is one that the project surely has none of. ``explicit_names`` is None where the
    project leaves the names of its tasks to Celery. ``models`` are those of the app whose fields are known.
    ``settings_namespace`` is the prefix of the file's settings, without the underscore; None if they have none: then
    ``old_setting_names`` says that the file has the names up to Celery 3, which Celery refuses beside new ones.
    """

    app_name: str = "app"
    app_module: str = ""
    project_name: str = "config"
    settings_module: str = "config.settings"
    celery_version: tuple[int, ...] | None = None
    supplied: Supplied = ()
    app_level: int = 0
    explicit_names: bool | None = True
    models: tuple[ModelFacts, ...] = ()
    settings_namespace: str | None = "CELERY"
    old_setting_names: bool = False

    def values_from(self, source: str | None) -> tuple[str, ...]:
        """The project's values for a source, the likeliest first; empty if there are none, or none are known."""
        return next((values for name, values in self.supplied if name == source), ())

    def knows(self, source: str | None) -> bool:
        """Whether all of the project's values for a source are known."""
        return any(name == source for name, _ in self.supplied)

    @property
    def module_tasks(self) -> str | None:
        """The tasks of the module that take one argument, for a template that needs some; None unless there are two."""
        found = self.values_from("module_tasks")
        return ", ".join(found) if len(found) > 1 else None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered snippet: the part for the file's head, and the part for the cursor.

    ``imports`` are top-level statements, ``prelude`` are simple assignments that belong once after the imports; both
    include the comments directly above them. The body neither begins nor ends with a blank line. ``used`` are the
    variables whose values were written.
    """

    imports: tuple[str, ...]
    prelude: tuple[str, ...]
    body: tuple[str | Stop, ...]
    where: Where = "module"
    used: frozenset[str] = frozenset()
