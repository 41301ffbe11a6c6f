"""Tasks that a call makes: ``Export = app.register_task(Export())`` and ``ship = app.task(ship)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pygls.exceptions import JsonRpcException
from tests.unit.case_project import project
from tests.unit.features.renaming.renamed import renamed

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from celery import Celery, Task, shared_task\n\napp = Celery('shop')\n\n\n"
CLASS = f"{HEAD}class Export(Task):\n    def run(self): ...\n\n\n"
FUNCTION = f"{HEAD}def Export(): ...\n\n\n"
VIEWS = "from celery import current_app\n\ncurrent_app.send_task('shop.tasks.Export')\n"
IMPORTED = "from shop.tasks import Export\n\nExport.delay()\n"
FILES = {"manage.py": "", "shop/__init__.py": "", "shop/views.py": VIEWS}


def renamed_to(root: Path, tasks: str, new: str, **files: str) -> dict[str, str]:
    others = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    known = project(root, FILES | {"shop/tasks.py": tasks} | others)
    return renamed(known, "shop/views.py", "shop.tasks.Export", new)


@pytest.mark.parametrize(
    "tasks",
    [
        f"{CLASS}Export = app.register_task(Export())\nExport.delay()\n",
        f"{CLASS}Export: Task = app.register_task(Export)\n",
        f"{CLASS}Export = app.tasks.register(Export())\n",
        f"{CLASS}if app:\n    Export = app.register_task(Export())\n",
        f"{CLASS}export = app.register_task(Export())\n",
        f"{HEAD}@app.register_task\nclass Export(Task):\n    def run(self): ...\n",
        f"{FUNCTION}Export = app.task(Export)\nExport.delay()\n",
        f"{FUNCTION}Export = shared_task(Export, queue='x')\n",
        f"{FUNCTION}Export = app.task(queue='x')(Export)\n",
        f"{FUNCTION}export = app.task(Export)\nexport.delay()\n",
        f"{FUNCTION}Export = app.task(Export)\n\n\ndef other(Export):\n    return Export\n",
    ],
)
def test_the_name_changes_at_every_place_that_binds_it(tmp_path: Path, tasks: str):
    after = renamed_to(tmp_path, tasks, "shop.tasks.Dump", shop__other=IMPORTED)
    head, _, tail = tasks.partition("\n\n\ndef other")
    assert after == {
        "shop/tasks.py": head.replace("Export", "Dump") + (f"\n\n\ndef other{tail}" if tail else ""),
        "shop/views.py": VIEWS.replace("Export", "Dump"),
        "shop/other.py": IMPORTED.replace("Export", "Dump"),
    }


@pytest.mark.parametrize(
    ("tasks", "named"),
    [
        ("Export = app.task(Export)\n", "Export = app.task(Export, name='orders.Dump')\n"),
        ("Export = app.task(queue='x')(Export)\n", "Export = app.task(queue='x', name='orders.Dump')(Export)\n"),
        ("app.task(Export)\n", "app.task(Export, name='orders.Dump')\n"),
    ],
)
def test_another_name_is_written_into_the_call(tmp_path: Path, tasks: str, named: str):
    after = renamed_to(tmp_path, FUNCTION + tasks, "orders.Dump")
    assert after["shop/tasks.py"] == FUNCTION + named
    assert after["shop/views.py"] == VIEWS.replace("shop.tasks.Export", "orders.Dump")


def test_another_name_is_written_into_the_call_in_another_file(tmp_path: Path):
    made = "from celery import shared_task\nfrom shop.tasks import Export\n\nexport = shared_task(Export)\n"
    after = renamed_to(tmp_path, FUNCTION, "orders.Dump", shop__made=made)
    assert after.keys() == {"shop/made.py", "shop/views.py"}
    assert after["shop/made.py"] == made.replace("(Export)", '(Export, name="orders.Dump")')


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("    def run(self): ...\n", "    name = 'orders.Dump'\n\n    def run(self): ...\n"),
        ("    queue = 'x'\n", "    name = 'orders.Dump'\n    queue = 'x'\n"),
        (
            '    """A text."""\n\n    # It runs.\n    def run(self): ...\n',
            '    """A text."""\n\n    name = \'orders.Dump\'\n\n    # It runs.\n    def run(self): ...\n',
        ),
        ('    """A text."""\n', '    """A text."""\n\n    name = \'orders.Dump\'\n'),
    ],
)
def test_another_name_is_written_into_the_class(tmp_path: Path, body: str, named: str, line_end: str):
    form = f"{HEAD}class Export(Task):\n{{0}}\n\nExport = app.register_task(Export())\n".replace("\n", line_end)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/tasks.py").write_bytes(form.format(body.replace("\n", line_end)).encode())
    known = project(tmp_path, FILES)
    after = renamed(known, "shop/views.py", "shop.tasks.Export", "orders.Dump")
    assert after["shop/tasks.py"] == form.format(named.replace("\n", line_end))


@pytest.mark.parametrize(
    ("tasks", "other", "why"),
    [
        (f"{HEAD}class Export(Task): run = None\n\n\napp.register_task(Export())\n", "", "no lines of its own"),
        (
            f"{CLASS}app.register_task(Export())\n\n\nclass More(Export): ...\n",
            "",
            "inherits from `Export` (tasks.py, line 13)",
        ),
        (
            f"{CLASS}app.register_task(Export())\n",
            "from shop.tasks import Export as Base\n\n\nclass More(Base): ...\n",
            "inherits from `Export` (other.py, line 4)",
        ),
        (f"{HEAD}OPTIONS = {{}}\n\n\ndef Export(): ...\n\n\napp.task(Export, **OPTIONS)\n", "", "the call of `Export`"),
    ],
)
def test_another_name_is_refused_with_the_reason(tmp_path: Path, tasks: str, other: str, why: str):
    with pytest.raises(JsonRpcException) as refused:
        renamed_to(tmp_path, tasks, "orders.Dump", shop__other=other)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "again", ["Export = 1", "from x import Export", "Export, other = app.task(Export), 1", "del Export"]
)
def test_a_name_that_is_bound_to_something_else_is_refused(tmp_path: Path, again: str):
    with pytest.raises(JsonRpcException) as refused:
        renamed_to(tmp_path, f"{CLASS}export = app.register_task(Export())\n{again}\n", "shop.tasks.Dump")
    assert "binds `Export` more than once" in str(refused.value)
