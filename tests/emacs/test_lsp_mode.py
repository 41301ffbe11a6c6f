"""Emacs with lsp-mode, company and yasnippet, in batch, with the configuration in the README."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.served import environment

from celeryls.edit.stops import to_plain
from celeryls.edit.style import Style
from celeryls.features.completion.written import folded_parts
from celeryls.features.project_choices import fitted_place
from celeryls.snippets import builtin, place_of
from celeryls.source.text.file import SourceFile

JOURNEY = Path(__file__).parent / "lsp_mode.el"
README = Path(__file__).parents[2] / "README.md"
CONFIGURATION = re.compile(r"```elisp\n(;; Emacs with lsp-mode.*?)```", re.DOTALL)
AT_MODULE_LEVEL = [snippet for snippet in builtin() if snippet.where == "module"]
ACTIONS = ("Celery: limit the rate", "Celery: retry with backoff")
TASKS = "from celery import shared_task\n\n\n@shared_task\ndef pack(order_id):\n    return order_id\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files that Emacs wrote."""
    root = tmp_path_factory.mktemp("lsp-mode")
    files = {f"patterns/{snippet.prefix}.py": snippet.prefix for snippet in AT_MODULE_LEVEL}
    for number, typed in enumerate(("c", "cli", "client", "re", "task")):
        files[f"silent/module{number}.py"] = f"import requests\n\n\n{typed}"
    for name, text in (files | {"actions/tasks.py": TASKS}).items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    configuration = CONFIGURATION.search(README.read_text("utf-8"))
    assert configuration is not None
    (root / "init.el").write_text(configuration[1], "utf-8")
    surroundings = environment() | {"HOME": str(root)}
    command = ["emacs", "--batch", "--load", str(JOURNEY), str(root / "init.el"), str(root), *ACTIONS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=surroundings)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.mark.parametrize("snippet", AT_MODULE_LEVEL, ids=lambda snippet: snippet.prefix)
def test_a_pattern_is_written_as_it_is(folder, snippet):
    path = folder / "patterns" / f"{snippet.prefix}.py"
    place = fitted_place(place_of(path, path.parent), SourceFile.of(""), str(path), None)
    expected = to_plain(folded_parts(SourceFile.of(""), 0, snippet, place, Style()))
    assert path.with_name(f"{path.name}.written").read_text("utf-8").rstrip("\n") == expected.rstrip("\n")


def test_actions_are_applied_to_the_decorator(folder):
    saved = (folder / "actions/tasks.py").read_text("utf-8")
    assert saved.startswith(
        'from celery import shared_task\n\n\n@shared_task(\n    rate_limit="10/m",\n    autoretry_for=('
    )
    assert saved.endswith(")\ndef pack(order_id):\n    return order_id\n")


def test_a_folder_without_celery_has_no_patterns(folder):
    assert (folder / "listed").read_text("utf-8") == ""
