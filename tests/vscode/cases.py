"""What is done inside the extension host, and what has to stand on disk afterwards.

Every snippet is accepted in two surroundings, and the actions of every example of an assist or a rule are applied.
The expected text is the plain rendering: VS Code has to arrive there through tab stops, resolved items, edits in UTF-16
and its own indentation.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celeryls.checking.registry import all_rules
from celeryls.edit.style import style_of
from celeryls.edit.text import Edit, apply
from celeryls.environment.services import celery_versions
from celeryls.examples import read_file
from celeryls.features.assisting.context import ActionContext
from celeryls.features.code_actions import actions
from celeryls.features.completion.suggestions import suggestions
from celeryls.features.completion.written import folded_parts, import_edits
from celeryls.features.lone_file import lone_findings
from celeryls.features.project_choices import fitted_place
from celeryls.lsp.folders import WorkspaceFolders
from celeryls.plugins import modules_with
from celeryls.snippets import Snippet, SnippetPlace, builtin
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.style import Style
    from celeryls.examples import Example

_TASKS = '''\
"""Tasks of the orders, 📦 included."""

from __future__ import annotations

import json

from celery import shared_task


@shared_task(name="orders.pack")
def pack(order_id: str) -> str:
    return json.dumps({"📦": order_id})


$0


def last() -> None: ...
'''

_SCHEDULE = """\
from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "report": {"task": "orders.report", "schedule": crontab(minute=0)},  # 📈
    $0
}
"""


_NAMED = """\
from celery import shared_task


@shared_task(name="orders.cleanup_stale_orders")
def cleanup_stale_orders() -> None: ...


@shared_task(name="orders.sync_inventory")
def sync_inventory() -> None: ...
"""
"""The tasks that the patterns of schedules name: with them in the project their names stay."""

_SHAPES = Path(__file__).parent.parent / "cases/assists"


@dataclass(frozen=True, slots=True)
class Doing:
    """``do`` is the driver's word for it, ``chosen`` the label of a completion or the title of an action.

    ``at`` is what is selected: code points here, UTF-16 units in a case, as VS Code counts.
    """

    do: str
    at: tuple[int, int]
    chosen: str
    expected: str


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to do in one file."""

    name: str
    path: str
    text: str
    doing: Doing


def write_cases(shop: Path) -> list[dict[str, Any]]:
    """Write the files of all cases into the project ``shop``; the cases as JSON."""
    cases = [*_snippet_cases(shop), *_action_cases(shop)]
    (shop / "apps/orders/named.py").write_text(_NAMED, "utf-8")
    for case in cases:
        path = Path(case.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.text.encode())
    return [asdict(case) for case in cases]


@cache
def folders(shop: Path) -> WorkspaceFolders:
    """What the server knows of the workspace ``shop``."""
    known = WorkspaceFolders()
    known.roots = (shop,)
    known.celery[shop] = celery_versions(shop)
    return known


def style_in(text: str, path: Path, shop: Path) -> Style:
    """The style in which the server writes into that text."""
    return style_of(text, folders(shop).style(path))


def place_in(file: SourceFile, path: Path, shop: Path) -> SnippetPlace:
    """The place of a snippet in a file, in whose folder is nothing but tasks with names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return fitted_place(folders(shop).place(path), file, str(path), None)


def around(shop: Path) -> ActionContext:
    """What the server knows beside a file: which Celery the shop has is said in a title."""
    return ActionContext(root=str(shop), celery=folders(shop).place(shop / "a.py").celery_version)


def _snippet_cases(shop: Path) -> Iterator[Case]:
    folder = shop / "apps/orders/snippets"
    for snippet, line_end in zip(builtin(), cycle(("\n", "\r\n"))):
        if snippet.where == "schedule":
            yield _accepting(snippet, shop, folder / f"{snippet.prefix}.py", _SCHEDULE, "in a schedule")
            continue
        yield _accepting(snippet, shop, folder / f"{snippet.prefix}_empty.py", "$0\n", "in an empty file")
        tasks = _TASKS.replace("\n", line_end)
        where = f"among tasks, lines ending in {line_end!r}"
        yield _accepting(snippet, shop, folder / f"{snippet.prefix}_full.py", tasks, where)


def _accepting(snippet: Snippet, shop: Path, path: Path, marked: str, where: str) -> Case:
    text = marked.replace("$0", snippet.prefix)
    at = marked.index("$0") + len(snippet.prefix)
    file, style = SourceFile.of(text), style_in(text, path, shop)
    place = place_in(file, path, shop)
    found = suggestions(file, at, path.as_posix(), builtin())
    suggestion = next(each for each in found if each.snippet is snippet)
    lines = Edit(0, 0, folded_parts(file, suggestion.start, snippet, place, style)).text.split("\n")
    indented = [lines[0], *(suggestion.indent + line if line else line for line in lines[1:])]
    edits = [
        *import_edits(file, suggestion.start, snippet, place, style),
        Edit(suggestion.start, at, (style.line_end.join(indented),)),
    ]
    return _case(where, path, text, Doing("accept", (at, at), snippet.prefix, apply(text, edits)))


def _action_cases(shop: Path) -> Iterator[Case]:
    paths = (shop / f"apps/orders/actions/tasks{number}.py" for number in count())
    for assist in modules_with("celeryls.assists", "FAMILY"):
        own = assist.__name__.rpartition(".")[2].replace("_", "-")
        for example in read_file(Path(str(assist.__file__))).examples:
            yield from _acting(shop, paths, example, own)
    for shapes in sorted(_SHAPES.glob("*/*.md")):
        for example in read_file(shapes).examples:
            yield from _acting(shop, paths, example, ("rate-limit", "retry-with-backoff"))
    for rule in all_rules():
        for example in read_file(Path(str(rule.__file__))).examples:
            # what needs other files is tried over the wire
            if len(example.files) == 1:
                yield from _fixing(shop, paths, next(iter(example.files.values())))


def _acting(shop: Path, paths: Iterator[Path], example: Example, own: str | tuple[str, ...]) -> Iterator[Case]:
    """The actions at the example's cursor whose id begins with one of ``own``."""
    if example.selection is None:
        return
    text, at = example.files[example.selection.path], (example.selection.start, example.selection.end)
    offered = actions(SourceFile.of(text), *at, style_in(text, shop / "a.py", shop), around(shop))
    for action, path in zip(offered, paths, strict=False):
        if action.id.startswith(own):
            expected = apply(text, action.edits())
            yield _case("the light bulb", path, text, Doing("act", at, action.title, expected))


def _fixing(shop: Path, paths: Iterator[Path], text: str) -> Iterator[Case]:
    file, style = SourceFile.of(text), style_in(text, shop / "a.py", shop)
    for found in lone_findings(file):
        at = (found.place.start, found.place.end)
        for fix, path in zip(found.finding.fixes, paths, strict=False):
            expected = apply(text, found.edits(fix, file, style))
            doing = Doing("act", at, f"Celery: {fix.title}", expected)
            yield _case(f"the fix of {found.code}", path, text, doing)


def _case(where: str, path: Path, text: str, doing: Doing) -> Case:
    at = tuple(len(text[:offset].encode("utf-16-le")) // 2 for offset in doing.at)
    name = f"{doing.chosen}, {where} ({path.stem})"
    return Case(name, str(path), text, Doing(doing.do, (at[0], at[1]), doing.chosen, doing.expected))
