"""Renames tasks and moves their files in copies, in memory, of real projects, and back: ``make renames FOLDER=…``.

After each rename every changed file must compile, and no old name may be left except where the edit asks; the rename
back must restore each byte. It prints what does not hold, and for each project what was renamed and what was refused.
"""

from __future__ import annotations

import random
import re
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from tests.unit.features.renaming.copies import ProjectCopy

from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.requested import has_own_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.edit.change import FileChange
    from celeryls.project.model.tasks import TaskRecord

_REASON = re.compile(r"`[^`]*`|\S*[./]\S+|\d+")


class Attempt(NamedTuple):
    """A rename and its way back; ``old`` is the name that nothing may have afterwards, empty if names stay."""

    what: str
    old: str
    there: Callable[[], tuple[FileChange, ...]]
    back: Callable[[], object]


def attempts(copy: ProjectCopy, task: TaskRecord) -> Iterator[Attempt]:
    """What is tried with one task: its name, its function, another module in its name, its file."""
    name, function = str(task.name), task.function
    new = f"{name}_anew"
    yield Attempt("name", name, lambda: copy.rename_name(name, new), lambda: copy.rename_name(new, name))
    if has_own_name(task):
        renamed = f"{function}_anew"
        yield Attempt(
            "function",
            "",
            lambda: copy.rename_function(name, renamed),
            lambda: copy.rename_function(name, function),
        )
    else:
        yield Attempt(
            "function",
            name,
            lambda: copy.rename_function(name, f"{function}_anew"),
            lambda: copy.rename_function(new, function),
        )
    path = Path(task.spot.path)
    if path.name != "__init__.py":
        here = path.relative_to(copy.root).as_posix()
        there = f"{here.removesuffix('.py')}_anew.py"
        yield Attempt(
            "file",
            "" if has_own_name(task) else name,
            lambda: copy.move((here, there)).changes,
            lambda: copy.move((there, here)),
        )


def faults(copy: ProjectCopy, attempt: Attempt, before: dict[str, str]) -> Iterator[str]:
    """What is wrong after an attempt and its way back, which may be refused."""
    changes = attempt.there()
    for change in changes:
        fault = _syntax_error(copy.texts.get(change.path, ""))
        if fault and not _syntax_error(before[change.path]):
            yield f"{change.path} does not compile: {fault}"
    is_module = any(copy.snapshot.module_at(attempt.old, change.path) for change in changes)
    if "." in attempt.old and not is_module:  # a module's name is in strings that are no tasks
        asked = {change.path for change in changes if any(edit.note and edit.note.asks for edit in change.edits)}
        quoted = re.compile(rf"[\"']{re.escape(attempt.old)}[\"']")
        having = (path for path, text in copy.texts.items() if attempt.old in text and quoted.search(text))
        left = [path for path in having if path not in asked]
        yield from (f"{path} has the old name" for path in left)
        if copy.snapshot.uses_of(attempt.old):
            yield "the old name is still used"
    attempt.back()
    if copy.texts != before:
        differing = [path for path in {*before, *copy.texts} if before.get(path) != copy.texts.get(path)]
        yield f"the way back differs in {', '.join(sorted(differing))}"


def _syntax_error(text: str) -> str:
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(text, "changed", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return str(error)
    return ""


def _tried(root: Path, count: int, seed: int) -> int:
    """Renames in one project until each kind of attempt was made ``count`` times; how many faults were found."""
    copy = ProjectCopy(root)
    before = dict(copy.texts)
    names = sorted({task.name for task in copy.snapshot.tasks() if task.name})
    random.Random(seed).shuffle(names)
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    found = 0
    for name in names:
        for attempt in attempts(copy, copy.snapshot.tasks_named(name)[0]):
            if done[attempt.what] >= count:
                continue
            try:
                wrong = list(faults(copy, attempt, before))
                done[attempt.what] += 1
            except RenameRefusedError as refusal:
                refused[_REASON.sub("…", str(refusal))] += 1
                wrong = [f"refused on the way back: {refusal}"] if copy.texts != before else []
            for each in wrong:
                click.echo(f"{root.name}: {attempt.what} of {name}: {each}")
            found += len(wrong)
            if copy.texts != before:
                copy = ProjectCopy(root)
    click.echo(f"{root.name}: {len(names)} names; renamed {dict(done)}; refused {dict(refused)}; {found} faults")
    return found


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--count", default=20, show_default=True, help="Renames of each kind in each project.")
@click.option("--seed", default=0, show_default=True, help="Which tasks are chosen.")
def main(folders: tuple[Path, ...], count: int, seed: int) -> None:
    """Rename tasks in projects, in memory, and back."""
    sys.exit(1 if sum(_tried(each.resolve(), count, seed) for each in folders) else 0)


if __name__ == "__main__":
    main()
