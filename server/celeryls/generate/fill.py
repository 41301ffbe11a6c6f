"""Fills a pattern with the given values."""

from __future__ import annotations

import ast
import contextlib
import keyword
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeGuard

from celeryls.edit.stops import to_plain
from celeryls.generate.names import returns
from celeryls.generate.spec import SpecEntry, SpecError, flat, reject_duplicates
from celeryls.snippets import Rendered, Snippet, SnippetError, SnippetPlace, WrongValueError, plain_file, render
from celeryls.snippets.nearest import nearest
from celeryls.snippets.settling.settle import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEFAULT_PATTERN = "ctask"
RETRY_KEYS = ("exceptions", "max_retries", "backoff", "max_backoff", "jitter")
_OF_THE_APP = ("models", "services", "service_errors", "service_functions", "module_tasks", "module_queues")
PLACE_KEYS = ("app_name", "project_name", "settings_module")


@dataclass(frozen=True, slots=True)
class Filled:
    """The code of one pattern.

    ``ignored`` are keys that have no effect, each with the reason.
    ``chosen`` are the names in the code that values decide.
    """

    snippet: Snippet
    rendered: Rendered
    place: SnippetPlace
    ignored: tuple[tuple[str, str], ...] = ()
    chosen: frozenset[str] = frozenset()

    @property
    def body(self) -> str:
        """The code after the imports, without a final line break."""
        return to_plain(self.rendered.body)

    @property
    def text(self) -> str:
        """The code as a complete file."""
        return plain_file(self.rendered, self.own_packages)

    @property
    def own_packages(self) -> frozenset[str]:
        """The top-level packages of the project itself, as far as the code names them."""
        modules = (self.place.app_module, self.place.settings_module)
        return frozenset(module.partition(".")[0] for module in modules if module)


def fill(entries: Iterable[SpecEntry], pattern: str | None, snippets: Sequence[Snippet], place: SnippetPlace) -> Filled:
    """The pattern filled with the values of the entries; an explicit pattern overrides theirs, and later entries win.

    Raises:
        SpecError: A key, its value or the pattern is wrong, or the code would not parse.
    """
    wanted = {entry.name: entry for each in entries for entry in _parts(each)}
    named = wanted.pop("pattern", None)
    snippet = _pattern(SpecEntry("", pattern, "--pattern") if pattern else named, snippets)
    place = _placed(place, wanted)
    imports = _imports(wanted.pop("imports", None))
    _check_keys(wanted, snippet)
    _check_limits(wanted, snippet)
    implementation = wanted.get("implementation")
    if implementation and isinstance(implementation.value, str) and returns(implementation.value):
        wanted.pop("return_value", None)
    rendered = _render(snippet, place, wanted)
    _check_syntax(snippet, place, wanted, rendered)
    given = (entry for entry in wanted.values() if entry.value is not None)
    unused = (entry for entry in given if entry.name not in rendered.used)
    ignored = tuple((entry.key, _why_ignored(entry, snippet, place, wanted)) for entry in unused)
    rendered = replace(rendered, imports=(*rendered.imports, *imports))
    return Filled(snippet, rendered, place, ignored, _chosen(snippet, place, wanted))


def _why_ignored(entry: SpecEntry, snippet: Snippet, place: SnippetPlace, wanted: dict[str, SpecEntry]) -> str:
    """Why a pattern does not use a key, as the end of a sentence: a key is missing, or Celery is too new for it."""
    version = place.celery_version
    if version is not None and entry.name in _render(snippet, replace(place, celery_version=None), wanted).used:
        return f"with Celery {'.'.join(map(str, version[:2]))}"
    return f"without {_needed(entry, snippet, place, wanted) or 'other keys'}"


def _needed(entry: SpecEntry, snippet: Snippet, place: SnippetPlace, wanted: dict[str, SpecEntry]) -> str:
    """The key without which the pattern does not use another one; empty if one key alone is not enough."""
    for other in snippet.variables:
        if other.name in wanted or other.placeholder is None:
            continue
        with contextlib.suppress(SpecError, KeyError):
            more = wanted | {other.name: SpecEntry(other.name, other.placeholder, "")}
            if entry.name in _render(snippet, place, more).used:
                return other.name.upper()
    return ""


def _chosen(snippet: Snippet, place: SnippetPlace, wanted: dict[str, SpecEntry]) -> frozenset[str]:
    settled = settle(snippet, place, {name: entry.value for name, entry in wanted.items()}, "values")
    values = zip(snippet.variables, settled, strict=True)
    return frozenset(each.value.text for variable, each in values if each.value and "name" in variable.types)


def allowed_keys(snippet: Snippet) -> list[str]:
    """The keys that a file of values may have for this pattern."""
    names = [variable.name for variable in snippet.variables]
    retry = ["RETRY_CONFIG"] if set(RETRY_KEYS) & set(names) else []
    return [*(name.upper() for name in (*names, *PLACE_KEYS)), *retry, "IMPORTS", "PATTERN"]


def _parts(entry: SpecEntry) -> list[SpecEntry]:
    if entry.name != "retry_config":
        return [entry]
    if entry.value is None:
        return []
    if not isinstance(entry.value, dict):
        raise entry.error(f"takes keys and values, such as `max_retries: 5`, not {entry.value!r:.80}")
    parts = flat(entry)
    for part in parts:
        if part.name not in RETRY_KEYS:
            raise part.error(f"unknown key; {nearest(part.name, RETRY_KEYS)}")
    reject_duplicates(parts)
    return parts


def _pattern(entry: SpecEntry | None, snippets: Sequence[Snippet]) -> Snippet:
    wanted = str(entry.value).lower() if entry and entry.value is not None else DEFAULT_PATTERN
    names = {snippet.prefix.lower(): snippet for snippet in reversed(snippets)}
    found = names.get(wanted) or names.get(f"c{wanted}")
    if found is None:
        short = [name.removeprefix("c") for name in sorted(names)]
        message = f"no pattern {wanted!r}; {nearest(wanted.removeprefix('c'), short)}"
        raise entry.error(message) if entry else SpecError(message)
    return found


def _placed(place: SnippetPlace, wanted: dict[str, SpecEntry]) -> SnippetPlace:
    names = {name: wanted.pop(name) for name in PLACE_KEYS if name in wanted}
    given = {name: _place_name(entry) for name, entry in names.items() if entry.value is not None}
    app_name = given.get("app_name", place.app_name)
    if app_name != place.app_name:
        supplied = tuple((source, values) for source, values in place.supplied if source not in _OF_THE_APP)
        place = replace(place, supplied=supplied, models=())
    return replace(
        place,
        app_name=app_name,
        app_module=place.app_module if app_name == place.app_name else "",
        project_name=given.get("project_name", place.project_name),
        settings_module=given.get("settings_module", place.settings_module),
    )


def _place_name(entry: SpecEntry) -> str:
    if isinstance(entry.value, str):
        parts = entry.value.split(".") if entry.name == "settings_module" else [entry.value]
        if all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
            return entry.value
    raise entry.error(f"takes a Python name, not {entry.value!r}")


def _imports(entry: SpecEntry | None) -> tuple[str, ...]:
    if entry is None or entry.value is None:
        return ()
    lines = entry.value if isinstance(entry.value, list) else [entry.value]
    statements: list[ast.stmt] = [ast.Pass()]
    with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError):
        statements = ast.parse("\n".join(map(str, lines))).body
    if not all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in statements):
        raise entry.error(f"takes import statements, such as `from a import b`, not {entry.value!r:.80}")
    return tuple(ast.unparse(statement) for statement in statements)


def _check_keys(wanted: dict[str, SpecEntry], snippet: Snippet) -> None:
    names = [variable.name for variable in snippet.variables]
    for name, entry in wanted.items():
        if name not in names:
            raise entry.error(f"unknown key of the pattern {snippet.prefix}; {nearest(name, allowed_keys(snippet))}")


def _check_limits(wanted: dict[str, SpecEntry], snippet: Snippet) -> None:
    """Rejects a soft limit above the hard one: the process would be killed before `SoftTimeLimitExceeded` is raised."""
    given: dict[str, object] = {variable.name: variable.default for variable in snippet.variables}
    given |= {name: entry.value for name, entry in wanted.items()}
    soft, hard = given.get("soft_time_limit"), given.get("time_limit")
    if not (_is_number(soft) and _is_number(hard) and hard and soft > hard):
        return
    entry = wanted.get("soft_time_limit") or wanted["time_limit"]
    raise entry.error(
        f"the soft limit of {soft} s is above the time limit of {hard} s, at which the task's process is killed"
    )


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _render(snippet: Snippet, place: SnippetPlace, wanted: dict[str, SpecEntry]) -> Rendered:
    try:
        return render(snippet, place, {name: entry.value for name, entry in wanted.items()}, mode="values")
    except WrongValueError as error:
        raise wanted[error.variable].error(error.message) from error
    except SnippetError as error:
        raise SpecError(str(error)) from error


def _check_syntax(snippet: Snippet, place: SnippetPlace, wanted: dict[str, SpecEntry], rendered: Rendered) -> None:
    """Names the value that breaks the code: the first one that, added to those before it, makes it invalid."""
    if _problem(plain_file(rendered)) is None:
        return
    given: dict[str, SpecEntry] = {}
    for name, entry in wanted.items():
        given[name] = entry
        if problem := _problem(plain_file(_render(snippet, place, given))):
            raise entry.error(f"does not parse: {problem}")
    raise SpecError(str(snippet.path), "the pattern's code does not parse")


def _problem(text: str) -> str | None:
    """Python's syntax error for ``text``, which is compiled, not run; None if there is none."""
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(text, "<generated>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__
    return None
