"""Every pattern in Emacs, which indents the lines of a snippet again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.served import PROGRAM

from celeryls.edit.stops import to_plain
from celeryls.edit.style import Style
from celeryls.features.completion.written import folded_parts
from celeryls.features.project_choices import fitted_place
from celeryls.snippets import builtin, place_of
from celeryls.source.text.file import SourceFile

JOURNEY = Path(__file__).parent / "patterns.el"
AT_MODULE_LEVEL = [snippet for snippet in builtin() if snippet.where == "module"]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The file that Emacs saved for each pattern, which was typed at its end."""
    root = tmp_path_factory.mktemp("emacs")
    files = {snippet.prefix: root / snippet.prefix / "tasks.py" for snippet in AT_MODULE_LEVEL}
    for prefix, file in files.items():
        file.parent.mkdir()
        file.write_text(prefix, "utf-8")
    names = map(str, files.values())
    command = ["emacs", "--batch", "--load", str(JOURNEY), *names, "--", str(PROGRAM)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return files


@pytest.mark.parametrize("snippet", AT_MODULE_LEVEL, ids=lambda snippet: snippet.prefix)
def test_a_pattern_is_written_as_it_is(saved, snippet):
    path = saved[snippet.prefix]
    place = fitted_place(place_of(path, path.parent), SourceFile.of(""), str(path), None)
    expected = to_plain(folded_parts(SourceFile.of(""), 0, snippet, place, Style()))
    assert path.read_text("utf-8").rstrip("\n") == expected.rstrip("\n")
