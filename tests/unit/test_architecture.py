"""The house's walls: which room may import which."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import celeryls

PACKAGE = Path(celeryls.__file__).parent

# What each room may not import. A room that is not named here may import all but `lsp`.
FORBIDDEN = {
    "edit": {"lsp", "features", "rules", "assists", "project", "source", "snippets", "catalogue"},
    "catalogue": {"lsp", "features", "rules", "assists", "project", "source", "snippets", "edit"},
    "source": {"lsp", "features", "rules", "assists", "project", "snippets", "indexing"},
    "project": {"lsp", "features", "rules", "assists", "indexing"},
    "indexing": {"lsp", "features", "rules", "assists", "snippets", "edit"},
    "snippets": {"lsp", "features", "rules", "assists", "project", "source"},
    "rules": {"lsp", "features", "assists"},
    "assists": {"lsp", "features", "rules"},
    "features": {"lsp"},
}

# These may ask Celery itself, whose answer is better than one of ours.
ASKS_CELERY = ("project/apps/routes.py",)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def rooms(names: set[str]) -> set[str]:
    return {name.split(".")[1] for name in names if name.startswith("celeryls.")}


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_only_lsp_knows_pygls_and_lsprotocol():
    knowing = {path for path in MODULES if {name.split(".")[0] for name in imported(path)} & {"pygls", "lsprotocol"}}
    assert knowing
    assert {path.relative_to(PACKAGE).parts[0] for path in knowing} == {"lsp"}


@pytest.mark.parametrize("room", sorted(FORBIDDEN))
def test_rooms_know_only_what_stands_below_them(room):
    paths = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] == room]
    assert paths
    for path in paths:
        assert not rooms(imported(path)) & FORBIDDEN[room], path


def test_nothing_but_the_server_imports_the_user_s_world():
    """Celery answers what it can in later versions; Django, and whatever a workspace holds, never."""
    for path in MODULES:
        late = {"celery", "kombu"} if path.relative_to(PACKAGE).as_posix() in ASKS_CELERY else set()
        assert not {name.split(".")[0] for name in imported(path)} & ({"django", "celery", "kombu"} - late), path


def test_modules_are_as_long_as_their_idea():
    lengths = {path: len(path.read_text().splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > 260} == {}


def test_celery_itself_is_imported_with_the_first_question_only():
    """What an app of ours loads of the project's is told by `tests/e2e/test_isolation.py`."""
    code = (
        "import sys; import celeryls.lsp.server, celeryls.commands.index; print({'celery', 'kombu'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
