"""How rules are run: what is kept, what is silenced, and what of a project has to be known."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest

from celeryls.checking import registry
from celeryls.checking.rule import Finding, Rule
from celeryls.checking.selection import RuleSelection, SelectionLayer
from celeryls.features.findings import Findings
from celeryls.features.lone_file import LoneFile, lone_findings
from celeryls.plugins import modules_with
from celeryls.project.index.index import Index
from celeryls.project.subjects.model import Call, Project, Task
from celeryls.source.outline.files import outline_of
from celeryls.source.text.document import Document
from celeryls.source.text.file import SourceFile

HEAD = "from celery import shared_task\n\n\n"
BAD = "@shared_task(autoretry_for=(ValueError))\ndef {name}(x): ...\n\n\n"


def codes(text: str) -> list[str]:
    return [found.code for found in lone_findings(SourceFile.of(text))]


def with_rule(monkeypatch, rule: Rule, check) -> None:
    """Has that rule alone."""
    module = SimpleNamespace(RULE=rule, check=check)
    monkeypatch.setattr(registry, "modules_with", lambda *of: (module,) if "rules" in of[0] else modules_with(*of))
    registry.rules_for.cache_clear()


@pytest.fixture(autouse=True)
def _rules_of_their_own():
    yield
    registry.rules_for.cache_clear()


class TestSilence:
    @pytest.mark.parametrize(
        "comment",
        [
            "celery: ignore[CEL201]",
            "celery: ignore[CEL302, CEL201]",
            "celery: ignore[CEL2]",
            "celery:ignore [cel201]",
            "celery: ignore",
            "Celery: ignore",
            "noqa: CEL201",
            "noqa: E501, CEL201",
            "noqa:E501 CEL201",
            "NOQA: cel201",
            "noqa",
            "type: ignore # noqa: CEL201",
            "noqa: E501  # celery: ignore[CEL201]",
            "celery: ignore[CEL201] see the wiki",
        ],
    )
    def test_on_the_line_of_a_finding(self, comment):
        assert codes(f"{HEAD}@shared_task(autoretry_for=(ValueError))  # {comment}\ndef f(): ...\n") == []

    @pytest.mark.parametrize(
        "comment", ["celery: ignore[CEL304]", "celery: ignore[]", "noqa: E501", "noqa:", "celery: ignored", "noqa-not"]
    )
    def test_of_another_code_silences_nothing(self, comment):
        assert codes(f"{HEAD}@shared_task(autoretry_for=(ValueError))  # {comment}\ndef f(): ...\n") == ["CEL201"]

    def test_in_a_string_is_none(self):
        text = f'{HEAD}@shared_task(autoretry_for=(ValueError), name="# celery: ignore")\ndef f(): ...\n'
        assert codes(text) == ["CEL201"]

    @pytest.mark.parametrize(
        "text",
        [
            "# celery: ignore[CEL201]\n@shared_task(autoretry_for=(ValueError))\ndef f(): ...\n",
            "# celery: ignore[CEL201]\n# why\n\n@shared_task(\n    autoretry_for=(ValueError),\n)\ndef f(): ...\n",
            "x = 1\n# celery: ignore[CEL201]\n@shared_task(autoretry_for=(ValueError))\ndef f(): ...\n",
            "# celery: ignore\n@other\n@shared_task(autoretry_for=(ValueError))\ndef f(): ...\n",
            "def a():\n    # celery: ignore[CEL201]\n    @shared_task(autoretry_for=(ValueError))\n    def f(): ...\n",
        ],
    )
    def test_on_a_line_of_its_own_is_about_the_statement_below(self, text):
        assert codes(HEAD + text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "# celery: ignore[CEL201]\nx = 1\n@shared_task(autoretry_for=(ValueError))\ndef f(): ...\n",
            "# noqa: CEL201\n@shared_task(autoretry_for=(ValueError))\ndef f(): ...\n",
            "@shared_task(autoretry_for=(ValueError))\ndef f(): ...\n# celery: ignore[CEL201]\n",
            "# celery: ignore[CEL201]\ndef a():\n    @shared_task(autoretry_for=(ValueError))\n    def f(): ...\n",
        ],
    )
    def test_on_another_line_silences_nothing(self, text):
        assert codes(HEAD + text) == ["CEL201"]

    def test_on_any_line_of_a_finding_over_several(self):
        value = "(\n        ValueError  # celery: ignore[CEL201]\n    )"
        text = f"{HEAD}@shared_task(\n    autoretry_for={value}\n)\ndef f(): ...\n"
        assert codes(text) == []

    def test_of_a_whole_file(self):
        text = HEAD + BAD.format(name="a") + BAD.format(name="b")
        assert codes(f"# celery: ignore-file[CEL201]\n{text}") == []
        assert codes(f"# celery: file-ignore[CEL201]\n{text}") == []
        assert codes(f"{text}\n# celery: ignore-file\n") == []
        assert codes(f"# celery: ignore-file[CEL304]\n{text}") == ["CEL201", "CEL201"]


class TestSettings:
    def test_a_code_is_switched_off_and_on(self, monkeypatch):
        def check(task, _):
            yield Finding(task.at, "found")

        with_rule(monkeypatch, Rule("CEL999", "test", "hint", subject=Task, enabled=False), check)
        text = f"{HEAD}@shared_task\ndef f(): ...\n"
        lone = LoneFile("t.py")
        assert lone.found(SourceFile.of(text)) == ()
        lone.findings.configure(None, RuleSelection((SelectionLayer(extend=("CEL999",)),)))
        assert [found.code for found in lone.found(SourceFile.of(text))] == ["CEL999"]
        lone.findings.configure(None, RuleSelection((SelectionLayer(("CEL999",), ignore=("CEL999",)),)))
        assert lone.found(SourceFile.of(text)) == ()

    @pytest.mark.parametrize(("version", "found"), [((5, 4, 0), 0), ((5, 5, 1), 1), (None, 1)])
    def test_a_rule_may_hold_for_some_versions(self, monkeypatch, version, found):
        def check(task, _):
            yield Finding(task.at, "found")

        with_rule(monkeypatch, Rule("CEL999", "test", "hint", subject=Task, celery=">=5.5"), check)
        lone = LoneFile("t.py")
        lone.findings.configure(version, RuleSelection())
        assert len(lone.found(SourceFile.of(f"{HEAD}@shared_task\ndef f(): ...\n"))) == found


class TestNeeds:
    def test_a_project_that_is_half_read_makes_no_finding_of_a_rule_that_needs_all(self, monkeypatch):
        def check(project, _):
            yield Finding(project.tasks[0].spot, "found")

        with_rule(monkeypatch, Rule("CEL999", "test", "hint", subject=Project, needs="everything"), check)
        file = SourceFile.of(f"{HEAD}@shared_task\ndef f(): ...\n")
        index = Index(Path("/p"))
        index.listed(["/p/t.py"])
        index.update({"/p/t.py": outline_of(file, whole=True)})
        index.resolve_pending()
        assert Findings(index).in_file("/p/t.py", file, "file") == ()
        assert [found.code for found in Findings(index).in_file("/p/t.py", file, "everything")] == ["CEL999"]


class TestProject:
    def test_a_rule_about_the_project_runs_once_for_all_files(self, monkeypatch):
        asked = []

        def check(project, _):
            asked.append(len(project.tasks))
            yield from (Finding(task.spot, task.function) for task in project.tasks)

        with_rule(monkeypatch, Rule("CEL999", "test", "hint", subject=Project, needs="everything"), check)
        index = Index(Path("/p"))
        paths = [f"/p/t{number}.py" for number in range(5)]
        index.listed(paths)
        files = {path: SourceFile.of(f"{HEAD}@shared_task\ndef f(): ...\n") for path in paths}
        index.update({path: outline_of(file, whole=True) for path, file in files.items()})
        index.resolve_pending()
        findings = Findings(index)
        for path, file in files.items():
            assert [each.code for each in findings.in_file(path, file, "everything")] == ["CEL999"]
        assert asked == [5]
        changed = SourceFile.of(f"{HEAD}@shared_task(name='g')\ndef f(): ...\n")
        index.update({paths[0]: outline_of(changed, whole=True)})
        index.resolve_pending()
        for path, file in files.items():
            findings.in_file(path, changed if path == paths[0] else file, "everything")
        assert asked == [5, 5]


class TestKeystroke:
    def test_only_the_unit_that_changes_is_checked_again(self, monkeypatch):
        asked = []

        def check(task, _):
            asked.append(task.record.function)
            yield Finding(task.at, task.record.function)

        with_rule(monkeypatch, Rule("CEL999", "test", "hint", subject=Task), check)
        document = Document("file:///p/t.py", HEAD + "".join(f"@shared_task\ndef f{n}(): ...\n\n\n" for n in range(40)))
        lone = LoneFile("t.py")
        assert len(lone.found(document.file)) == 40
        asked.clear()
        at = document.text.index("...", document.text.index("def f20"))
        document.change(at, at + 3, "return 1")
        assert len(lone.found(document.file)) == 40
        assert asked == ["f20"]

    def test_a_finding_moves_with_its_text(self):
        document = Document("file:///p/t.py", HEAD + BAD.format(name="a"))
        lone = LoneFile("t.py")
        (before,) = lone.found(document.file)
        document.change(len(HEAD), len(HEAD), "x = 1\n\n\n")
        (after,) = lone.found(document.file)
        assert after.place == before.place.shifted(8)

    def test_what_a_finding_was_read_from_elsewhere_counts(self):
        """A call is found while the task that it names has no such parameter."""
        caller = SourceFile.of("from shop.tasks import add\n\n\ndef later():\n    add.delay(1, countdown=3)\n")
        index = Index(Path("/p"))
        index.listed(["/p/shop/tasks.py", "/p/shop/views.py"])

        def defined(parameters: str) -> list[str]:
            task = SourceFile.of(f"{HEAD}@shared_task\ndef add({parameters}): ...\n")
            index.update({"/p/shop/tasks.py": outline_of(task, whole=True)})
            index.resolve_pending()
            return [found.code for found in findings.in_file("/p/shop/views.py", caller, "everything")]

        index.update({"/p/shop/views.py": outline_of(caller, whole=True)})
        findings = Findings(index)
        assert defined("x") == ["CEL304"]
        assert defined("x, countdown") == []
        assert defined("x") == ["CEL304"]

    def test_more_rules_speak_once_more_is_known(self, monkeypatch):
        def check(task, _):
            yield Finding(task.at, "found")

        with_rule(monkeypatch, Rule("CEL999", "test", "hint", subject=Task, needs="everything"), check)
        file = SourceFile.of(f"{HEAD}@shared_task\ndef f(): ...\n")
        index = Index(Path("/p"))
        index.listed(["/p/t.py"])
        index.update({"/p/t.py": outline_of(file, whole=True)}, edited=True)
        index.resolve_pending()
        findings = Findings(index)
        assert findings.in_file("/p/t.py", file, "file") == ()
        assert [found.code for found in findings.in_file("/p/t.py", file, "everything")] == ["CEL999"]

    def test_what_is_half_typed_is_not_judged(self):
        assert codes(f"{HEAD}@shared_task(autoretry_for=(ValueError)\n\n\ndef g(): ...\n") == []


def test_related_places_and_severity_of_a_finding_are_its_own(monkeypatch):
    def check(call, _):
        yield Finding(call.call.range, "found", severity="warning", tag="unnecessary")

    with_rule(monkeypatch, Rule("CEL999", "test", "error", subject=Call), check)
    (found,) = lone_findings(SourceFile.of(f"{HEAD}@shared_task\ndef f(): ...\n\n\nf.delay()\n"))
    assert (found.severity, found.tag) == ("warning", "unnecessary")


@pytest.mark.parametrize("name", ["Untitled-1", "a name.py", "my-tasks.py", "tasks", ""])
def test_a_document_that_no_module_can_be_named_after_has_findings(name):
    text = "from celery import shared_task\n\n\n@shared_task\ndef f(): ...\n\n\nf.delay(countdown=1)\n"
    assert [found.code for found in LoneFile(name).found(SourceFile.of(text))] == ["CEL304"]


def test_nothing_of_a_lone_file_waits_for_the_garbage_collector():
    lone = LoneFile("tasks.py")
    assert lone.found(SourceFile.of(HEAD + BAD.format(name="ship")))
    gc.collect()
    gc.disable()
    try:
        del lone
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_file_that_is_closed_holds_no_snapshot():
    index, path = Index(Path("/shop")), "/shop/tasks.py"
    index.listed([path])
    findings, watched = Findings(index), []
    for number in range(2):
        file = SourceFile.of(HEAD + BAD.format(name=f"ship{number}"))
        index.update({path: outline_of(file, whole=True)}, edited=True)
        index.resolve_pending()
        assert findings.in_file(path, file)
        watched.append(weakref.ref(index.snapshot))
        findings.forget(path)
    del file
    gc.collect()
    assert watched[0]() is None


def test_a_call_in_another_file_is_noticed():
    """CEL604 rests on the places that name a task; a kept finding is compared with them."""
    task = "@shared_task(bind=True)\ndef export(self):\n    self.update_state(state='PROGRESS', meta={'done': 1})\n"
    files = {"/project/tasks.py": HEAD + task, "/project/views.py": "from tasks import export\n\n\nexport.delay()\n"}
    index = Index(Path("/project"))
    index.listed(files)
    index.update({path: outline_of(SourceFile.of(text), whole=True) for path, text in files.items()})
    index.resolve_pending()
    findings = Findings(index, selection=RuleSelection((SelectionLayer(("CEL604",)),)))
    file = SourceFile.of(files["/project/tasks.py"])
    assert findings.in_file("/project/tasks.py", file, "everything") == ()
    called = SourceFile.of(files["/project/views.py"].replace("export.delay()", "export()"))
    index.update({"/project/views.py": outline_of(called, whole=True)})
    index.resolve_pending()
    assert [each.code for each in findings.in_file("/project/tasks.py", file, "everything")] == ["CEL604"]
