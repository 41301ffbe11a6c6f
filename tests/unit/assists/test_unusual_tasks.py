"""Tasks of unusual shapes: what rewrites a body or several decorators is valid, is done once, and keeps the rest."""

from __future__ import annotations

import ast
import re

import pytest
from tests.unit.acting import acted, offered
from tests.unit.knowledge import Project

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile

HEAD = "import redis\nfrom celery import Celery\n\napp = Celery('shop')\nclient = redis.Redis()\n\n\n"
REWRITING = ("report-progress", "run-once", "shared-options", "add-test")
LOOP = "    for x in fetch(oid):\n        work(x)\n"
BODIES = {
    "tabs": "def t(oid):\n\tfor x in range(3):\n\t\twork(x)\n\treturn 1\n",
    "a function in the body": f"def t(oid):\n    def inner():\n        for y in oid: pass\n        return 1\n{LOOP}",
    "a coroutine": "async def t(oid):\n    for x in oid:\n        await work(x)\n",
    "an async loop": "def t(oid):\n    async def f():\n        async for x in oid:\n            pass\n    run(f())\n",
    "a default that is a lambda": f"def t(oid, f=lambda a, b=1: (a, b), *, k=(lambda: 1)):\n{LOOP}",
    "a walrus": (
        "def t(oid):\n    if (n := len(str(oid))) > 1:\n        for x in (y := fetch(n)):\n            work(x, y)\n"
    ),
    "type comments": (
        f"def t(oid,  # type: int\n      b=None,  # type: str\n      ):\n    # type: (...) -> None\n{LOOP}"
    ),
    "comments": (
        "def t(oid):  # a\n    # b\n\n    for x in fetch(oid):  # c\n        # d\n\n        work(x)\n"
        "        # e\n    # f\n  # g\n# h\n"
    ),
    "a long docstring": f'def t(oid):\n    """One.\n\n    Two.\n    """\n\n{LOOP}    work("""a\n  b\n""")\n',
    "a statement beside the docstring": f'def t(oid):\n    """One."""; x = 1\n{LOOP}',
    "one line": "def t(oid): work(oid)\n",
    "a loop on one line": "def t(oid):\n    for x in fetch(oid): work(x)\n",
    "statements that share a line": "def t(oid):\n    for x in fetch(oid):\n        a(); b(); c()\n    d(); e()\n",
    "lines that are continued": (
        "def t(oid):\n    for x in \\\n            fetch(oid):\n        work(x, \\\n  1)\n    return \\\n  oid\n"
    ),
    "an else": "def t(oid):\n    for x in fetch(oid):\n        if x: break\n    else:\n        work(oid)\n",
    "a starred target": "def t(oid):\n    for a, *b in fetch(oid):\n        work(a, b)\n",
    "targets in parentheses": "def t(oid):\n    for (a, b), c in fetch(oid):\n        work(a, b)\n",
    "a target that is an attribute": "def t(oid):\n    for oid.x in fetch(oid):\n        work(oid)\n",
    "items without parentheses": "def t(oid):\n    for a in 1, 2, *fetch(oid):\n        work(a)\n",
    "a count that begins at five": "def t(oid):\n    for i, x in enumerate(fetch(oid), start=5):\n        work(x)\n",
    "all counters are taken": f"def t(oid):\n    i = index = number = position = 0\n{LOOP}",
    "a builtin is taken": f"def t(oid, len=3):\n{LOOP}",
    "a generator": "def t(oid):\n    for x in fetch(oid):\n        yield x\n",
    "parameters by position": f"def t(oid, /):\n{LOOP}",
    "parameters by name": f"def t(*, oid):\n{LOOP}",
    "any parameters": "def t(*args, **kwargs):\n    for x in args:\n        work(x)\n",
    "letters beyond ASCII": "def größe(öl):\n    '''Ä 🎉'''\n    for ü in fetch(öl):  # 🎉\n        work('🎉', ü)\n",
    "a long f-string": f"def t(oid):\n    text = f'''\n  {{oid}}\n   {{work(\n oid)}}\n'''\n{LOOP}",
    "a match": (
        "def t(oid):\n    match oid:\n        case 1:\n            for x in fetch(oid):\n"
        "                work(x)\n        case _:\n            pass\n"
    ),
    "groups of exceptions": (
        "def t(oid):\n    try:\n        for x in fetch(oid):\n            work(x)\n"
        "    except* ValueError:\n        pass\n"
    ),
    "a global": f"def t(oid):\n    global i\n{LOOP}",
    "no line break at the end": f"def t(oid):\n{LOOP.rstrip()}",
    "steps of two and six": "def t(oid):\n  for x in fetch(oid):\n        work(x)\n  return 1\n",
    "a loop in a loop": (
        "def t(oid):\n    while oid:\n        for x in fetch(oid):\n            for y in x:\n                work(y)\n"
    ),
    "a comprehension": "def t(oid):\n    return [x for x in fetch(oid)]\n",
    "a name that is deleted": "def t(oid):\n    xs = [1]\n    del xs\n    for x in xs:\n        work(x)\n",
    "a self that is none": f"def t(self, oid):\n{LOOP}",
    "a parameter with another value": "def t(oid=None):\n    oid = fetch(oid)\n    for x in oid:\n        work(x)\n",
    "a generator expression": "def t(oid):\n    rows = (r for r in fetch(oid))\n    for x in rows:\n        work(x)\n",
    "many statements": "def t(oid):\n" + "".join(f"    a{n} = work({n})\n" for n in range(300)) + LOOP,
}
DECORATORS = {
    "a comment between": "# above\n@app.task  # beside\n# between\n",
    "a decorator below": "@app.task\n@logged\n",
    "a decorator above": "@logged\n@app.task()\n",
    "not bound": "@app.task(bind=False)\n",
    "perhaps bound": "@app.task(bind=BIND)\n",
    "a line break": "@app.task(\n    name='t'\n)\n",
}
OPTIONS = {
    "tabs": (
        "@app.task(\n\tacks_late=True,\n\ttime_limit=5\n)\ndef a(x):\n\treturn 1\n\n\n"
        "@app.task(acks_late=True, time_limit=5,)\ndef b(x):\n\treturn 1\n"
    ),
    "comments": (
        "@app.task(\n    # why\n    acks_late=True,\n    time_limit=5,  # five\n    expires=3,\n"
        "    ignore_result=True,\n)\ndef a(x): ...\n\n\n"
        "@app.task(acks_late=True, time_limit=5, expires=3, ignore_result=True)\ndef b(x): ...\n"
    ),
    "decorators around": (
        "@logged\n@app.task(time_limit=60, expires=3)\n@again(\n  1\n)\ndef a(x): ...\n# c1\n# c2\n"
        "@app.task(  time_limit = 60 ,expires=(3) )\ndef c(x): ...\n"
    ),
    "one in an if": (
        "if True:\n    @app.task(time_limit=60, expires=3)\n    def a(x): ...\n\n\n"
        "@app.task(time_limit=60, expires=3)\ndef c(x): ...\n\n@app.task(time_limit=60, expires=3)\n"
        "def d(x): ...\n"
    ),
    "a spread": (
        "O = {}\n\n\n@app.task(**O, time_limit=60, expires=3)\ndef a(x): ...\n\n\n"
        "@app.task(time_limit=60, expires=3)\ndef b(x): ...\n\n\n@app.task(time_limit=60, expires=3)\n"
        "def c(x): ...\n"
    ),
    "the name is taken": (
        "@app.task(time_limit=60, expires=3)\ndef a(x): ...\n\n\nclass SharedOptions: ...\n\n\n"
        "@app.task(time_limit=60, expires=3)\ndef c(x): ...\n"
    ),
    "a value of several lines": (
        "@app.task(expires=1, time_limit=60, throws=(\n    KeyError,\n))\ndef a(x): ...\n\n\n"
        "@app.task(time_limit=60, expires=1, throws=(KeyError,))\ndef c(x): ...\n"
    ),
}
TEXTS = {
    **{f"body: {name}": f"{HEAD}@app.task(\n    name='t',\n)\n{body}" for name, body in BODIES.items()},
    **{f"decorator: {name}": f"{HEAD}{decorator}def t(oid):\n{LOOP}" for name, decorator in DECORATORS.items()},
    **{f"options: {name}": HEAD + code for name, code in OPTIONS.items()},
    "in an if": HEAD + "if True:\n    @app.task\n    def t(oid):\n        for x in fetch(oid):\n            work(x)\n",
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", TEXTS)
def test_an_unusual_task_is_changed_once_and_nothing_else(name: str, end: str):
    text = TEXTS[name].replace("\n", end)
    for found in tasks(text):
        edits, others = found.edits(), found.others()
        for change in others:
            ast.parse(apply(change.text, change.edits))
        if not edits:
            continue
        after = apply(text, edits)
        compile(after, "tasks.py", "exec", ast.PyCF_ONLY_AST)
        assert found.extent is not None
        tail = text[found.extent.end :]
        assert after.endswith(tail)
        assert line_ends(after) == line_ends(text)
        assert all(each in after for each in re.findall(r"#.*|'''[^']*'''|\"\"\"[^\"]*\"\"\"", text))
        assert (found.id, found.task) not in {(each.id, each.task) for each in tasks(after)}


def tasks(text: str) -> list:
    """The actions at issue on all tasks of a module."""
    known = Project({"shop/tasks.py": text, "shop/__init__.py": ""})
    known.app = next(iter(known.snapshot.apps()), None)
    file, around, style = SourceFile.of(text), known.around("shop/tasks.py"), style_of(text, Style())
    places = [each.start() for each in re.finditer(r"@app\.task", text)]
    return [each for at in places for each in actions(file, at, at, style, around) if each.id in REWRITING]


def line_ends(text: str) -> set[str]:
    return set(re.findall(r"\r\n|\r|\n", text))


def after(body: str, action: str, decorator: str = "@app.task\n") -> str:
    """The task after an action, without what stands above it."""
    files = {"shop/tasks.py": HEAD + decorator + body, "shop/__init__.py": ""}
    return acted(files, "shop/tasks.py", "@app.task", action)["shop/tasks.py"].removeprefix(HEAD)


def test_what_is_never_offered():
    for name in (
        "a coroutine",
        "an async loop",
        "a loop on one line",
        "items without parentheses",
        "a builtin is taken",
    ):
        files = {"shop/tasks.py": f"{HEAD}@app.task\n{BODIES[name]}"}
        assert offered(files, "shop/tasks.py", "@app.task", "report-progress") is None, name
    for name in ("one line", "a statement beside the docstring", "a generator", "any parameters"):
        files = {"shop/tasks.py": f"{HEAD}@app.task\n{BODIES[name]}"}
        assert offered(files, "shop/tasks.py", "@app.task", "run-once") is None, name
    method = f"{HEAD}class A:\n    @app.task\n    def t(oid):\n        for x in fetch(oid):\n            work(x)\n"
    for action in ("run-once", "add-test", "shared-options"):
        assert offered({"shop/tasks.py": method}, "shop/tasks.py", "@app.task", action) is None


def test_a_class_of_options_stands_above_all_decorators_and_comments():
    text = after(OPTIONS["decorators around"], "shared-options", "# why\n")
    assert text.startswith("class SharedOptions(app.Task):\n")
    assert (
        "\n\n\n# why\n@logged\n@app.task(base=SharedOptions)\n@again(\n  1\n)\ndef a(x): ...\n"
        "# c1\n# c2\n@app.task(  base=SharedOptions )\n" in text
    )


def test_options_whose_comments_would_lose_their_meaning_stay():
    text = after(OPTIONS["comments"], "shared-options", "")
    assert "    # why\n    acks_late=True,\n    time_limit=5,  # five\n    base=SharedOptions,\n" in text
    assert "@app.task(acks_late=True, time_limit=5, base=SharedOptions)\n" in text


@pytest.mark.parametrize(
    "code",
    [
        (
            "LIMIT = 5\n\n\n@app.task(time_limit=LIMIT, expires=3)\ndef a(x): ...\n\n\nLIMIT = 6\n\n\n"
            "@app.task(time_limit=LIMIT, expires=3)\ndef b(x): ...\n"
        ),
        (
            "@app.task(time_limit=5, expires=EXP)\ndef a(x): ...\n\n\nEXP = 3\n\n\n"
            "@app.task(time_limit=5, expires=EXP)\ndef b(x): ...\n"
        ),
        (
            "@app.task(priority=1, acks_late=True, expires=1.0)\ndef a(x): ...\n\n\n"
            "@app.task(priority=True, acks_late=1, expires=1)\ndef c(x): ...\n"
        ),
        (
            "time_limit = 9\n\n\n@app.task(soft_time_limit=time_limit, time_limit=60)\ndef a(x): ...\n\n\n"
            "@app.task(soft_time_limit=time_limit, time_limit=60)\ndef b(x): ...\n"
        ),
    ],
    ids=["another value", "a later value", "another type", "the name of an option"],
)
def test_values_that_a_class_would_change_are_not_shared(code: str):
    assert offered({"shop/tasks.py": HEAD + code}, "shop/tasks.py", "@app.task", "shared-options") is None


def test_lines_of_strings_stay_and_those_of_code_move():
    text = after(BODIES["a long f-string"], "run-once")
    assert (
        "\n        text = f'''\n  {oid}\n   {work(\n oid)}\n'''\n        for x in fetch(oid):\n            work(x)\n"
        in text
    )


def test_a_step_is_what_the_block_has():
    assert "\n        if not self.request" in after(BODIES["steps of two and six"], "report-progress")
    assert "\n              self.update_state(" in after(BODIES["steps of two and six"], "report-progress")
    assert "\n\t\t\tself.update_state(state=" in after(BODIES["tabs"], "report-progress")


@pytest.mark.parametrize(
    ("loop", "meta"),
    [
        ("for x in oid", "{'current': i, 'total': len(oid)}"),
        ("for x in (1, 2)", "{'current': i, 'total': 2}"),
        ("for k in range(9)", "{'current': k, 'total': 9}"),
        ("for _ in range(9)", "{'current': i, 'total': 9}"),
        ("for k in range(1, 9, 2)", "{'current': i, 'total': len(range(1, 9, 2))}"),
        ("for k in range(work(1))", "{'current': k}"),
        ("for k, v in enumerate(sorted(oid.items()), 1)", "{'current': k, 'total': len(oid)}"),
        ("for _, v in enumerate(reversed(oid))", "{'current': i, 'total': len(oid)}"),
        ("for x in oid or []", "{'current': i, 'total': len(oid or [])}"),
        ("for x in zip(oid, oid)", "{'current': i}"),
        ("for x in oid.rows", "{'current': i}"),
        ("for x in set(oid)", "{'current': i}"),
    ],
)
def test_what_is_reported(loop: str, meta: str):
    text = after(f"def t(oid):\n    {loop}:\n        work()\n", "report-progress")
    assert f"meta={meta}" in text
