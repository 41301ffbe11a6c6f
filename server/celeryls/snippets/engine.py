"""Jinja2, restricted to what a snippet needs: output of a name, and ``if``.

A user's template must neither hang the server nor exhaust its memory. Jinja2's sandbox forbids access to the inside of
objects, but not nested loops or `"a" * 10**9`. A snippet's variables are tab stops, which can't be used in computations
anyway, so little is lost without loops, calls and arithmetic.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from celeryls.catalogue.old_names import OLD_NAMES
from celeryls.snippets.model import PLACE_NAMES, Snippet, SnippetError
from celeryls.snippets.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from jinja2 import Template, nodes
    from jinja2.sandbox import SandboxedEnvironment

_ALLOWED = frozenset(
    {"Template", "Output", "TemplateData", "Name", "Const", "Tuple", "Filter"}
    | {"If", "CondExpr", "Test", "Compare", "Operand", "And", "Or", "Not"}
)
_FILTERS = ("capitalize", "lower", "setting_name", "title", "upper")
_MOST_TOKENS = 10_000
"""A text between two tags is one token, and so is each space, name and mark in a tag."""

_HINT = "a snippet can use `{{ name }}`, `{% if name is not none %}` and comparisons of `celery_version`"


def check(snippet: Snippet) -> None:
    """Compiles the template, and caches it.

    Raises:
        SnippetError: It is not valid Jinja2, uses a name that the header does not declare, or a construct that snippets
        may
            not use.
    """
    _compiled(snippet.path, snippet.source, tuple(variable.name for variable in snippet.variables))


def expand(snippet: Snippet, context: Mapping[str, object]) -> str:
    """The template's text with ``context`` filled in.

    Raises:
        SnippetError: As :func:`check`, or an absent value would be written.
    """
    template = _compiled(snippet.path, snippet.source, tuple(variable.name for variable in snippet.variables))
    return _rendered(template, snippet.path, 1, context)


def expand_value(snippet: Snippet, name: str, text: str, context: Mapping[str, object]) -> str:
    """The default of the variable ``name``, which may refer to the place and to the other variables.

    Raises:
        SnippetError: It is not valid Jinja2, or uses other names.
    """
    if "{" not in text:
        return text
    try:
        others = tuple(variable.name for variable in snippet.variables if variable.name != name)
        template = _compiled(snippet.path, text, others)
    except SnippetError as error:
        raise SnippetError(snippet.path, 1, f"default of `{name}`: {error.message}") from error
    return _rendered(template, snippet.path, 1, context)


@lru_cache(maxsize=512)
def _compiled(path: Path, source: str, variables: tuple[str, ...]) -> Template:
    from jinja2 import Template, TemplateSyntaxError  # noqa: PLC0415 - a tenth of a second at start

    environment = _environment()
    try:
        for line, _, _ in islice(environment.lex(source), _MOST_TOKENS, _MOST_TOKENS + 1):
            raise SnippetError(path, line, f"the template has more than {_MOST_TOKENS:,} tokens of Jinja2")
        tree = environment.parse(source)
        for line, message in _faults(tree, variables):
            raise SnippetError(path, line, message)
        code = environment.compile(tree, filename=str(path))
    except TemplateSyntaxError as error:
        raise SnippetError(path, error.lineno, error.message or "not a Jinja2 template") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        # Python compiles what Jinja2 generates, and limits nested blocks.
        raise SnippetError(path, 1, "the template is nested too deeply") from error
    return Template.from_code(environment, code, {})


def _rendered(template: Template, path: Path, line: int, context: Mapping[str, object]) -> str:
    try:
        return template.render(context)
    except Exception as error:
        traceback = error.__traceback__
        while traceback:
            if traceback.tb_frame.f_code.co_filename == str(path):
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        raise SnippetError(path, line, str(error)) from error


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined, pass_context  # noqa: PLC0415 - a tenth of a second at start
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - likewise

    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        finalize=_present,
    )
    environment.filters["setting_name"] = pass_context(_setting_name)
    return environment


def _setting_name(context: Mapping[str, Any], name: str) -> str:
    """The name that a setting has in the file, as in `celery.app.utils.detect_settings`."""
    namespace: str | None = context["settings_namespace"]
    if namespace is not None:
        return f"{namespace}_{name.upper()}"
    if not context["old_setting_names"]:
        return name
    if old := OLD_NAMES.get(name):
        return old[0]
    raise ValueError(f"the file has setting names of Celery 3, and {name} has none")


def _present(value: object) -> object:
    if value is None:
        raise ValueError("this variable may have no value: put it in `{% if … is not none %}`")
    return value


def _faults(tree: nodes.Template, variables: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The line and message of each construct that a snippet may not use, in the order of the text."""
    line = 1
    for node in _walk(tree):
        # Jinja2 records no line for the right side of a comparison.
        line = node.lineno or line
        message = _fault(node, variables) or _misused(node, variables)
        if message:
            yield line, message


def _fault(node: nodes.Node, variables: tuple[str, ...]) -> str | None:
    from jinja2 import nodes  # noqa: PLC0415 - a tenth of a second at start

    word = type(node).__name__
    match node:
        case _ if word not in _ALLOWED:
            return f"`{word.lower()}` can't be used; {_HINT}"
        case nodes.Name(name=name) if name not in variables and name not in PLACE_NAMES:
            return f"unknown variable `{name}`; {nearest(name, (*variables, *PLACE_NAMES))}"
        case nodes.Test(name=name) if name != "none":
            return f"`is {name}` can't be used; {_HINT}"
        case nodes.Filter(name=name) if name not in _FILTERS:
            return f"unknown filter `{name}`; {nearest(name, _FILTERS)}"
    return None


def _misused(node: nodes.Node, variables: tuple[str, ...]) -> str | None:
    """The error if a template needs a variable's value that is a tab stop."""
    from jinja2 import nodes  # noqa: PLC0415 - a tenth of a second at start

    match node:
        case nodes.Filter(node=nodes.Name(name=name)) if name in variables:
            return f"`{name}` is a tab stop, which no filter can change"
        case nodes.Compare(expr=nodes.Name(name=name)) | nodes.Operand(expr=nodes.Name(name=name)) if name in variables:
            return f"`{name}` is a tab stop, which can't be compared; only `{name} is none` is known of it"
        case nodes.If(test=test) | nodes.CondExpr(test=test) | nodes.Not(node=test):
            tested = [test]
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            tested = [left, right]
        case _:
            return None
    for name in (each.name for each in tested if isinstance(each, nodes.Name)):
        if name in variables:
            return f"write `{name} is not none`: 0 and false are values"
    return None


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)
