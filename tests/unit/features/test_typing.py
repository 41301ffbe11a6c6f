"""While someone types, what stands elsewhere in the file stays known, and the cursor's context is right.

Run with ``-s`` to see the figures.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.table import Table
from tests.unit.reading import entries
from tests.unit.typist import Expected, typing

from celeryls.source.cursor.context import context_at
from celeryls.source.outline.document.module_level import imports_of
from celeryls.source.outline.files import outline_of
from celeryls.source.tasks.task import tasks
from celeryls.source.text.document import Document
from celeryls.source.text.file import SourceFile
from celeryls.source.text.line_starts import line_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILES = sorted((Path(__file__).parents[2] / "projects/typing").glob("*.py"))
KINDS = ("tasks", "entries", "imports")


@dataclass(frozen=True)
class Place:
    """Where a script is typed: ``before`` and ``after`` are empty lines and the like that are there by then.

    ``edited`` is the task or the entry that is typed on, which may change meanwhile.
    """

    offset: int
    script: str
    base: str
    containers: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    edited: str = ""


def named(file: SourceFile) -> dict[str, Counter[str]]:
    """All facts of a file that a user would miss; a task's counts only where its text stands where it says."""
    text = file.text
    found = {
        "tasks": [
            task.definition.name
            for unit, task in tasks(file)
            if task.definition.name
            and text[slice(*task.definition.name_span.shifted(unit.start))] == task.definition.name
            and text[slice(*task.decorator.span.shifted(unit.start))].startswith(f"@{task.decorator.head}")
        ],
        "entries": [entry.key for entry in entries(file) if text[entry.start + 1 :].startswith(entry.key)],
        "imports": list(imports_of(file)),
    }
    return {kind: Counter(names) for kind, names in found.items()}


def options(file: SourceFile) -> Iterator[Place]:
    """Options on an existing decorator."""
    for number, (unit, task) in enumerate(tasks(file)):
        decorator, name = task.decorator, task.definition.name
        if decorator.call is None:
            at = unit.start + decorator.span.end
            script = ("(bind=True, queue='mail')", '(rate_limit="10/m")', "(\n    max_retries=3,\n)")[number % 3]
            yield Place(at, script, "bare", edited=name)
        elif not decorator.arguments:
            yield Place(unit.start + decorator.call.start + 1, 'rate_limit="10/m", bind=True', "decorator", edited=name)
        else:
            at = unit.start + decorator.arguments[-1].span.end
            scripts = (
                ", autoretry_for=(OSError, ConnectionError), max_retries=3",
                ", retry_kwargs={'max_retries': 3, 'countdown': get(\"x\")[0]}",
                ', rate_limit="10/m",  # at most',
            )
            comment = number % 3 == 2
            yield Place(at, scripts[number % 3], "decorator", edited=name, after="\n    " if comment else "")


def definitions(file: SourceFile) -> Iterator[Place]:
    """A new task above an existing one."""
    for number, (unit, task) in enumerate(tasks(file)):
        start = unit.start + task.definition.span.start
        indent = re.search(r"[ \t]*\Z", file.text[:start])
        assert indent
        step = "\t" if "\n\t" in file.text else "    "
        head = task.decorator.head
        script = (
            f'@{head}(bind=True, max_retries=3)\ndef fresh(self, x):\n{step}"""It\'s new."""\n{step}return {{1: x}}',
            f"@{head}(\n{step}queue='mail',\n)\nasync def fresh(x=(1, 2)):\n{step}# all of it\n{step}await go(f'x')",
            f'@{head}\ndef fresh(*ids):\n{step}for i in ids:\n{step}{step}send.delay(i, kind="a b")',
        )[number % 3].replace("\n", f"\n{indent.group()}")
        yield Place(
            start - len(indent.group()),
            script,
            "statement",
            tuple(kind for kind, _ in task.definition.containers),
            before=indent.group(),
            after="\n" * (2 if indent.group() else 3),
        )


def new_entries(file: SourceFile) -> Iterator[Place]:
    """A new entry in a beat schedule, before each that is there and behind the last."""
    script = (
        '"fresh": {{\n{0}    "task": "shop.fresh",\n{0}    "schedule": crontab(hour=3, minute="*/5"),\n'
        '{0}    "args": (1, [2]),\n{0}}},'
    )
    for entry in entries(file):
        line = file.text.rfind("\n", 0, entry.start) + 1
        indent = file.text[line : entry.start]
        if indent.strip():
            continue
        yield Place(line, script.format(indent), "entry", before=indent, after="\n")
        behind = entry.end + 1
        yield Place(behind, script.format(indent), "entry", before=f"\n{indent}")


def calls(file: SourceFile) -> Iterator[Place]:
    """Calls and canvas at the end of a task's body."""
    for number, (unit, task) in enumerate(tasks(file)):
        body = task.definition.body
        last = file.text[: unit.start + body.end].rpartition("\n")[2]
        if re.match(r"\s*(?:async )?def\b", last):
            continue
        indent = re.match(r"\s*", last)
        scripts = (
            "chain(a.s(1), b.si(), group(c.s(i) for i in [1, 2])).apply_async(countdown=5, link={'a': \"b\"})",
            'fresh.delay(order_id, note="it\'s")  # later',
            "result = chord([a.s(1), b.s(2)], c.s())(\n    )",
        )
        assert indent
        line = "\n" + indent.group()
        containers = (*(kind for kind, _ in task.definition.containers), "def")
        # behind a return in a nested block, a line at the body's own indentation would end the block
        at = unit.start + body.end
        yield Place(at, scripts[number % 3].replace("\n", line), "statement", containers, before=line, edited="")


def imports(file: SourceFile) -> Iterator[Place]:
    """A new import in the header, above one that is there."""
    scripts = (
        "from celery import (\n    chain as one,\n    group,\n)",
        "import celery.app, os.path as p",
        "from . import x",
    )
    starts = line_starts(file.text)
    found = {
        each.local_name: (line, each)
        for line, unit in outline_of(file).units
        for each in unit.imports
        if not each.scope
    }
    for number, (line, each) in enumerate(found.values()):
        if not each.range.column:
            yield Place(starts[line + each.range.line], scripts[number % 3], "statement", after="\n")


SCENARIOS: dict[str, Callable[[SourceFile], Iterator[Place]]] = {
    "an option on a decorator": options,
    "a new task above a task": definitions,
    "a beat entry": new_entries,
    "a canvas call in a body": calls,
    "an import": imports,
}


@dataclass
class Tally:
    """Of ``states``, in how many all other facts of a kind were known, and the context was right."""

    states: int
    known: Counter[str]
    doubled: int
    contexts: int
    examples: list[str]


def counted(
    scenario: Callable[[SourceFile], Iterator[Place]], *, closing: bool, line_end: str = "\n", cold: int = 0
) -> Tally:
    """Types each script of a scenario at each of its places; with ``cold`` every so many states are opened anew."""
    tally = Tally(0, Counter(), 0, 0, [])
    for path in FILES:
        text = path.read_text().replace("\n", line_end)
        for place in scenario(SourceFile.of(text)):
            _type(tally, path.name, text, place, closing=closing, cold=cold)
    return tally


def _type(tally: Tally, name: str, text: str, place: Place, *, closing: bool, cold: int) -> None:
    document = Document("file:///tasks.py", text)
    line_end = "\r\n" if "\r\n" in text else "\n"
    before, after = place.before.replace("\n", line_end), place.after.replace("\n", line_end)
    document.change(place.offset, place.offset, before + after)
    at = place.offset + len(before)
    others = named(SourceFile.of(text))
    for names in others.values():
        names.pop(place.edited, None)
    base = "statement" if place.base == "bare" else place.base
    expected = Expected(base, place.containers, len(place.before.rpartition("\n")[2].expandtabs()))
    if place.base == "bare":
        expected.typed = "@x"
    for number, (cursor, key) in enumerate(typing(document, at, place.script, closing=closing)):
        for char in key:
            expected.key(char)
        if cold:
            if number % cold:
                continue
            file = SourceFile.of(document.text)
        else:
            file = document.file
        tally.states += 1
        found = named(file)
        for kind in KINDS:
            lost = others[kind] - found[kind]
            tally.known[kind] += not lost
            if lost and not cold:
                tally.examples.append(f"{name}: {kind} {sorted(lost)} after {expected.typed!r}")
        tally.doubled += any(
            count > others[kind].get(fact, count) for kind in KINDS for fact, count in found[kind].items()
        )
        context = context_at(file, cursor)
        right = context.kind == expected.kind and (context.kind != "statement" or context.containers == expected.around)
        tally.contexts += right
        if not right and not cold:
            tally.examples.append(f"{name}: {context} is no {expected.kind} {expected.around} after {expected.typed!r}")


@pytest.mark.parametrize(("closing", "line_end"), [(False, "\n"), (True, "\r\n")], ids=["plain", "closing brackets"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_everything_else_stays_known_while_someone_types(scenario: str, closing: bool, line_end: str):  # noqa: FBT001 - pytest passes it by name
    tally = counted(SCENARIOS[scenario], closing=closing, line_end=line_end)
    _print(f"{scenario}, {'closing brackets' if closing else 'plain'}, {line_end!r}", tally)
    assert tally.states > 500
    for kind in KINDS:
        assert tally.known[kind] / tally.states >= 0.99, "\n".join(tally.examples[:40])
    assert tally.contexts / tally.states >= 0.99, "\n".join(tally.examples[:40])
    assert tally.doubled / tally.states <= 0.01


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_of_a_file_that_was_broken_when_it_was_opened_most_is_known(scenario: str):
    tally = counted(SCENARIOS[scenario], closing=False, cold=7)
    _print(f"{scenario}, opened broken", tally)
    assert tally.states > 50
    assert tally.known["tasks"] / tally.states >= 0.85


def _print(title: str, tally: Tally) -> None:
    table = Table("scenario", "states", *KINDS, "context", "doubled")
    shares = [
        f"{100 * count / tally.states:.2f} %" for count in (*(tally.known[kind] for kind in KINDS), tally.contexts)
    ]
    table.add_row(title, str(tally.states), *shares, str(tally.doubled))
    console = Console(width=140)
    console.print(table)
    kinds = {re.sub(r"(?s)word=\d+|after.*", "", example): example for example in tally.examples}
    for example in list(kinds.values())[:12]:
        console.print(example, markup=False, highlight=False)
