"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself from a repository on this machine, without a network.

The hook is built with the backend, and runs with the dependencies, of the Python that runs the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "server", "snippets")
WRONG = "from celery import shared_task\n\n\n@shared_task\ndef add(x, y): ...\n\n\nadd.delay(1, 2, countdown=10)\n"
PACKAGES = [path for path in sys.path if path.endswith("site-packages")]
ALL = ("run", "--all-files")
CONFIG = """repos:
  - repo: {url}
    rev: {revision}
    hooks:
      - id: {hook}
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pre-commit")
    identity = {
        f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    own = {"PRE_COMMIT_HOME": str(folder), "XDG_CACHE_HOME": str(folder / "c")}
    return {**os.environ, **identity, **offline, **own, "GIT_CONFIG_GLOBAL": os.devnull}


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> tuple[str, str]:
    """A repository with the hooks, and its revision."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    committed(folder, environment)
    return folder.as_uri(), git(folder, environment, "rev-parse", "HEAD").strip()


def git(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def committed(folder: Path, environment: dict[str, str]) -> None:
    git(folder, environment, "init", "--quiet")
    git(folder, environment, "add", "--all")
    git(folder, environment, "commit", "--quiet", "--message", "all")


def pre_commit(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments, "--color", "never"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def installed(folder: Path, environment: dict[str, str]) -> None:
    """Installs the hook, and lends it the dependencies: the command itself does not look at ``PYTHONPATH``."""
    done = pre_commit(folder, {**environment, "PYTHONPATH": os.pathsep.join(PACKAGES)}, "install-hooks")
    assert done.returncode == 0, done.stdout + done.stderr
    for packages in Path(environment["PRE_COMMIT_HOME"]).glob("repo*/py_env*/lib/python*/site-packages"):
        (packages / "dependencies.pth").write_text("\n".join(PACKAGES))


def test_a_commit_is_stopped_and_fixed(tmp_path: Path, environment: dict[str, str], hooks: tuple[str, str]) -> None:
    url, revision = hooks
    (tmp_path / "tasks.py").write_text(WRONG)
    config = tmp_path / ".pre-commit-config.yaml"
    config.write_text(CONFIG.format(url=url, revision=revision, hook="celeryls"))
    committed(tmp_path, environment)
    installed(tmp_path, environment)
    stopped = pre_commit(tmp_path, environment, *ALL)
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert "error[CEL304] [*] `delay` raises TypeError" in stopped.stdout, stopped.stdout + stopped.stderr
    config.write_text(CONFIG.format(url=url, revision=revision, hook="celeryls-fix"))
    git(tmp_path, environment, "add", "--all")
    assert "files were modified by this hook" in pre_commit(tmp_path, environment, *ALL).stdout
    git(tmp_path, environment, "add", "--all")
    passed = pre_commit(tmp_path, environment, *ALL)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "add.apply_async((1, 2), countdown=10)" in (tmp_path / "tasks.py").read_text()
