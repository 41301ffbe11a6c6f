"""Files that are made to be expensive are left out, and the log names them."""

from __future__ import annotations

import logging
import tomllib

import pytest

from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.formatting import formatting
from celeryls.workspace.reading import UnreadableError, parse_toml
from celeryls.workspace.settings_layers import Layer, read
from celeryls.workspace.toml_places import Places

DOTTED = "".join(f"a{number}.b.c.d = 1\n" for number in range(20_000))
EXPENSIVE = {
    "dotted keys": DOTTED,
    "dotted keys of one table": "".join(f"a.b.c.d{number} = 1\n" for number in range(20_000)),
    "tables": "".join(f"[a.b{number}.c]\n" for number in range(20_000)),
    "lists of tables": "[[a]]\nb = 1\n" * 20_000,
    "a list": "a = [\n" + "1,\n" * 20_000 + "]\n",
    "inline tables": "a = [\n" + "{b = 1},\n" * 20_000 + "]\n",
    "equal signs in a string": "a = '''\n" + ("=" * 480 + "\n") * 200 + "'''\n",
    "comments": "# a\n" * 100_000,
}


@pytest.fixture
def parsed(monkeypatch):
    """The texts that reach the parser."""
    texts = []
    loads = tomllib.loads

    def noted(text):
        if text:
            texts.append(text)
        return loads(text)

    monkeypatch.setattr(tomllib, "loads", noted)
    return texts


@pytest.mark.parametrize("shape", EXPENSIVE)
def test_an_expensive_file_is_not_parsed_and_named_in_the_log(shape, tmp_path, parsed, caplog):
    path = tmp_path / "celeryls.toml"
    path.write_text(EXPENSIVE[shape] + "\n[ruff]\n")
    with caplog.at_level(logging.WARNING):
        found = folder_settings(tmp_path, Layer())
    assert parsed == []
    assert f"{path} is left out" in caplog.text
    (problem,) = found.problems
    assert "more than" in problem.message


def test_a_file_of_other_tools_is_only_named_in_the_log(tmp_path, parsed, caplog):
    path = tmp_path / "pyproject.toml"
    path.write_text(f"[tool.ruff]\nline-length = 100\n[x]\n{DOTTED}")
    assert folder_settings(tmp_path, Layer()).problems == ()
    assert formatting(tmp_path / "a.py", tmp_path).line_length == 88
    assert parsed == []
    assert f"{path} is left out" in caplog.text


def test_a_file_that_does_not_name_us_is_not_parsed_for_our_settings(tmp_path, parsed):
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    folder_settings(tmp_path, Layer())
    assert parsed == []
    assert formatting(tmp_path / "a.py", tmp_path).line_length == 100


def test_a_large_ordinary_file_is_read():
    text = "".join(f'[group-{number}]\nnames = ["a==1.2.3", "b = [.,{{"]\n' for number in range(300))
    assert len(parse_toml(text)) == 300


def test_the_reason_is_said():
    with pytest.raises(UnreadableError, match="more than"):
        parse_toml(DOTTED)


def test_after_many_errors_the_rest_of_the_settings_is_not_read():
    layer = read({f"a{number}": 1 for number in range(1000)} | {"exclude": ["a"]}, {"exclude": ("b",)})
    assert len(layer.faults) == 21
    assert "not read" in layer.faults[-1].message
    assert layer.values == {"exclude": ("b",)}, "what was valid before stays"


def test_an_error_shows_the_beginning_of_a_value_and_a_name_only():
    layer = read({"exclude": "x" * 10**6, "y" * 10**6: 1})
    assert all(len(fault.message) < 300 for fault in layer.faults)


def test_a_place_is_looked_for_with_few_attempts_per_line(parsed):
    places = Places("x = 1\ny = '''\n" + ("=" * 480 + "\n") * 100 + "'''\n")
    parsed.clear()
    places.find(("z",))
    assert len(parsed) <= 5 * 103
