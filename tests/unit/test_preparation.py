"""What is loaded before anything is asked: one thing in each step, all in the end, and nothing twice."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import weakref
from itertools import pairwise

from celeryls.preparation import prepare

_COUNTING = """
import json, sys
from collections import Counter
from jinja2 import Environment
from celeryls.preparation import prepare
from celeryls.snippets import SnippetPlace, builtin, render

compiled = Counter()
compile_template = Environment.compile

def counting(self, source, *args, **options):
    compiled[options["filename"], repr(source)] += 1
    return compile_template(self, source, *args, **options)

Environment.compile = counting

def loaded():
    modules = [name for name in sys.modules if name.startswith(("celeryls.rules.", "celeryls.assists."))]
    return [len({file for file, _ in compiled}), len(modules)]

def popup():
    for snippet in builtin():
        render(snippet, SnippetPlace(app_name="shop"), mode="stops")

steps = prepare()
"""
_ALONE = """
seen = [loaded() for _ in steps]
prepared = compiled.total()
popup()
from celeryls.checking.registry import all_rules
from celeryls.plugins import modules_with
all_rules(), modules_with("celeryls.assists", "FAMILY")
print(json.dumps([seen, len(builtin()), loaded(), prepared, compiled.total()]))
"""
_ASKED = """
for _ in range(5):
    next(steps)
popup()
asked = compiled.total()
for _ in steps:
    pass
print(json.dumps([asked, compiled.total()]))
"""
_STARTED = """
import asyncio, sys
from celeryls.lsp.requests import lifecycle
from celeryls.lsp.server import Server
from lsprotocol.types import InitializedParams

async def start():
    server = Server()
    next(lifecycle.initialized(server, InitializedParams()))
    await server.preparation
    print("jinja2" in sys.modules, any(name.startswith("celeryls.rules.") for name in sys.modules))

asyncio.run(start())
"""


def _run(script: str) -> str:
    """What a script prints in a process of its own: in this one, much is loaded already."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout


def test_each_step_loads_one_thing_and_afterwards_nothing_is_left_to_load():
    seen, snippets, afterwards, prepared, asked = json.loads(_run(_COUNTING + _ALONE))
    assert seen[0] == [0, 0]
    assert seen[-1] == afterwards
    assert afterwards[0] == snippets
    assert all(after[0] - before[0] <= 1 for before, after in pairwise(seen))
    assert max(after[1] - before[1] for before, after in pairwise(seen)) < afterwards[1] / 4
    assert prepared == asked


def test_what_imports_left_behind_is_freed_first():
    class Node:
        itself: object = None

    node = Node()
    node.itself = node
    gone = weakref.ref(node)
    try:
        gc.freeze()  # as after the imports of a start
        del node
        steps = prepare()
        next(steps)
        next(steps)
        assert gone() is None
    finally:
        gc.unfreeze()


def test_a_popup_that_comes_between_two_steps_compiles_all_and_the_next_steps_nothing():
    asked, prepared = json.loads(_run(_COUNTING + _ASKED))
    assert asked == prepared


def test_a_server_prepares_its_answers_once_it_is_initialized():
    assert _run(_STARTED) == "True True\n"
