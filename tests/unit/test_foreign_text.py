"""Foreign text is read and parsed in few places, each of which has a budget."""

from __future__ import annotations

import ast
from pathlib import Path

import celeryls

ROOM = Path(celeryls.__file__).parent

READERS = {
    "workspace/reading.py": "files that describe a project; asks `ReadingBudget`",
    "indexing/reading.py": "Python files and files with commands, in the index process; the caller knows the size",
    "source/commands/yaml_files.py": "YAML in the index process; asks `ReadingBudget` for each node",
    "source/fixtures/strings.py": "fixtures in YAML and JSON, in steps; asks `ReadingBudget` for each event",
    "lsp/places.py": "the lines of a file with a place in it; reads a limited number of bytes",
    "lsp/opening/first_message.py": "the first message, which is limited by `celeryls.largestMessage`",
    "lsp/transport/protocol.py": "messages, which are limited by `celeryls.largestMessage`",
    "lsp/transport/overlong.py": "the first and the last bytes of a message that is too large",
    "snippets/folders.py": "a team's snippets; reads a limited number of bytes, and reports the file",
    "snippets/header.py": "TOML of at most `HEADER.characters` and short lines",
    "snippets/place.py": "the beginning of `manage.py`",
    "rules/names/periodic_task_arguments_not_json.py": "one string of a file that has been read",
}
"""The modules that read or parse text of users while the server runs."""

OUR_OWN = {
    "catalogue/exceptions.py", "catalogue/load.py", "examples.py", "examples_match.py", "features/graph/html.py",
    "file_writing.py",
    "indexing/cache.py", "indexing/cache_file.py", "indexing/process/messages.py", "indexing/process/start.py",
    "lsp/opening/prepared.py", "lsp/transport/replay.py", "system/differences.py",
}  # fmt: skip
"""What we have written, or write: the package's data, signed caches, messages of our own processes, folders."""

COMMANDS = ("commands/", "generate/", "sweep/")
"""What somebody starts in a terminal for files of their own."""

_READ = {"read_text", "read_bytes", "open"}
_PARSE = {"tomllib", "json", "yaml", "configparser", "csv", "plistlib"}
_PARSERS = {"load", "loads", "parse", "compose", "compose_all", "load_all", "safe_load", "RawConfigParser"}


def test_foreign_text_is_read_where_a_budget_is():
    found = {
        path.relative_to(ROOM).as_posix()
        for path in ROOM.rglob("*.py")
        if any(_reads(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    users = {path for path in found - OUR_OWN if not path.startswith(COMMANDS)}
    assert users == set(READERS)


def _reads(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="open" | "RawConfigParser" | "ConfigParser")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)):
            return (module in _PARSE and name in _PARSERS) or name in _READ
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _READ
        case _:
            return False
