from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from pyflakes.api import check as pyflakes
from pyflakes.reporter import Reporter

from celeryls.snippets import SnippetPlace, builtin, load, plain_file, render, user_folder
from celeryls.snippets.folders import builtin_folder

ROOT = Path(__file__).parents[3]
GOOD = '{#---\nprefix = "cgood"\ntitle = "Good"\ndescription = "Good."\n---#}\nx = 1\n'
PREFIXES = [
    *("ctask", "cemail", "cprocess", "creport", "ccleanup", "cwebhook", "cchain", "cgroup", "cchord", "cclass"),
    "csmall",
    *("capp", "cinit", "croutes", "climits", "cresults", "cbeat", "cbeatentry", "csettings", "cidempotent", "ctest"),
]


def test_every_pattern_has_its_snippet():
    assert [snippet.prefix for snippet in builtin()] == sorted(PREFIXES)
    assert load(builtin_folder()) == (load(builtin_folder())[0], ())


@pytest.mark.parametrize("mode", ["stops", "values"])
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("version", [None, (5, 6), (5, 7)])
def test_every_snippet_is_python_without_undefined_names(
    prefix: str, mode, version, capsys: pytest.CaptureFixture[str]
):
    snippet = next(snippet for snippet in builtin() if snippet.prefix == prefix)
    text = plain_file(render(snippet, SnippetPlace("orders", celery_version=version), mode=mode))
    ast.parse(text)
    pyflakes(text, prefix, Reporter(sys.stdout, sys.stdout))
    # An import into the package's namespace is what `cinit` is for.
    assert [line for line in capsys.readouterr().out.splitlines() if "unused" not in line] == []


def test_the_repository_holds_the_snippets_of_an_editable_install():
    assert builtin_folder() == ROOT / "snippets"


def test_a_wheel_brings_its_snippets(tmp_path: Path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT],
        check=True,
        timeout=300,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = "from celeryls.snippets import builtin; print(builtin()[0].path, *(s.prefix for s in builtin()))"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    path, *prefixes = done.stdout.split()
    assert Path(path).is_relative_to(tmp_path / "site" / "celeryls" / "_snippets")
    assert prefixes == sorted(PREFIXES)


def test_jinja_is_imported_with_the_first_rendering_only():
    code = "import sys; from celeryls.snippets import builtin; builtin(); print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert load(tmp_path / "none") == ((), ())
    (tmp_path / "file").write_text("")
    assert load(tmp_path / "file") == ((), ())


def test_a_broken_file_costs_that_file(tmp_path: Path):
    outside = write(tmp_path / "outside.py.j2", GOOD)
    folder = tmp_path / "snippets"
    for name in ("a", "deep/b", "z"):
        write(folder / f"{name}.py.j2", GOOD)
    write(folder / "note.txt", "no snippet")
    write(folder / "bom.py.j2", "\ufeff" + GOOD)
    write(folder / "huge.py.j2", GOOD + "x\n" * 130_000)
    (folder / "binary.py.j2").write_bytes(GOOD.encode() + b"\0")
    (folder / "latin.py.j2").write_bytes(GOOD.encode() + "# Bücher\n".encode("latin-1"))
    (folder / "link.py.j2").symlink_to(outside)
    (folder / "zero.py.j2").symlink_to("/dev/zero")
    (folder / "loop.py.j2").symlink_to(folder / "loop.py.j2")
    (folder / "gone.py.j2").symlink_to(folder / "nothing")
    (folder / "inside.py.j2").symlink_to(folder / "a.py.j2")
    (folder / "up").symlink_to(tmp_path)
    (folder / "folder.py.j2").mkdir()
    os.mkfifo(folder / "pipe.py.j2")
    write(folder / "endless.py.j2", GOOD + "{% for x in range(10**9) %}{% endfor %}")
    write(folder / "absent.py.j2", GOOD.replace("---#", "[variables]\na = { placeholder = 1 }\n---#") + "{{ a }}")

    snippets, errors = load(folder)

    assert [snippet.path.name for snippet in snippets] == ["a.py.j2", "bom.py.j2", "inside.py.j2", "z.py.j2", "b.py.j2"]
    assert {snippet.prefix for snippet in snippets} == {"cgood"}
    found = {error.path.name: (error.line, error.message) for error in errors}
    # From Python 3.13 on, a link that leads to itself is no error but no file either.
    assert found.pop("loop.py.j2")[1].startswith(("can't be read", "not a file"))
    assert found.pop("endless.py.j2")[1].startswith("`for` can't be used")
    assert found == {
        "huge.py.j2": (1, "larger than 256 kB"),
        "binary.py.j2": (1, "not a text"),
        "latin.py.j2": (7, "not in UTF-8"),
        "link.py.j2": (1, "the link points outside of the snippet folder"),
        "zero.py.j2": (1, "the link points outside of the snippet folder"),
        "gone.py.j2": (1, "not a file"),
        "pipe.py.j2": (1, "not a file"),
        "absent.py.j2": (9, "this variable may have no value: put it in `{% if … is not none %}`"),
    }


def number(digits: str) -> str:
    return f"[variables]\na = {{ default = {digits}, type = 'number' }}"


@pytest.mark.parametrize(
    ("more", "body", "message"),
    [
        ("", "x = '\ufdd00\ufdd1'\n", None),
        ("", "x = '{{ \"\\ufdd00\\ufdd1\" }}'\n", None),
        ("", "x = '\ufdd0" + "9" * 5_000 + "\ufdd1'\n", None),
        ("", "x = {{ " + "9" * 5_000 + " }}\n", "can't be used: ValueError: "),
        (number("0x" + "f" * 1_900), "x = {{ a }}\n", None),
        (number("inf"), "x = {{ a }}\n", "`a` takes a number, not inf"),
    ],
    ids=["marks", "escaped marks", "a long mark", "a long number", "a large default", "no finite default"],
)
def test_whatever_a_file_contains_the_others_are_read(more: str, body: str, message: str | None, tmp_path: Path):
    write(tmp_path / "good.py.j2", GOOD)
    bad = write(tmp_path / "odd.py.j2", GOOD.replace("---#", f"{more}\n---#").replace("x = 1\n", body))
    snippets, errors = load(tmp_path)
    assert [snippet.path.name for snippet in snippets] == ["good.py.j2", "odd.py.j2"][: 1 + (message is None)]
    assert [(error.path, error.message.startswith(message or "")) for error in errors] == [(bad, True)] * bool(message)


def test_private_characters_of_a_template_stay_as_they_are(tmp_path: Path):
    odd = write(tmp_path / "odd.py.j2", GOOD.replace("---#", number("7") + "\n---#") + "y = {{ a }}, '\ufdd00\ufdd1'\n")
    ((snippet,), ()) = load(odd.parent)
    assert plain_file(render(snippet, SnippetPlace(), mode="stops")) == "x = 1\ny = 7, '\ufdd00\ufdd1'\n"


@pytest.mark.parametrize(
    "body",
    [
        "{{ app_name }}" * 18_000,
        "{% if app_name is none %}a{% endif %}" * 6_500,
        "x = (\n" * 40_000,
        "x = '''\n" * 30_000,
    ],
)
def test_a_large_template_is_read_in_little_time(body: str, tmp_path: Path):
    write(tmp_path / "large.py.j2", GOOD + body)
    start = time.process_time()
    load(tmp_path)
    assert time.process_time() - start < 20


def test_a_folder_of_many_files_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("celeryls.snippets.folders.MAX_FILES", 2)
    for name in "abc":
        write(tmp_path / f"{name}.py.j2", GOOD)
    snippets, (error,) = load(tmp_path)
    assert len(snippets) == 2
    assert "more than 2 snippets" in error.message


def test_a_folder_of_many_folders_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("celeryls.snippets.folders.MAX_FOLDERS", 2)
    for name in "abc":
        (tmp_path / name).mkdir()
        write(tmp_path / name / f"{name}.py.j2", GOOD)
    snippets, (error,) = load(tmp_path)
    assert [snippet.path.name for snippet in snippets] == ["a.py.j2", "b.py.j2"]
    assert "more than 2 folders" in error.message


def test_a_user_keeps_snippets_where_the_system_keeps_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "/home/someone/.config")
    assert user_folder() == Path("/home/someone/.config/celeryls/snippets")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
