"""Emacs with eglot and yasnippet, in batch: a second real client, which resolves and indents in its own way."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from tests.served import PROGRAM

JOURNEY = Path(__file__).parent / "journey.el"
ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "docs/editors/emacs.md"]
CONFIGURATION = re.compile(r"```elisp\n(?:;;[^\n]*\n)?(\(with-eval-after-load 'eglot.*?)```", re.DOTALL)
SAID = "(progn (princ (memq 'eglot-ensure python-mode-hook)) (require 'eglot) (princ (car eglot-server-programs)))"

TASKS = '''\
"""Tasks of the orders. 📦"""

from celery import shared_task


@shared_task
def pack(order_id: str) -> str:
    return order_id


cemail'''


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The file as Emacs saved it."""
    file = tmp_path_factory.mktemp("shop") / "tasks.py"
    file.write_text(TASKS, "utf-8")
    server = [str(PROGRAM)]
    title = "Celery: limit the rate"
    command = ["emacs", "--batch", "--load", str(JOURNEY), str(file), title, *server]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return file.read_text("utf-8")


def test_a_pattern_is_completed_with_its_imports(saved):
    names = [node.name for node in ast.parse(saved).body if isinstance(node, ast.FunctionDef)]
    assert names == ["pack", "send_order_confirmation_email"]
    assert "${" not in saved
    head = saved.partition("@shared_task")[0].splitlines()
    assert head.count("from celery import shared_task") == 1
    assert "from django.core.mail import send_mail" in head
    assert "logger = get_task_logger(__name__)" in head


def test_a_code_action_is_applied_to_the_decorator(saved):
    assert '\n@shared_task(rate_limit="10/m")\ndef pack(order_id: str) -> str:\n    return order_id\n' in saved
    assert saved.startswith('"""Tasks of the orders. 📦"""\n')


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_configuration_on_a_page_may_stand_in_an_init_file(page, tmp_path):
    """It is read before eglot is loaded."""
    found = CONFIGURATION.findall(page.read_text("utf-8"))
    assert len(found) == 1
    (tmp_path / "init.el").write_text(found[0], "utf-8")
    command = ["emacs", "-q", "--batch", "--funcall", "package-initialize", "--load", str(tmp_path / "init.el")]
    command += ["--eval", SAID]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("(eglot-ensure")
    assert done.stdout.endswith("((python-mode python-ts-mode) celeryls)")
