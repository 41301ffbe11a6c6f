"""The house's walls: which room may import which."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import celeryls

PACKAGE = Path(celeryls.__file__).parent

# What each room may not import. A room that is not named here may import all but `lsp`. A room with a dot is one
# inside of another, and may not import what stands beside it there.
ABOVE = {"lsp", "features", "rules", "assists", "sweep", "commands", "generate"}
FORBIDDEN = {
    "syntax": ABOVE | {"snippets", "indexing", "project", "environment", "workspace", "catalogue", "edit", "source"},
    "catalogue": ABOVE | {"snippets", "indexing", "project", "environment", "workspace", "edit", "source", "syntax"},
    "edit": ABOVE | {"snippets", "indexing", "project", "environment", "workspace", "catalogue", "source"},
    "source": ABOVE | {"snippets", "indexing", "project", "environment", "workspace", "edit"},
    "source.text": {
        "source.cursor",
        "source.commands",
        "source.expression",
        "source.outline",
        "source.surroundings",
        "source.tasks",
    },
    "source.expression": {
        "source.text",
        "source.outline",
        "source.surroundings",
        "source.cursor",
        "source.commands",
    },
    "source.surroundings": {"source.text", "source.outline", "source.tasks", "source.cursor", "source.commands"},
    "source.outline": {"source.commands", "source.cursor", "source.tasks"},
    "source.cursor": {"source.outline", "source.tasks", "source.expression", "source.commands"},
    "workspace": ABOVE | {"snippets", "indexing", "project", "environment", "catalogue", "source"},
    "environment": ABOVE | {"snippets", "indexing", "project", "edit", "source"},
    "project": ABOVE | {"snippets", "indexing", "environment", "workspace", "edit"},
    "project.names": {"project.model", "project.values", "project.tasks", "project.apps", "project.index"},
    "project.values": {"project.model", "project.tasks", "project.apps", "project.index"},
    "project.model": {"project.tasks", "project.apps", "project.index"},
    "project.tasks": {"project.index"},
    "project.apps": {"project.index"},
    "project.usage": {"project.model", "project.values", "project.tasks", "project.apps", "project.index"},
    "source.usage": {"source.tasks", "source.cursor", "source.commands", "source.expression"},
    "indexing": ABOVE | {"snippets", "edit"},
    "indexing.closure": {"indexing.process"},
    "snippets": ABOVE | {"project", "source", "indexing", "environment", "workspace"},
    "routing": ABOVE | {"snippets", "indexing", "environment", "workspace", "checking"},
    "checking": ABOVE | {"snippets", "indexing", "environment", "workspace"},
    "rules": {"lsp", "features", "assists"},
    "assists": {"lsp", "rules"},
    "features": {"lsp"},
    "features.assisting": {"features.completion"},
    "lsp.transport": {"lsp.requests", "lsp.index"},
}

# These may ask Celery itself, whose answer is better than one of ours.
ASKS_CELERY = ("checking/refused_crontabs.py", "features/schedules/runs.py", "project/apps/routes.py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def rooms(names: set[str]) -> set[str]:
    """The rooms of modules, by their own names and by those of the rooms around them."""
    found: set[str] = set()
    for name in names:
        _, *parts = name.split(".")
        if name.startswith("celeryls."):
            found |= {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_only_lsp_knows_pygls_and_lsprotocol():
    knowing = {path for path in MODULES if {name.split(".")[0] for name in imported(path)} & {"pygls", "lsprotocol"}}
    assert knowing
    assert {path.relative_to(PACKAGE).parts[0] for path in knowing} == {"lsp"}


def test_only_one_module_knows_the_sdk_of_mcp():
    knowing = {path for path in MODULES if "mcp" in {name.split(".")[0] for name in imported(path)}}
    assert [path.relative_to(PACKAGE).as_posix() for path in knowing] == ["commands/mcp/server.py"]


@pytest.mark.parametrize("room", sorted(FORBIDDEN))
def test_rooms_know_only_what_stands_below_them(room):
    paths = sorted((PACKAGE / room.replace(".", "/")).rglob("*.py"))
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


def test_a_folder_holds_at_most_fourteen_modules():
    """Where one file is one thing, there may be more."""
    one_each = {"rules", "assists", "requests", "commands"}
    counts = {
        folder.relative_to(PACKAGE).as_posix(): len([path for path in folder.glob("*.py") if path.stem != "__init__"])
        for folder in {path.parent for path in MODULES}
        if not one_each & set(folder.relative_to(PACKAGE).parts)
    }
    assert {folder: count for folder, count in counts.items() if count > 14} == {}


def test_a_class_has_a_name_of_its_own():
    """In the server, the benchmarks and the scripts; an assigned type counts as a class, a type variable does not."""
    found: dict[str, list[Path]] = {}
    root = PACKAGE.parent.parent
    for path in (*MODULES, *root.glob("benchmarks/**/*.py"), *root.glob("scripts/**/*.py")):
        for name in _classes(ast.parse(path.read_text())):
            found.setdefault(name, []).append(path)
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def _classes(tree: ast.Module) -> set[str]:
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    types = [node for node in tree.body if isinstance(node, ast.Assign) and not _is_type_variable(node.value)]
    targets = {target.id for node in types for target in node.targets if isinstance(target, ast.Name)}
    return names | {name for name in targets if name[0].isupper() and not name.isupper()}


def _is_type_variable(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar"
