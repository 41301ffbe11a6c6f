"""`--fix`, `--unsafe-fixes`, `--diff`: what is written, in how many passes, and what is never written."""

import os
import stat
import sys
from types import SimpleNamespace

import pytest
from tests.unit.command_line import DELAY, WRONG, codes, run, written

from celeryls.checking import registry
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.commands.check import fixing
from celeryls.edit.change import Change, FileChange
from celeryls.edit.text import Edit, replace
from celeryls.file_writing import locked
from celeryls.plugins import modules_with
from celeryls.project.subjects.model import Task

FIXED = f"{DELAY}add.apply_async((1, 2), countdown=10)\n"
UNSAFE = "from celery import shared_task\n\n\n@shared_task(retry_backoff=True)\ndef f():\n    pass\n"
PLAIN = "from celery import shared_task\n\n\n@shared_task\ndef f(): ...\n"


@pytest.fixture
def only_rule(monkeypatch):
    """Has one rule alone, which finds each task and makes a change of its unit's text."""

    def install(make, code="CEL999"):
        def check(task, context):
            for change in make(context):
                yield Finding(task.at, "found", (Fix("fix", change),))

        module = SimpleNamespace(RULE=Rule(code, "test", "error", subject=Task), check=check)
        monkeypatch.setattr(registry, "modules_with", lambda *of: (module,) if "rules" in of[0] else modules_with(*of))
        registry.rules_for.cache_clear()

    yield install
    registry.rules_for.cache_clear()


def swapped(one: str, other: str):
    """A fix that replaces a word, once."""

    def make(context):
        at = context.text.find(one)
        if at >= 0:
            yield Change((replace(at, at + len(one), other),))

    return make


def test_safe_fixes_are_written(shop):
    written(shop, {"tasks.py": WRONG})
    assert run("--fix", status=0).stdout == "Found 1 finding (1 fixed, 0 remaining).\n"
    assert (shop / "tasks.py").read_text() == FIXED
    assert run("--fix", status=0).stdout == "All checks passed!\n"


def test_unsafe_fixes_are_written_if_they_are_wanted(shop):
    written(shop, {"tasks.py": UNSAFE})
    assert "1 unsafe fix with `--fix --unsafe-fixes`" in run("--fix").stdout
    assert (shop / "tasks.py").read_text() == UNSAFE
    assert "[*] 1 fixable with `--fix --unsafe-fixes`" in run("--unsafe-fixes").stdout
    run("--fix", "--unsafe-fixes", status=0)
    assert "autoretry_for=" in (shop / "tasks.py").read_text()


def test_diff_prints_and_writes_nothing(shop):
    written(shop, {"a/tasks.py": WRONG})
    told = run("--diff")
    assert told.stdout.splitlines()[:2] == ["--- a/tasks.py", "+++ a/tasks.py"]
    assert "-add.delay(1, 2, countdown=10)\n+add.apply_async((1, 2), countdown=10)\n" in told.stdout
    assert told.stderr == "Would fix 1 finding.\n"
    assert (shop / "a/tasks.py").read_text() == WRONG
    run("--diff", "--exit-zero", status=0)
    written(shop, {"a/tasks.py": UNSAFE})
    assert run("--diff", status=0).stdout == ""
    assert "autoretry_for=" in run("--diff", "--unsafe-fixes").stdout


def test_diff_marks_a_missing_line_break(shop):
    written(shop, {"tasks.py": WRONG.rstrip("\n")})
    assert run("--diff").stdout.endswith("+add.apply_async((1, 2), countdown=10)\n\\ No newline at end of file\n")


def test_fixes_that_touch_are_applied_in_several_passes(shop):
    text = f"{DELAY}add.delay(1, add.delay(1, 2, countdown=1), countdown=10)\n"
    written(shop, {"tasks.py": text})
    run("--fix", status=0)
    expected = f"{DELAY}add.apply_async((1, add.apply_async((1, 2), countdown=1)), countdown=10)\n"
    assert (shop / "tasks.py").read_text() == expected


def test_a_comment_that_is_needed_after_another_fix_stays(shop):
    text = f"{DELAY}add.delay(1, countdown=10)  # celery: ignore[CEL302]\n"
    written(shop, {"tasks.py": text})
    run("--fix", status=0)
    assert (shop / "tasks.py").read_text() == f"{DELAY}add.apply_async((1,), countdown=10)  # celery: ignore[CEL302]\n"


def test_fixes_that_undo_each_other_come_to_an_end(shop, only_rule):
    def make(context):
        yield from swapped("def f(", "def g(")(context)
        yield from swapped("def g(", "def f(")(context)

    only_rule(make)
    written(shop, {"tasks.py": PLAIN})
    assert f"fixing did not come to an end within {fixing.PASSES} passes" in run("--fix", status=2).stderr


def test_a_fix_that_breaks_the_syntax_is_not_applied(shop, only_rule):
    only_rule(swapped("def f():", "def f(:"))
    written(shop, {"tasks.py": PLAIN})
    assert "a fix of CEL999 would break the syntax of a file" in run("--fix", status=2).stderr
    assert (shop / "tasks.py").read_text() == PLAIN


def test_a_fix_may_change_other_files(shop, only_rule):
    other = shop / "other.py"

    def make(context):
        if not other.exists():
            yield Change(files=(FileChange(str(other), "", (Edit(0, 0, ("x = 1\n",)),)),))

    only_rule(make)
    written(shop, {"tasks.py": PLAIN})
    run("--fix")
    assert other.read_text() == "x = 1\n"
    run("--fix", status=0)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_endings_stay(shop, end):
    written(shop, {"tasks.py": WRONG.replace("\n", end)})
    run("--fix", status=0)
    assert (shop / "tasks.py").read_bytes() == FIXED.replace("\n", end).encode()


@pytest.mark.parametrize(("head", "encoding"), [("# coding: latin-1\n", "latin-1"), ("\ufeff", "utf-8"), ("", "utf-8")])
def test_encodings_stay(shop, head, encoding):
    (shop / "tasks.py").write_bytes(f"{head}# ö\n{WRONG}".encode(encoding))
    run("--fix", status=0)
    assert (shop / "tasks.py").read_bytes() == f"{head}# ö\n{FIXED}".encode(encoding)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_modes_and_links_stay(shop):
    written(shop, {"real.py": WRONG})
    (shop / "real.py").chmod(0o751)
    (shop / "tasks.py").symlink_to("real.py")
    run("--fix", "tasks.py", status=0)
    assert stat.S_IMODE((shop / "real.py").stat().st_mode) == 0o751
    assert (shop / "tasks.py").is_symlink()
    assert (shop / "real.py").read_text() == FIXED
    assert sorted(path.name for path in shop.iterdir()) == ["real.py", "tasks.py"]


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(shop, monkeypatch):
    written(shop, {"tasks.py": WRONG, "other.py": WRONG})

    def changing(folder):
        (shop / "tasks.py").write_text(f"{WRONG}# mine\n")
        return locked(folder)

    monkeypatch.setattr("celeryls.commands.check.writing.locked", changing)
    told = run("--fix", status=2)
    assert "error: tasks.py was not written: it has changed meanwhile\n" in told.stderr
    assert (shop / "tasks.py").read_text() == f"{WRONG}# mine\n"
    assert (shop / "other.py").read_text() == FIXED
    assert "CEL304" in told.stdout


def test_only_what_was_asked_for_is_fixed(shop):
    written(shop, {"a/tasks.py": WRONG, "b/tasks.py": WRONG})
    run("--fix", "a", status=0)
    assert (shop / "b/tasks.py").read_text() == WRONG
    run("--fix", "--ignore", "CEL304", status=0)
    assert (shop / "b/tasks.py").read_text() == WRONG


def test_a_fix_in_yaml_and_one_in_python(shop):
    written(shop, {"Procfile": "w: celery -A a worker  # celery: ignore[CEL419]\n", "tasks.py": WRONG})
    assert codes("--extend-select", "CEL419") == ["CEL903", "CEL304"]
    run("--fix", "--extend-select", "CEL419", status=0)
    assert (shop / "Procfile").read_text() == "w: celery -A a worker\n"


ROUTED = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["celery>=5.7"]\n',
    "shop/__init__.py": "",
    "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop", include=["shop.tasks"])\n',
    "shop/tasks.py": 'from celery import shared_task\n\n\n@shared_task(queue="mails")\ndef send(mail): ...\n',
    "shop/more.py": "from .tasks import send\n\nsend.delay(1, countdown=10)\n",
}


def test_all_files_of_one_fix_are_written_or_none(shop, monkeypatch):
    written(shop, ROUTED)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("celery.py"))
    done = run("--fix", "--select", "CEL901,CEL304", status=2)
    assert "celery.py was not written: it is not writable" in done.stderr
    assert "tasks.py was not written: shop/celery.py could not be: it is not writable" in done.stderr
    assert {path: (shop / path).read_text() for path in ("shop/celery.py", "shop/tasks.py")} == {
        path: ROUTED[path] for path in ("shop/celery.py", "shop/tasks.py")
    }
    assert "apply_async" in (shop / "shop/more.py").read_text()  # a fix of its own
    monkeypatch.undo()
    monkeypatch.chdir(shop)
    run("--fix", "--select", "CEL901", status=0)
    assert '"shop.tasks.send": {"queue": "mails"}' in (shop / "shop/celery.py").read_text()
    assert "queue" not in (shop / "shop/tasks.py").read_text()


def test_of_standard_input_no_fix_is_applied_that_needs_another_file(shop):
    written(shop, ROUTED)
    arguments = ("-", "--stdin-filename", "shop/tasks.py", "--fix", "--select", "CEL901")
    assert run(*arguments, stdin=ROUTED["shop/tasks.py"], status=1).stdout == ROUTED["shop/tasks.py"]
    assert (shop / "shop/celery.py").read_text() == ROUTED["shop/celery.py"]


def test_files_of_fixes_that_share_one_belong_together():
    together = [frozenset("ab"), frozenset("c"), frozenset("bd")]
    assert fixing.groups("abcde", together) == [["a", "b", "d"], ["c"], ["e"]]
