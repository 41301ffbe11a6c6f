"""What a project's formatter is told, in each of the files where it may stand."""

import pytest

from celeryls.edit.style import Style
from celeryls.workspace.formatting import formatting


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[tool.ruff]\nlint.isort.force-single-line = true\n"),
        ("pyproject.toml", "[tool.ruff.isort]\nforce-single-line = true\n"),
        ("pyproject.toml", "[tool.isort]\nforce_single_line = true\n"),
        ("ruff.toml", "[lint.isort]\nforce-single-line = true\n"),
    ],
)
def test_each_imported_name_may_want_a_statement_of_its_own(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert formatting(tmp_path / "shop/tasks.py", tmp_path) == Style(single_line=True)
    (tmp_path / name).write_text(text.replace("true", '"yes"'))
    assert formatting(tmp_path / "shop/tasks.py", tmp_path) == Style()


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("[tool.black]\nline-length = 100\n", Style(line_length=100)),
        ("[tool.ruff]\nline-length = 100\n[tool.black]\nline-length = 60\n", Style(line_length=100)),
        ('[tool.ruff.format]\nquote-style = "single"\n', Style(quote="'")),
        ("[tool.ruff]\nline-length = -1\n", Style()),
        ("[project]\n", Style()),
    ],
)
def test_the_line_length_and_the_quotes_are_those_of_ruff_or_black(tmp_path, text, style):
    (tmp_path / "pyproject.toml").write_text(text)
    assert formatting(tmp_path / "shop/tasks.py", tmp_path) == style
