"""The sweep sees what a bad action would do, and nothing in what ours do."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.scanning import write

from celeryls.cli import main
from celeryls.edit.change import FileChange
from celeryls.edit.style import Style
from celeryls.edit.text import Edit, insert, replace
from celeryls.features.code_actions import Action
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.source.text.file import SourceFile
from celeryls.sweep import other_files as module_elsewhere
from celeryls.sweep import trial
from celeryls.sweep.foreign import lost_bytes
from celeryls.sweep.other_files import OtherFileTrial, SweptProject, other_file_trials
from celeryls.sweep.trial import Trial, of_action, task_decorators, trials, trials_of

TEXT = """\
import os  # why
from celery import shared_task


@shared_task(name="a", bind=True)  # kept
def a(self):
    return requests.get(os.environ["URL"])


@shared_task(
    autoretry_for=(ValueError),  # one
)
def b(): ...
"""


def tried(*edits: Edit) -> Trial:
    """What the sweep says of an action that makes these edits at the first task."""
    return of_action(SourceFile.of(TEXT), 0, Action("bad", "Bad", "refactor", lambda: edits), Style())


def at(text: str) -> int:
    return TEXT.index(text)


def test_our_actions_and_fixes_are_good():
    found = list(trials(TEXT, Style()))
    assert {"retry-with-backoff", "rate-limit", "route-to-queue", "CEL201"} <= {each.action for each in found}
    assert all(each.good for each in found)


def test_text_that_no_longer_parses_is_seen():
    assert tried(insert(at(", bind"), ")")).unparsed


@pytest.mark.parametrize(
    ("edit", "count"),
    [
        (insert(len(TEXT), "\n"), 1),
        (replace(at("  # kept"), at("  # kept") + len("  # kept"), ""), 8),
        (replace(at('"a"'), at('"a"') + 3, "'a'"), 2),
        (replace(at("os  #"), at("os  #") + 2, "sys"), 9),
        (insert(at("os  #") + 2, ", sys"), 0),  # the merge of imports may
        (replace(at("# why"), at("# why") + 5, "# how"), 3),
        (replace(at(", bind"), at("bind"), ",  "), 1),
        (replace(at("return"), at("return"), "\r\n    "), 6),
    ],
)
def test_bytes_that_an_action_has_no_business_with_are_counted(edit, count):
    assert tried(edit).foreign >= count
    assert bool(tried(edit).foreign) == bool(count)


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("import os  # why", "import os  # why", 0),
        ("from a import b, c", "from a import (\n    b,\n    c,\n    d,\n)", 0),
        ("from a import b, c", "from a import (\n    b,\n    d,\n)", 1),
        ('{"a": 1}', "{\n    'a': 1,\n}", 2),
        ("# gone\n", "", 5),
        ("é", "", 2),
    ],
)
def test_what_is_removed_and_not_written_again_is_lost(old, new, lost):
    assert lost_bytes(f"x{old}y", [replace(1, 1 + len(old), new)]) == lost


def test_an_argument_may_be_added_and_the_line_be_broken():
    start, end = at('name="a"'), at(")  # kept")
    assert tried(insert(end, ", queue='a'")).foreign == 0
    assert tried(replace(start, end, '\n    name="a",\n    bind=True,\n    queue="q",\n')).foreign == 0


def test_an_action_that_adds_the_same_again_is_seen(monkeypatch):
    def again(file, *_):
        call = task_decorators(file)[0].call
        assert call
        yield Action("bad", "Bad", "refactor", lambda: (insert(call.end - 1, ", queue='a'"),))

    monkeypatch.setattr(trial, "actions", again)
    assert tried(insert(at(")  # kept"), ", queue='a'")).repeats


def test_the_command_says_what_it_saw_and_fails_when_an_edit_is_bad(tmp_path: Path, monkeypatch):
    (tmp_path / "tasks.py").write_text(TEXT)
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    good = CliRunner().invoke(main, ["sweep", str(tmp_path), "--findings"])
    assert good.exit_code == 0, good.output
    assert "tasks.py:11: CEL201" in good.output
    monkeypatch.setattr(trial, "_lost", lambda *_: True)
    bad = CliRunner().invoke(main, ["sweep", str(tmp_path), "--show", "1"])
    assert bad.exit_code == 1
    assert "+@shared_task(" in bad.output
    assert (tmp_path / "tasks.py").read_text() == TEXT


PROJECT = {
    "shop/__init__.py": "",
    "shop/celery.py": "from celery import Celery\n\napp = Celery('shop', include=['shop.tasks'])\n"
    "app.conf.task_routes = {'shop.tasks.sned_mail': {'queue': 'mails'}}\n",
    "shop/tasks.py": "from celery import shared_task\n\n\n@shared_task(rate_limit='5/d')\ndef send_mail(): ...\n",
}


def test_findings_that_need_the_project_are_listed_and_their_fixes_are_tried(tmp_path: Path):
    write(tmp_path, PROJECT)
    listed = CliRunner().invoke(main, ["sweep", str(tmp_path), "--findings"])
    assert listed.exit_code == 0, listed.output
    assert "celery.py:4: CEL406" in listed.output
    project = SweptProject(tmp_path, index_folder(ScanRequest(str(tmp_path)), cache=False))
    path = tmp_path / "shop/celery.py"
    (found,) = (each for each in trials_of(path, path.read_text(), Style(), project) if each.action == "CEL406")
    assert "shop.tasks.send_mail" in found.after
    assert found.good


def test_the_sweep_lists_what_the_settings_of_the_folder_ask_for(tmp_path: Path):
    write(tmp_path, {**PROJECT, "celeryls.toml": '[diagnostics]\nignore = ["CEL406"]\n'})
    listed = CliRunner().invoke(main, ["sweep", str(tmp_path), "--findings"])
    assert "CEL406" not in listed.output


WRAPPED = {
    "shop/__init__.py": "",
    "shop/jobs.py": "from celery import shared_task\n\n\ndef job(**kw):\n    return shared_task(**kw)\n",
    "shop/app.py": "from celery import Celery\n\napp = Celery('shop', include=['shop.tasks'])\n"
    "app.conf.task_routes = {'a.*': {'queue': 'mail'}}\n",
    "shop/tasks.py": "from shop.app import app\nfrom shop.jobs import job\n\n\n@job()\ndef a(): ...\n\n\n"
    "@app.task\ndef b(): ...\n",
}


def swept(root: Path, files: dict[str, str] = WRAPPED, name: str = "shop/tasks.py") -> list[Trial]:
    write(root, files)
    project = SweptProject(root, index_folder(ScanRequest(str(root)), cache=False))
    path = root / name
    return list(trials_of(path, path.read_text(), Style(), project))


def test_tasks_of_wrappers_are_swept_too(tmp_path: Path):
    found = swept(tmp_path)
    assert {each.at for each in found} == {
        WRAPPED["shop/tasks.py"].index("@job"),
        WRAPPED["shop/tasks.py"].index("@app.task"),
    }
    assert all(each.good for each in found)


def test_an_action_on_another_file_is_tried_on_that_of_the_project(tmp_path: Path):
    settings = WRAPPED["shop/app.py"]
    found = [each for each in swept(tmp_path) if each.before == settings]
    assert {each.action for each in found} == {"route-in-settings"}
    assert all("shop.tasks." in each.after and not each.foreign and not each.repeats for each in found)
    assert (tmp_path / "shop/app.py").read_text() == settings


def test_an_import_at_the_start_of_a_file_is_added_and_a_statement_is_written_anew_by_its_fix(tmp_path: Path):
    views = "from shop.tasks import a, b\n\n\ndef view(when):\n    a.delay(1)\n"
    views += "    b.delay(\n        1,\n        eta=when,\n    )\n    a.delay(2)\n    b.delay(3)\n"
    tasks = "from celery import shared_task\n\n\n@shared_task\ndef a(n): ...\n\n\n@shared_task\ndef b(n): ...\n"
    found = swept(tmp_path, {"shop/__init__.py": "", "shop/tasks.py": tasks, "shop/views.py": views}, "shop/views.py")
    assert {"dispatches-to-group", "CEL304"} <= {each.action for each in found}
    assert any(each.after.startswith("from celery import group\n") for each in found)
    assert all(each.good for each in found)


def test_another_queue_may_be_chosen_again(tmp_path: Path):
    app = "from celery import Celery\n\napp = Celery('shop', include=['shop.tasks'])\n"
    app += "app.conf.task_routes = {'shop.tasks.b': {'queue': 'mail'}, 'shop.tasks.c': {'queue': 'slow'}}\n"
    tasks = "from shop.app import app\n\n\n@app.task\ndef b(): ...\n\n\n@app.task\ndef c(): ...\n"
    found = swept(tmp_path, {"shop/__init__.py": "", "shop/app.py": app, "shop/tasks.py": tasks})
    assert "change-queue" in {each.action for each in found}
    assert all(each.good for each in found)


def test_what_it_does_there_without_a_reason_is_counted(tmp_path: Path, monkeypatch):
    write(tmp_path, WRAPPED)
    settings = tmp_path / "shop/app.py"

    def bad(*_):
        change = FileChange(str(settings), "A = 1\n", (replace(0, 1, "B"),))
        yield Action("bad", "Bad", "refactor", lambda: (), others=lambda: (change,))

    monkeypatch.setattr(module_elsewhere, "actions", bad)
    project = SweptProject(tmp_path, index_folder(ScanRequest(str(tmp_path)), cache=False))
    file = SourceFile.of(TEXT)
    found = list(other_file_trials(file, at("@shared_task"), tmp_path / "shop/tasks.py", project, Style()))
    assert found == [OtherFileTrial("bad", "A = 1\n", "B = 1\n", foreign=1, repeats=True)]


def test_a_long_file_takes_no_longer_than_its_parts():
    def tried_in(count: int) -> tuple[int, int]:
        parsed = 0

        def counting(text: str) -> bool:
            nonlocal parsed
            parsed += len(text)
            return True

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(trial, "_compiles", counting)
            tasks = "".join(f"@shared_task\ndef task{number}(): ...\n\n\n" for number in range(count))
            return len(list(trials(f"from celery import shared_task\n\n\n{tasks}", Style()))), parsed

    (few, short), (many, long) = tried_in(5), tried_in(20)
    assert many == 4 * few
    assert long < 5 * short
