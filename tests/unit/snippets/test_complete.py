"""What a pattern writes is finished: no rule finds anything in it, no action completes it, no formatter changes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.checking import found_in
from tests.unit.knowledge import Project

from celeryls.edit.stops import to_plain
from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.features.completion.written import folded_parts, import_edits
from celeryls.snippets import SnippetPlace, builtin, plain_file, render
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from celeryls.snippets import Mode, Snippet

VERSIONS = (None, (5, 3), (5, 6), (5, 7))
SETTINGS = ("csettings", "croutes", "cresults", "climits", "cbeat")
IMPORTS = "from celery import shared_task  # noqa: F401\n"
OWN = frozenset({"orders"})
FILE = """import os

from celery import shared_task

from orders.models import Customer

LIMIT = int(os.environ.get("LIMIT", "3"))


@shared_task(name="orders.greet")
def greet(customer_id: int) -> str:
    return Customer.objects.get(pk=customer_id).name[:LIMIT]


"""


def written(snippet: Snippet, celery: tuple[int, ...] | None = None, mode: Mode = "stops", module: str = "orders"):
    place = SnippetPlace(module.rpartition(".")[2], module, celery_version=celery)
    return plain_file(render(snippet, place, mode=mode), OWN)


def into_a_file(snippet: Snippet, text: str, place: SnippetPlace | None = None) -> str:
    file, style = SourceFile.of(text), Style(own_packages=OWN)
    place, at = place or SnippetPlace("orders", "orders"), len(text)
    body = to_plain(folded_parts(file, at, snippet, place, style))
    return apply(text, import_edits(file, at, snippet, place, style)) + body + "\n"


def project(celery: tuple[int, ...] | None, mode: Mode) -> dict[str, str]:
    """A project that is made of all patterns, except `ctask`, whose task has the name of that of `cprocess`."""
    texts = {snippet.prefix: written(snippet, celery, mode) for snippet in builtin() if snippet.prefix != "ctask"}
    files = {f"orders/tasks/{prefix}.py": text for prefix, text in texts.items() if "@shared_task" in text}
    app = {"config/celery.py": texts["capp"], "config/__init__.py": texts["cinit"], "orders/__init__.py": ""}
    settings = {"config/settings.py": "\n\n".join(texts[prefix] for prefix in SETTINGS)}
    return files | app | settings | {"orders/tasks/__init__.py": "", "orders/tests/test_tasks.py": texts["ctest"]}


@pytest.mark.parametrize("mode", ["stops", "values"])
@pytest.mark.parametrize("celery", VERSIONS)
def test_no_rule_finds_anything_in_a_project_made_of_patterns(celery, mode):
    found = found_in(project(celery, mode), celery)
    # One file has all patterns of settings here, and some of them set the same names: CEL506 is right about that.
    lost = [each for each in found["config/settings.py"] if each.endswith("the name is assigned again below")]
    assert all(each.startswith("CEL506 ") for each in lost)
    found["config/settings.py"] = [each for each in found["config/settings.py"] if each not in lost]
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("celery", VERSIONS)
@pytest.mark.parametrize("snippet", builtin(), ids=lambda snippet: snippet.prefix)
def test_no_rule_and_no_action_completes_a_pattern(snippet: Snippet, celery):
    for mode in ("stops", "values"):
        text = written(snippet, celery, mode)
        files = {"orders/tasks.py": text}
        assert found_in(files, celery) == {"orders/tasks.py": []}
        around, file = Project(files).around("orders/tasks.py", celery), SourceFile.of(text)
        places = [at for at in range(len(text)) if text.startswith("@shared_task", at)]
        titles = [each.title for at in places for each in actions(file, at, at, Style(), around)]
        assert [title for title in titles if "complete" in title] == []


PLACES = {
    "names left to Celery": SnippetPlace("orders", "orders", explicit_names=None),
    "an app without services": SnippetPlace("orders", "orders", supplied=(("service_functions", ()),)),
    "a module with tasks": SnippetPlace("orders", "orders", supplied=(("module_tasks", ("pack", "ship")),)),
    "both": SnippetPlace("orders", "orders", supplied=(("service_functions", ("pay",)),), explicit_names=None),
}
TASKS = """from celery import shared_task


@shared_task(name="orders.pack")
def pack(order_id: str) -> str:
    return order_id


@shared_task(name="orders.ship")
def ship(order_id: str) -> str:
    return order_id


"""


def test_ruff_leaves_every_pattern_as_it_is(tmp_path: Path):
    for snippet in builtin():
        for module in ("orders", "apps.orders"):
            for mode in ("stops", "values"):
                name = f"{snippet.prefix}_{module.replace('.', '_')}_{mode}.py"
                (tmp_path / name).write_text(written(snippet, None, mode, module))
        for number, place in enumerate(PLACES.values()):
            text = into_a_file(snippet, TASKS, place) if snippet.where == "module" else written(snippet)
            (tmp_path / f"{snippet.prefix}_{number}.py").write_text(text)
        if snippet.where == "module":
            (tmp_path / f"{snippet.prefix}_below.py").write_text(into_a_file(snippet, FILE))
            (tmp_path / f"{snippet.prefix}_first.py").write_text(into_a_file(snippet, '"""Tasks."""\n'))
            (tmp_path / f"{snippet.prefix}_second.py").write_text(into_a_file(snippet, IMPORTS))
    packages = ["--config", 'lint.isort.known-first-party = ["orders"]']
    assert ruff(tmp_path, "format", "--diff") == ""
    assert ruff(tmp_path, "check", "--quiet", "--select", "E,F,I,B,UP", *packages) == ""


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(
    "snippet",
    [snippet for snippet in builtin() if snippet.prefix != "capp"],  # after which `cinit` is missing
    ids=lambda snippet: snippet.prefix,
)
def test_no_rule_finds_anything_in_a_pattern_that_fits_its_project(snippet: Snippet, place: SnippetPlace):
    text = into_a_file(snippet, TASKS, place) if snippet.where == "module" else written(snippet)
    found = found_in({"orders/tasks.py": text})["orders/tasks.py"]
    # These places supply no tasks to be scheduled: `cbeat` names those of other patterns.
    assert [each for each in found if not (snippet.prefix == "cbeat" and each.startswith("CEL401"))] == []


def ruff(folder: Path, *options: str) -> str:
    program = Path(sys.executable).with_name("ruff")
    command = [program if program.exists() else "ruff", *options, "--isolated", "--no-cache", folder]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
