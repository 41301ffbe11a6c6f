"""What a name means: through imports, aliases, stars, classes and functions, as far as a text tells."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from celeryls.project.index.index import Index
from celeryls.project.names.entities import Assigned, Defined, External, Member, Module
from celeryls.project.names.modules import Modules
from celeryls.project.names.resolve import Resolver
from celeryls.source.expression.values import Name
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Assignment

ROOT = "/workspace"


def resolver(**files):
    """Files by their dotted name; a package is called ``name__init__``."""
    texts = {
        f"{ROOT}/{name.replace('__init__', '/__init__').replace('__', '/').replace('//init/', '/__init__')}.py": text
        for name, text in files.items()
    }
    outlines = {path: outline(text, whole=True) for path, text in texts.items()}
    return Resolver(outlines, Modules.of(ROOT, outlines))


def meaning(of, file, dotted, scope=()):
    """What a name means, as one writes it."""
    match of.resolve(f"{ROOT}/{file}", dotted, scope):
        case Module(path=path):
            return f"module {path.removeprefix(ROOT + '/')}"
        case Defined(path=path, definition=definition):
            inside = "".join(f"{name}." for _, name in definition.scope)
            return f"{path.removeprefix(ROOT + '/')} {inside}{definition.name}"
        case Assigned(path=path, assignment=Assignment(target=Name(dotted=target))):
            return f"{path.removeprefix(ROOT + '/')} {target} ="
        case Member(owner=owner, name=name):
            return f"{name} of {type(owner).__name__.lower()}"
        case External(dotted=dotted):
            return f"library {dotted}"
        case None:
            return None


TASKS = """
def pay(): ...
class Names:
    PAY = 'pay'
    def of(self): ...
class More(Names): ...
alias = pay
made = f()
"""

EITHER = """
try:
    from shop.tasks import pay
    from celery import shared_task
except ImportError:
    from elsewhere import pay
    def shared_task(f): ...
"""


@pytest.mark.parametrize(
    ("text", "dotted", "found"),
    [
        ("from shop.tasks import pay", "pay", "shop/tasks.py pay"),
        ("from shop.tasks import pay as p", "p", "shop/tasks.py pay"),
        ("import shop.tasks", "shop.tasks.pay", "shop/tasks.py pay"),
        ("import shop.tasks as t", "t.pay", "shop/tasks.py pay"),
        ("from shop import tasks", "tasks.alias", "shop/tasks.py pay"),
        ("from shop import tasks", "tasks", "module shop/tasks.py"),
        ("from shop.tasks import *", "pay", "shop/tasks.py pay"),
        ("from shop import again", "again", "shop/tasks.py pay"),
        ("from shop.tasks import made", "made", "shop/tasks.py made ="),
        ("from shop.tasks import made", "made.task", "task of assigned"),
        ("from shop.tasks import Names", "Names.PAY", "shop/tasks.py PAY ="),
        ("from shop.tasks import More", "More.of", "shop/tasks.py Names.of"),
        ("from shop.tasks import More", "More.nothing", None),
        ("from celery import shared_task as task", "task", "library celery.shared_task"),
        ("import celery", "celery.current_app.task", "library celery.current_app.task"),
        ("import os.path", "os.path.join", "library os.path.join"),
        ("from shop.nowhere import x", "x", "library shop.nowhere.x"),
        ("from shop.tasks import nothing", "nothing", None),
        ("", "pay", None),
        ("x = y\ny = x", "x", "shop/views.py y ="),
        # The first of two that the project has; Celery's own before whatever stands in for it.
        (EITHER, "pay", "shop/tasks.py pay"),
        (EITHER, "shared_task", "library celery.shared_task"),
    ],
)
def test_a_name_means(text, dotted, found):
    of = resolver(shop__init__="from .tasks import pay as again\n", shop__tasks=TASKS, shop__views=text + "\n")
    assert meaning(of, "shop/views.py", dotted) == found


def test_relative_imports_climb():
    views = "from ..tasks import pay\nfrom .. import tasks\n"
    of = resolver(shop__init__="", shop__orders__init__="", shop__tasks=TASKS, shop__orders__views=views)
    assert meaning(of, "shop/orders/views.py", "pay") == "shop/tasks.py pay"
    assert meaning(of, "shop/orders/views.py", "tasks.pay") == "shop/tasks.py pay"


def test_all_says_what_a_star_brings():
    of = resolver(a="__all__ = ['_x']\ndef _x(): ...\ndef y(): ...\n", b="from a import *\n")
    assert meaning(of, "b.py", "_x") == "a.py _x"
    assert meaning(of, "b.py", "y") is None


FUNCTIONS = """
def task(): ...

def view(pay):
    from shop.tasks import made
    for each in []:
        each.delay()
    task = other()
    def inner():
        pay.delay(), made.delay(), each.delay()

class View:
    job = task
    def get(self):
        job.delay(), self.job.delay()
"""


def test_functions_have_names_of_their_own_and_methods_don_t_see_their_class():
    of = resolver(shop__init__="", shop__tasks=TASKS, shop__views=FUNCTIONS)
    inner = (("def", "view"), ("def", "inner"))
    assert meaning(of, "shop/views.py", "pay", inner) is None
    assert meaning(of, "shop/views.py", "each", inner) is None
    assert meaning(of, "shop/views.py", "made", inner) == "shop/tasks.py made ="
    assert meaning(of, "shop/views.py", "made") is None
    method = (("class", "View"), ("def", "get"))
    assert meaning(of, "shop/views.py", "job", method) is None
    assert meaning(of, "shop/views.py", "self.job", method) == "shop/views.py task"


def test_what_an_answer_was_read_from_is_kept_with_it():
    of = resolver(a="from b import x\n", b="from c import x\n", c="def x(): ...\n")
    answers = []
    of.memo.keep(("tasks", "a"), lambda: answers.append(meaning(of, "a.py", "x")))
    assert answers == ["c.py x"]
    assert of.memo.change([(f"{ROOT}/c.py", "y")]) == set()
    assert of.memo.change([(f"{ROOT}/c.py", "x")]) == {("tasks", "a")}


def test_what_a_file_holds_that_is_not_read_yet_can_t_be_told():
    outlines = {f"{ROOT}/a.py": outline("from b import x\n")}
    of = Resolver(outlines, Modules.of(ROOT, [f"{ROOT}/a.py", f"{ROOT}/b.py"]))
    assert of.resolve(f"{ROOT}/a.py", "x") is None


def test_a_string_that_doubles_with_each_name_comes_to_an_end():
    doubling = "X0 = 'a'\n" + "".join(f"X{n + 1} = X{n} + X{n}\n" for n in range(28))
    index = Index(Path(ROOT))
    index.listed([f"{ROOT}/a.py"])
    text = f"from celery import shared_task\n{doubling}\n@shared_task(name=X28)\ndef f(): ...\n"
    index.update({f"{ROOT}/a.py": outline(text)})
    began = time.process_time()
    index.resolve_pending()
    assert [task.name for task in index.snapshot.tasks()] == [None]
    assert time.process_time() - began < 5
