"""Imports are added once, where isort and ruff would put them, and nothing else changes."""

from __future__ import annotations

import ast
import io
import time
from collections import Counter
from textwrap import dedent
from tokenize import COMMENT, generate_tokens
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celeryls.edit.imports import add, place
from celeryls.edit.imports.add import Body, merge
from celeryls.edit.style import Style
from celeryls.edit.text import apply

SHARED_TASK = "from celery import shared_task"
LOGGER = "logger = get_task_logger(__name__)"
GET_LOGGER = "from celery.utils.log import get_task_logger"
TASK = "@shared_task\ndef add(): ...\n"


def merged(before: str, *statements: str, **options: Any) -> str:
    """The text after the merge, which is found to be complete when it is merged again."""
    result = merge(before, statements, **options)
    after = apply(before, result.edits)
    if "body" in options:
        options["body"] = Body(options["body"].at + len(after) - len(before), options["body"].text)
    assert merge(after, statements, **options) == ((), result.conflicts)
    return after


PLACES = {
    "an empty file": ("", "from celery import shared_task\n"),
    "below a docstring": ('"""Doc."""\n', '"""Doc."""\n\nfrom celery import shared_task\n'),
    "no newline at the end": ('"""Doc."""', '"""Doc."""\n\nfrom celery import shared_task\n'),
    "no newline behind an import": ("import os", "import os\n\nfrom celery import shared_task\n"),
    "above a function": ("def f(): ...\n", "from celery import shared_task\n\n\ndef f(): ...\n"),
    "above a statement": ("x = 1\n", "from celery import shared_task\n\nx = 1\n"),
    "below a docstring, above a class": (
        '"""Doc."""\n\n\nclass C: ...\n',
        '"""Doc."""\n\nfrom celery import shared_task\n\n\nclass C: ...\n',
    ),
    "a docstring that looks like code": (
        '"""Doc.\n\nimport os\n@f\ndef g(): ...\n"""\n',
        '"""Doc.\n\nimport os\n@f\ndef g(): ...\n"""\n\nfrom celery import shared_task\n',
    ),
    "below __future__": (
        "from __future__ import annotations\n\n\ndef f(): ...\n",
        "from __future__ import annotations\n\nfrom celery import shared_task\n\n\ndef f(): ...\n",
    ),
    "below shebang, encoding and licence": (
        "#!/usr/bin/env python\n# coding: utf-8\n\n# Licence.\n\n# About f.\ndef f(): ...\n",
        (
            "#!/usr/bin/env python\n# coding: utf-8\n\n# Licence.\n\n"
            "from celery import shared_task\n\n\n# About f.\ndef f(): ...\n"
        ),
    ),
    "a new section": (
        "import os\n\nfrom .models import Order\n\nx = 1\n",
        "import os\n\nfrom celery import shared_task\n\nfrom .models import Order\n\nx = 1\n",
    ),
    "above the first section": (
        "# Licence.\n\nfrom .models import Order\n",
        "# Licence.\n\nfrom celery import shared_task\n\nfrom .models import Order\n",
    ),
    "sections that nothing parts": (
        "import os\nfrom .models import Order\n",
        "import os\nfrom celery import shared_task\nfrom .models import Order\n",
    ),
    "a second paragraph is the project's own": (
        "from django.db import models\n\nfrom shop import urls\n",
        "from celery import shared_task\nfrom django.db import models\n\nfrom shop import urls\n",
    ),
    "above a comment that belongs to an import": (
        "import os\n\n# Why.\nfrom django import db\n",
        "import os\n\nfrom celery import shared_task\n\n# Why.\nfrom django import db\n",
    ),
    "only type checkers have it": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from celery import shared_task\n",
        (
            "from typing import TYPE_CHECKING\n\nfrom celery import shared_task\n\n"
            "if TYPE_CHECKING:\n    from celery import shared_task\n"
        ),
    ),
    "a function has it": (
        "def f():\n    from celery import shared_task\n",
        "from celery import shared_task\n\n\ndef f():\n    from celery import shared_task\n",
    ),
    "the module is another binding": ("import celery\n", "import celery\nfrom celery import shared_task\n"),
    "CRLF": (
        "import os\r\n\r\n\r\ndef f(): ...\r\n",
        "import os\r\n\r\nfrom celery import shared_task\r\n\r\n\r\ndef f(): ...\r\n",
    ),
    "CRLF, nothing above": (
        "@f\r\ndef g(): ...\r\n",
        "from celery import shared_task\r\n\r\n\r\n@f\r\ndef g(): ...\r\n",
    ),
    "a lone CR": ("import os\rx = 1\r", "import os\r\rfrom celery import shared_task\rx = 1\r"),
    "a byte order mark": ("\ufeffimport os\n", "\ufeffimport os\n\nfrom celery import shared_task\n"),
    "a form feed": ("import os\n\x0cimport sys\n", "import os\n\x0cimport sys\n\nfrom celery import shared_task\n"),
    "other letters": ("import ünï  # 🎉\n", "import ünï  # 🎉\nfrom celery import shared_task\n"),
    "a half-typed import": (
        "import os\nfrom celery import\nimport sys\n",
        "import os\nfrom celery import\nimport sys\n\nfrom celery import shared_task\n",
    ),
    "an import with an open parenthesis": (
        "import os\nfrom celery import (\n\nx = 1\n",
        "import os\n\nfrom celery import shared_task\nfrom celery import (\n\nx = 1\n",
    ),
    "a syntax error elsewhere": (
        "import os\n\n\ndef f(:\n    x = (\n",
        "import os\n\nfrom celery import shared_task\n\n\ndef f(:\n    x = (\n",
    ),
    "a half-typed line in a block that only type checkers read": (
        "if TYPE_CHECKING:\n    from x import\n    from celery import shared_task\n",
        "from celery import shared_task\n\nif TYPE_CHECKING:\n    from x import\n    from celery import shared_task\n",
    ),
    "a block parted by a directive": (
        "import os\n\n# isort: split\nimport celery\n",
        "import os\n\n# isort: split\nimport celery\nfrom celery import shared_task\n",
    ),
    "the rest of a broken literal": (
        'x = {\n    "a": [,\n    "b": "c",\n' * 9,
        "from celery import shared_task\n\n" + 'x = {\n    "a": [,\n    "b": "c",\n' * 9,
    ),
    "a literal longer than what is looked at": (
        "x = {\n" + '    "a": "b",\n' * 5000 + "}\n",
        "from celery import shared_task\n\nx = {\n" + '    "a": "b",\n' * 5000 + "}\n",
    ),
    "a line of two statements": (
        "import os; x = '''\n'''\n",
        "import os; x = '''\n'''\n\nfrom celery import shared_task\n",
    ),
    "imports sorted without regard to form": (
        "from billiard import Pool\nimport boto3\nfrom redis import Redis\n",
        "from billiard import Pool\nimport boto3\nfrom celery import shared_task\nfrom redis import Redis\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES)
def test_a_statement_goes_where_ruff_would_put_it(before, after):
    assert merged(before, SHARED_TASK) == after


MEMBERS = {
    "in one line": ("from celery import Task, group\n", "from celery import Task, group, shared_task\n"),
    "in the middle": ("from celery import Task, task\n", "from celery import Task, shared_task, task\n"),
    "at the front": ("from celery import signature\n", "from celery import shared_task, signature\n"),
    "a comment behind": ("from celery import group  # noqa\n", "from celery import group, shared_task  # noqa\n"),
    "in one line of parentheses": ("from celery import (group)\n", "from celery import (group, shared_task)\n"),
    "one a line": (
        "from celery import (\n    group,  # One.\n    # Two.\n    task,\n)\n",
        "from celery import (\n    group,  # One.\n    shared_task,\n    # Two.\n    task,\n)\n",
    ),
    "one a line, at the front": (
        "from celery import (\n\ttask,\n)\n",
        "from celery import (\n\tshared_task,\n\ttask,\n)\n",
    ),
    "one a line, no trailing comma": (
        "from celery import (\n    group  # One.\n)\n",
        "from celery import (\n    group,  # One.\n    shared_task\n)\n",
    ),
    "the parenthesis on the last line": (
        "from celery import (\n    group)\n",
        "from celery import (\n    group,\n    shared_task)\n",
    ),
    "several a line": (
        "from celery import (chain, group,\n                    task)\n",
        "from celery import (chain, group, shared_task,\n                    task)\n",
    ),
    "a backslash": (
        "from celery import chain, \\\n    group\n",
        "from celery import chain, \\\n    group, shared_task\n",
    ),
    "before a semicolon": ("from celery import group; x = 1\n", "from celery import group, shared_task; x = 1\n"),
    "a renamed name stands apart": (
        "from celery import group as g\n",
        "from celery import group as g\nfrom celery import shared_task\n",
    ),
    "renamed names stand together": (
        "from celery import Task, group as g\n",
        "from celery import Task, group as g, shared_task\n",
    ),
    "a star stands apart": ("from celery import *\n", "from celery import *\nfrom celery import shared_task\n"),
    "one statement a name": (
        "from celery import group\nfrom celery import task\n",
        "from celery import group\nfrom celery import shared_task\nfrom celery import task\n",
    ),
    "one statement a name, of another module": (
        "from celery import group\nfrom django.db import models\nfrom django.db import transaction\n",
        (
            "from celery import group\nfrom celery import shared_task\n"
            "from django.db import models\nfrom django.db import transaction\n"
        ),
    ),
    "only a renamed one is there": (
        "from celery import shared_task as job\n",
        "from celery import shared_task\nfrom celery import shared_task as job\n",
    ),
    "a line that gets too long": (
        "from celery import bugs, current_app, maybe_signature, signature, subtask, xmap, xstarmap  # noqa\n",
        (
            "from celery import (  # noqa\n    bugs,\n    current_app,\n    maybe_signature,\n"
            "    shared_task,\n    signature,\n    subtask,\n    xmap,\n    xstarmap,\n)\n"
        ),
    ),
}


@pytest.mark.parametrize(("before", "after"), MEMBERS.values(), ids=MEMBERS)
def test_a_name_is_added_in_the_layout_of_its_statement(before, after):
    assert merged(before, SHARED_TASK) == after


@pytest.mark.parametrize(
    "before",
    [
        "from celery import shared_task\n",
        "from celery import (\n    chain,\n    shared_task,\n)\n",
        "from celery.app import shared_task\n",
        "try:\n    from celery import shared_task\nexcept ImportError:\n    shared_task = None\n",
        "if DEBUG:\n    pass\nelse:\n    from celery import shared_task\n",
        "if TYPE_CHECKING:\n    pass\nelse:\n    from celery import shared_task\n",
        "def f(): ...\n\n\nfrom celery import shared_task\n",
        "def f(:\n\n\nfrom celery import shared_task\n",
    ],
)
def test_nothing_is_added_twice(before):
    assert merge(before, [SHARED_TASK]) == ((), ())


@pytest.mark.parametrize(
    "before",
    [
        "from rq import shared_task\n",
        "import x as shared_task\n",
        "def shared_task(): ...\n",
        "class shared_task: ...\n",
        "shared_task = job\n",
        "for a, (shared_task, *b) in c: ...\n",
        "with a as shared_task: ...\n",
    ],
)
def test_a_name_that_means_something_else_is_reported_and_left(before):
    assert merge(before, [SHARED_TASK]) == ((), ("shared_task",))


def test_a_module_and_its_submodules_share_a_name():
    assert merged("import celery.app\n", "import celery.result") == "import celery.app\nimport celery.result\n"
    assert merge("import celery.app\n", ["import celery"]).edits == ()
    assert merge("celery = Celery()\n", ["import celery"]).conflicts == ("celery",)


def test_the_order_is_natural_and_constants_come_first():
    before = "from a import A_B, C, f2, f10\n"
    assert merged(before, "from a import B", "from a import f9", "from a import Z_Z") == (
        "from a import A_B, Z_Z, B, C, f2, f9, f10\n"
    )
    assert merged("from a import B, A_B, c\n", "from a import D") == "from a import B, A_B, D, c\n"


def test_the_project_s_own_packages_have_their_section():
    before = "import os\n\nfrom shop.models import Order\n"
    assert merged(before, SHARED_TASK, style=Style(own_packages=frozenset({"shop"}))) == (
        "import os\n\nfrom celery import shared_task\n\nfrom shop.models import Order\n"
    )


def test_a_statement_moves_up_when_its_new_name_sorts_before_a_renamed_one():
    before = "from celery import chord as later\nfrom celery import shared_task\n"
    assert merged(before, "from celery import chain") == (
        "from celery import chain, shared_task\nfrom celery import chord as later\n"
    )


def test_each_name_has_a_statement_where_the_project_wants_it_so():
    before = "from celery import group\n"
    assert merged(before, SHARED_TASK, style=Style(single_line=True)) == before + "from celery import shared_task\n"


def test_the_line_length_is_the_project_s():
    before = "from celery import chain, chord, group\n"
    assert merged(before, SHARED_TASK, style=Style(line_length=40)) == (
        "from celery import (\n    chain,\n    chord,\n    group,\n    shared_task,\n)\n"
    )
    assert merged(before + "if x:\n\ty()\n", SHARED_TASK, style=Style(line_length=40)).startswith(
        "from celery import (\n\tchain,"
    )


PRELUDES = {
    "nothing there": ("", f"{SHARED_TASK}\n{GET_LOGGER}\n\n{LOGGER}\n"),
    "above a definition": (
        f"import os\n\n\n{TASK}",
        f"import os\n\n{SHARED_TASK}\n{GET_LOGGER}\n\n{LOGGER}\n\n\n{TASK}",
    ),
    "below what only type checkers import": (
        "import os\n\nif TYPE_CHECKING:\n    import x\n\ny = 1\n",
        f"import os\n\n{SHARED_TASK}\n{GET_LOGGER}\n\nif TYPE_CHECKING:\n    import x\n\n{LOGGER}\n\ny = 1\n",
    ),
    "its name is bound": (f"{SHARED_TASK}\n{GET_LOGGER}\n\nlogger = None\n",) * 2,
    "its name is bound further down": (f"{SHARED_TASK}\n{GET_LOGGER}\n\n\n{TASK}\nlogger: Any = None\n",) * 2,
    "its name is bound in a function": (
        f"{SHARED_TASK}\n{GET_LOGGER}\n\n\ndef f():\n    logger = 1\n",
        f"{SHARED_TASK}\n{GET_LOGGER}\n\n{LOGGER}\n\n\ndef f():\n    logger = 1\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), PRELUDES.values(), ids=PRELUDES)
def test_the_prelude_stands_below_the_imports_unless_its_name_is_bound(before, after):
    assert merged(before, SHARED_TASK, GET_LOGGER, prelude=[LOGGER]) == after


def test_a_prelude_without_a_name_is_added_once():
    assert merged("import os\n", prelude=["setup()"]) == "import os\n\nsetup()\n"


def test_imports_stand_above_the_code_that_is_being_written():
    """What stands at the cursor now does not matter, nor what stands below it."""
    before = "import os\nctask\nimport json\n"
    after = merged(before, SHARED_TASK, body=Body(before.index("ctask") + 5, TASK))
    assert after == f"import os\n\n{SHARED_TASK}\n\n\nctask\nimport json\n"
    assert merged("cbeat", "import os", body=Body(5, "app.conf = 1\n")) == "import os\n\ncbeat"
    assert merged("\ufeffctask", SHARED_TASK, body=Body(6, TASK)) == f"\ufeff{SHARED_TASK}\n\n\nctask"


def test_an_import_that_only_a_dropped_prelude_uses_is_dropped_with_it():
    before = "logger = structlog.get_logger()\n"
    with_body = merged(before, SHARED_TASK, GET_LOGGER, prelude=[LOGGER], body=Body(len(before), TASK))
    assert with_body == f"{SHARED_TASK}\n\n{before}"
    assert GET_LOGGER in merged(before, SHARED_TASK, GET_LOGGER, prelude=[LOGGER])


def test_a_deep_expression_costs_nothing_but_its_line():
    before = f"x = {' + '.join(['1'] * 5000)}\ny = {'(' * 3000}\n"
    assert merged(before, SHARED_TASK).startswith(f"{SHARED_TASK}\n\nx = 1 + 1")


@pytest.mark.parametrize("line", ["x = ) 1\n", "(((\n", "x = 1  # fine\n", "\x00\ufffd%PDF\n"])
def test_a_long_text_of_any_kind_is_done_in_moderate_time(line):
    before = line * (300_000 // len(line))
    begun = time.process_time()
    assert SHARED_TASK in merged(before, SHARED_TASK)
    assert time.process_time() - begun < 10


def test_edits_leave_alone_what_they_share_with_the_text():
    before = "from celery import group  # ü 🎉\n"
    (edit,) = merge(before, [SHARED_TASK]).edits
    assert (edit.start, edit.end, edit.text) == (24, 24, ", shared_task")


NAMES = st.sampled_from(["a", "B", "C_D", "e2", "e10", "shared_task", "ü"])
MODULES = st.sampled_from(["os", "celery", "celery.app", "django.db", "shop", ".", "..up", ".here", "typing"])
COMMENTED = ",  # x\n\t"
LINES = st.one_of(
    st.builds("import {}".format, st.sampled_from(["os", "celery", "shop.x", "os.path", "a as b"])),
    st.builds("from {} import {}".format, MODULES, NAMES),
    st.builds("from {} import {} as {}  # why".format, MODULES, NAMES, NAMES),
    st.builds(lambda m, n: f"from {m} import (\n    {', '.join(n)},\n)", MODULES, st.lists(NAMES, min_size=1)),
    st.builds(
        lambda m, n: f"from {m} import (\n\t# own\n\t{COMMENTED.join(n)}\n\t)", MODULES, st.lists(NAMES, min_size=1)
    ),
    st.builds(lambda m, n: f"from {m} import {', '.join(n)}", MODULES, st.lists(NAMES, min_size=8, max_size=14)),
    st.sampled_from(
        ["", "", "# why", "x = 1; import os", "if TYPE_CHECKING:\n    from celery import shared_task", "''' d\n'''"]
    ),
    st.sampled_from(
        ["try:\n    import a\nexcept E: pass", "\x0cimport q", "@f\ndef g():\n    import celery", "x = {\n  1,\n}"]
    ),
)
WANTED = st.lists(st.builds("from {} import {}".format, MODULES, NAMES), min_size=1, max_size=4, unique=True)


@given(lines=st.lists(LINES, max_size=9), ends=st.sampled_from(["\n", "\r\n", "\r"]), wanted=WANTED, last=st.booleans())
def test_whatever_the_block_the_names_are_there_and_all_else_is_as_before(lines, ends, wanted, last):
    before = ("\n".join(lines) + "\n" * last).replace("\n", ends)
    result = merge(before, wanted, prelude=["log = 1"])
    after = apply(before, result.edits)
    had, has = imported(before), imported(after)
    assert not had - has
    for module, name in (has - had).elements():
        assert f"from {module} import {name}" in wanted
    for statement in wanted:
        module, name = statement.removeprefix("from ").split(" import ")
        below = any(m.startswith(f"{module}.") and n == name for m, n in had)
        assert name in result.conflicts or below or (module, name) in has
    assert [code for code in others(after) if code != "log = 1"] == others(before)
    assert comments(after) == comments(before)
    assert merge(after, wanted, prelude=["log = 1"]) == ((), result.conflicts)


def imported(text: str) -> Counter[tuple[str, str]]:
    """What the module's own lines import, with its module."""
    found: Counter[tuple[str, str]] = Counter()
    for node in ast.parse(text).body:
        match node:
            case ast.ImportFrom(names=names, module=module, level=level):
                found.update(("." * level + (module or ""), bound(name)) for name in names)
            case ast.Import(names=names):
                found.update(("", bound(name)) for name in names)
    return found


def bound(name: ast.alias) -> str:
    return name.name if name.asname in {None, name.name} else f"{name.name} as {name.asname}"


def others(text: str) -> list[str | None]:
    """The statements that import nothing, as they are written."""
    body = ast.parse(text).body
    return [ast.get_source_segment(text, node) for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]


def comments(text: str) -> list[str]:
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    return sorted(token.string for token in generate_tokens(lines.readline) if token.type == COMMENT)


@given(text=st.text(alphabet="import from()\n\r, a.*#'\"\\\t:=@défx", max_size=60), wanted=WANTED)
def test_broken_text_is_added_to_and_never_cut(text, wanted):
    after = apply(text, merge(text, wanted).edits)
    assert all(after.count(char) >= text.count(char) for char in set(text))


def test_the_example_of_the_manual():
    before = dedent('''\
        """Tasks of the shop."""

        from __future__ import annotations

        import os
        from typing import TYPE_CHECKING

        from django.core.mail import send_mail

        if TYPE_CHECKING:
            from shop.models import Order
        ''')
    assert merged(before, SHARED_TASK, GET_LOGGER, prelude=[LOGGER]) == dedent('''\
        """Tasks of the shop."""

        from __future__ import annotations

        import os
        from typing import TYPE_CHECKING

        from celery import shared_task
        from celery.utils.log import get_task_logger
        from django.core.mail import send_mail

        if TYPE_CHECKING:
            from shop.models import Order

        logger = get_task_logger(__name__)
        ''')


def test_imports_are_added_again_only_when_the_head_of_the_file_changes(monkeypatch):
    added: list[str] = []

    def adding(header: str, *rest: Any) -> str:
        added.append(header)
        return place.add_statement(header, *rest)

    monkeypatch.setattr(add, "add_statement", adding)
    head = "from celery import shared_task\n\n\n"
    for body in ("c", "ce", "cel", "ce\n\n\nkept = 1\n"):
        assert merge(head + body, ["import zoneinfo"], body=Body(len(head), TASK)).edits
    assert len(added) == 1
    head = f"import os\n{head}"
    assert merge(f"{head}c", ["import zoneinfo"], body=Body(len(head), TASK)).edits
    assert len(added) == 2
