"""What a file costs grows with its length, whatever its statements look like."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.source.outline.files import forget, outline_of
from celeryls.source.text.file import SourceFile

HEAD = "from celery import shared_task\n\n\n@shared_task\ndef a(x=1): ...\n\n\n"
PATH = "/p/tasks.py"

SHAPES = {
    "a chain": lambda count: f"x = {' | '.join(['a.s(1)'] * count)}\n",
    "a chain that is called": lambda count: f"({' | '.join(['a.s(1)'] * count)}).delay()\n",
    "joined lines": lambda count: "x = 1 \\\n" * count,
    "targets of one value": lambda count: "x = " * count + "1\n",
    "calls": lambda count: "def f():\n" + "    a.delay(1)\n" * count,
    "calls inside each other": lambda count: f"x = {'a.s(' * count}{')' * count}\n",
    "loops": lambda count: "for i in (1, 2):\n    x = 1\n" * count,
    "a sum": lambda count: f"x = {' + '.join(['y'] * count)}\n",
    "a dict": lambda count: f"X = {{{', '.join(f'{n}: {n}' for n in range(count))}}}\n",
    "parameters": lambda count: f"@shared_task\ndef g({', '.join(f'p{n}' for n in range(count))}): ...\n",
    "decorators": lambda count: "@shared_task\n" * count + "def g(): ...\n",
    "attributes": lambda count: f"x = a{'.b' * count}\n",
    "branches": lambda count: "def f(x):\n    if x: pass\n" + "    elif x == 1: a.delay(1)\n" * count,
    "tasks": lambda count: "".join(f"@shared_task(bind=1)\ndef g{n}(): a.delay({n})\n\n\n" for n in range(count)),
}


def cost(text: str) -> float:
    """Seconds of processor time from a text to what the rules say of it; the least of three."""
    found = []
    for _ in range(3):
        forget()
        start = time.process_time()
        file = SourceFile.of(HEAD + text)
        index = Index(Path("/p"))
        index.listed([PATH])
        index.update({PATH: outline_of(file, whole=True)}, edited=True)
        index.resolve_pending()
        Findings(index).in_file(PATH, file, "everything")
        found.append(time.process_time() - start)
    return min(found)


@pytest.mark.parametrize("shape", SHAPES)
def test_eight_times_the_length_costs_no_thirty_times_as_much(shape):
    """Where it grew with the square it would cost 64 times as much."""
    cost(SHAPES[shape](10))
    assert cost(SHAPES[shape](1600)) < 30 * max(cost(SHAPES[shape](200)), 0.004)


def test_calls_inside_of_forty_others_are_left_out():
    """Each would be read forty deep."""
    count = 3000
    text = HEAD + f"x = {'a.s(' * count}{')' * count}\n"
    calls = [call for _, unit in outline_of(SourceFile.of(text), whole=True).units for call in unit.calls]
    assert 0 < len(calls) < 100
