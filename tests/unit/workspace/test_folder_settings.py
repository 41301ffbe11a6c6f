"""The settings of a project's files and of the editor: which of them hold, and where a wrong one is pointed out."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from celeryls.workspace.folder_settings import FILES, FolderSettings, folder_settings
from celeryls.workspace.server_settings import SETTINGS, ServerSettings
from celeryls.workspace.settings_layers import Layer, read
from celeryls.workspace.toml_places import Places

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = Layer()


def put(root: Path, pyproject: str | None = None, own: str | None = None) -> Path:
    for name, text in (("pyproject.toml", pyproject), ("celeryls.toml", own)):
        if text is not None:
            (root / name).write_text(text, "utf-8")
    return root


def marked(root: Path, found: FolderSettings) -> list[tuple[str, str, str]]:
    """Each problem as its file, the text that it marks, and what it says."""
    lines = {name: (root / name).read_text("utf-8").split("\n") for name in FILES if (root / name).is_file()}
    return [(p.path.name, lines[p.path.name][p.line][p.start : p.end], p.message) for p in found.problems]


def test_without_files_the_editor_speaks_alone(tmp_path: Path):
    found = folder_settings(tmp_path, read({"codeActions": {"enabled": False}}))
    assert found.settings == ServerSettings(code_actions_enabled=False)
    assert found.problems == ()
    assert folder_settings(tmp_path / "not there", NOTHING).settings == ServerSettings()


def test_of_each_setting_the_last_place_that_has_it_counts(tmp_path: Path):
    put(
        tmp_path,
        '[tool.celeryls]\nexclude = ["a"]\nwrappers = ["a.b"]\ncelery.version = "5.1"\n'
        "[tool.celeryls.completion]\nenabled = false",
        'wrappers = ["c.d"]\n[celery]\nversion = "5.2"',
    )
    found = folder_settings(tmp_path, read({"celery": {"version": "5.3"}}))
    assert found.settings == ServerSettings(
        completion_enabled=False, exclude=("a",), wrappers=("c.d",), celery_version="5.3"
    )
    assert found.problems == ()


def test_an_editor_may_set_the_default_again(tmp_path: Path):
    put(tmp_path, own="completion.enabled = false")
    assert folder_settings(tmp_path, NOTHING).settings.completion_enabled is False
    assert folder_settings(tmp_path, read({"completion.enabled": None})).settings.completion_enabled is False
    assert folder_settings(tmp_path, read({"completion.enabled": True})).settings.completion_enabled is True


def test_a_restricted_setting_is_taken_from_a_trusted_folder_only(tmp_path: Path):
    put(tmp_path, own='snippets.folder = "patterns"\nexclude = ["x"]')
    assert folder_settings(tmp_path, NOTHING).settings == ServerSettings(exclude=("x",))
    assert folder_settings(tmp_path, NOTHING, trusted=True).settings.snippets_folder == "patterns"
    assert folder_settings(tmp_path, read({"snippets.folder": "mine"})).settings.snippets_folder == "mine"


def test_what_names_a_program_is_never_taken_from_a_project(tmp_path: Path):
    put(tmp_path, own='command = ["rm"]\ninterpreter = "./python"\ntrace.server = "verbose"')
    found = folder_settings(tmp_path, NOTHING, trusted=True)
    assert found.settings == ServerSettings()
    assert marked(tmp_path, found) == [
        ("celeryls.toml", name, f"{full} can only be set in the editor, not in a project")
        for name, full in (("command", "command"), ("interpreter", "interpreter"), ("server", "trace.server"))
    ]


class TestProblems:
    @pytest.mark.parametrize(
        ("pyproject", "mark", "message"),
        [
            (
                "# é𝄞\n[tool.celeryls]\nexclude = 3\n",
                "exclude",
                "exclude: 3 is not a list of strings; it is ignored",
            ),
            (
                "[tool.celeryls]\nexclude = [\n  'exclude',\n  3,\n]\n",
                "exclude",
                'exclude: ["exclude", 3] is not a list of strings; it is ignored',
            ),
            (
                "[tool.celeryls]\ncelery.version = 5.4",
                "version",
                'celery.version: 5.4 is not a string: a version such as "5.4"; it is ignored',
            ),
            (
                "[tool.celeryls.celery]\nversion = '>=5'",
                "version",
                'celery.version: ">=5" is not a string: a version such as "5.4"; it is ignored',
            ),
            (
                "[tool.other]\nwrappers = 1\n[tool.celeryls]\nwrappers = ['a b']",
                "wrappers",
                'wrappers: ["a b"] is not a list of strings: dotted names such as "shop.jobs.job"; it is ignored',
            ),
            (
                "[tool.celeryls]\nexcludes = []",
                "excludes",
                "excludes is not a setting; the nearest is exclude",
            ),
            ("[tool.celeryls]\n'x = [y]' = 1", "'x = [y]'", "x = [y] is not a setting"),
            ("[tool.celeryls.zzz]\na = 1", "zzz", "zzz is not a setting"),
            ("[[tool.celeryls.zzz]]\na = 1", "zzz", "zzz is not a setting"),
            (
                "[tool.celeryls]\ncodeActions = true",
                "codeActions",
                "codeActions is a group of settings: codeActions.enabled",
            ),
            (
                "[tool.celeryls]\ncompletion = { enabled = 1 } # enabled",
                "enabled",
                "completion.enabled: 1 is not true or false; it is ignored",
            ),
            (
                "[tool]\nceleryls = { codeActions = { enabled = 1979-05-27 } }",
                "enabled",
                'codeActions.enabled: "1979-05-27" is not true or false; it is ignored',
            ),
            (
                "tool.celeryls.codeActions.enabled = 'yes'",
                "enabled",
                'codeActions.enabled: "yes" is not true or false; it is ignored',
            ),
            (
                '[tool.celeryls]\n"codeActions.enabled" = "yes"',
                '"codeActions.enabled"',
                'codeActions.enabled: "yes" is not true or false; it is ignored',
            ),
            ('[tool."celeryls"]\r\nexclude = 3\r\n', "exclude", "exclude: 3 is not a list of strings; it is ignored"),
            ("[tool]\nx = 1\nceleryls = 3", "celeryls", "celeryls: 3 is not a group of settings"),
            (
                "[tool.celeryls.codeActions]\nenabled = 1\n[tool.celeryls]\ncompletion.enabled = true",
                "enabled",
                "codeActions.enabled: 1 is not true or false; it is ignored",
            ),
        ],
    )
    def test_in_pyproject(self, tmp_path: Path, pyproject: str, mark: str, message: str):
        found = folder_settings(put(tmp_path, pyproject), NOTHING)
        assert marked(tmp_path, found) == [("pyproject.toml", mark, message)]
        assert found.settings == ServerSettings()

    def test_it_stands_in_the_line_of_its_own_table(self, tmp_path: Path):
        put(tmp_path, own="[completion]\nenabled = true\n[codeActions]\n\n  enabled = 3\n")
        (problem,) = folder_settings(tmp_path, NOTHING).problems
        assert (problem.path, problem.line, problem.start, problem.end) == (tmp_path / "celeryls.toml", 4, 2, 9)

    def test_columns_are_code_points(self, tmp_path: Path):
        put(tmp_path, own='"é𝄞" = { a = 1 }\n')
        (problem,) = folder_settings(tmp_path, NOTHING).problems
        assert (problem.line, problem.start, problem.end) == (0, 0, 4)

    def test_one_wrong_value_does_not_cost_the_others(self, tmp_path: Path):
        put(tmp_path, own='exclude = 3\nwrappers = ["a.b"]\ncodeActions.enabled = "x"')
        found = folder_settings(tmp_path, NOTHING)
        assert found.settings == ServerSettings(wrappers=("a.b",))
        assert [problem.line for problem in found.problems] == [0, 2]

    def test_a_key_that_is_written_with_escapes_marks_its_line(self, tmp_path: Path):
        put(tmp_path, own='# x\n"\\u0065xclude" = 3')
        (problem,) = folder_settings(tmp_path, NOTHING).problems
        assert (problem.line, problem.start, problem.end) == (1, 0, 18)


class TestLastGood:
    def test_a_wrong_value_leaves_what_the_file_said_before(self, tmp_path: Path):
        put(tmp_path, own='exclude = ["a"]\nwrappers = ["a.b"]')
        first = folder_settings(tmp_path, NOTHING)
        put(tmp_path, own='exclude = 3\nwrappers = ["c.d"]')
        second = folder_settings(tmp_path, NOTHING, last=first)
        assert second.settings == ServerSettings(exclude=("a",), wrappers=("c.d",))
        assert [problem.message for problem in second.problems] == ['exclude: 3 is not a list of strings; ["a"] stays']
        assert folder_settings(tmp_path, NOTHING, last=second).settings == second.settings

    def test_a_file_that_is_not_toml_leaves_all_that_it_said(self, tmp_path: Path):
        put(tmp_path, '[tool.celeryls]\nexclude = ["a"]', 'wrappers = ["a.b"]')
        first = folder_settings(tmp_path, NOTHING)
        put(tmp_path, '[tool.celeryls\nexclude = ["b"]', 'wrappers = ["c.d"')
        second = folder_settings(tmp_path, NOTHING, last=first)
        assert second.settings == first.settings == ServerSettings(exclude=("a",), wrappers=("a.b",))
        assert [(p.path.name, p.line) for p in second.problems] == [("pyproject.toml", 0), ("celeryls.toml", 0)]
        assert all(
            p.message.startswith("not TOML: ") and p.message.endswith("; its previous settings stay in effect")
            for p in second.problems
        )

    def test_what_is_gone_says_nothing(self, tmp_path: Path):
        put(tmp_path, '[tool.celeryls]\nexclude = ["a"]', 'wrappers = ["a.b"]')
        first = folder_settings(tmp_path, NOTHING)
        put(tmp_path, "[project]\n")
        (tmp_path / "celeryls.toml").unlink()
        second = folder_settings(tmp_path, NOTHING, last=first)
        assert second.settings == ServerSettings()
        assert second.problems == ()

    def test_a_value_of_the_editor(self):
        before = read({"exclude": ["a"]})
        after = read({"exclude": 3}, before.values)
        assert after.values == before.values
        assert [fault.message for fault in after.faults] == [
            'celeryls.exclude: 3 is not a list of strings; ["a"] stays'
        ]
        assert read([], before.values).values == before.values
        assert read(None, before.values).values == {}


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "line", "message"),
        [
            (b"\xff\n", 0, "not in UTF-8"),
            (b"exclude = []\n# \xff\n", 1, "not in UTF-8"),
            (b"x = 1\n\0", 1, "not a text"),
            (b"# " + b"x" * 2_000_000, 0, "larger than 1000 kB"),
            (b"x = 1\n" + b"a." * 50_000 + b"a = 1", 1, "a line longer than 5000 characters"),
            (b"x = " + b"[" * 2000, 0, "nested too deeply"),
            (b"x = " + b"9" * 4900, 0, "not TOML: Exceeds the limit"),
            (b"x = 1\nx = 2\n\n", 1, "not TOML: "),
            (b"x = [\n\n", 0, "not TOML: "),
        ],
    )
    def test_what_can_not_be_read_is_said_where_it_can_not(
        self, tmp_path: Path, content: bytes, line: int, message: str
    ):
        (tmp_path / "celeryls.toml").write_bytes(content)
        found = folder_settings(
            tmp_path, NOTHING, last=FolderSettings(last_layers={tmp_path / "celeryls.toml": {"exclude": ("a",)}})
        )
        assert found.settings == ServerSettings(exclude=("a",))
        (problem,) = found.problems
        assert problem.message.startswith(message)
        assert problem.line == line

    @pytest.mark.parametrize("name", FILES)
    def test_a_link_that_leads_out(self, tmp_path: Path, name: str):
        (tmp_path / "outside.toml").write_text("exclude = ['a']\n[tool.celeryls]\nexclude = ['a']\n")
        root = tmp_path / "root"
        root.mkdir()
        (root / name).symlink_to(tmp_path / "outside.toml")
        found = folder_settings(root, NOTHING)
        assert found.settings == ServerSettings()
        reasons = ["the link points outside of the folder; its previous settings stay in effect"]
        assert [problem.message for problem in found.problems] == (reasons if name == "celeryls.toml" else [])

    def test_pipes_loops_and_folders(self, tmp_path: Path):
        makers: dict[str, Callable[[Path], None]] = {
            "pipe": os.mkfifo,
            "folder": Path.mkdir,
            "loop": lambda path: path.symlink_to(path.name),
        }
        for kind, make in makers.items():
            root = tmp_path / kind
            root.mkdir()
            for name in FILES:
                make(root / name)
            found = folder_settings(root, NOTHING)
            assert found.settings == ServerSettings()
            assert [(p.path.name, p.line, p.start, p.end) for p in found.problems] == [("celeryls.toml", 0, 0, 0)]

    def test_a_pyproject_that_is_broken_but_not_about_us_is_others_business(self, tmp_path: Path):
        assert folder_settings(put(tmp_path, "[project\n"), NOTHING).problems == ()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.binary(max_size=200) | st.text(alphabet="[]{}\"'=.#\n\r \\toolcelerysxu1é𝄞", max_size=200).map(str.encode)
    )
    @example(b"tool.celeryls = [[{a=1}]]")
    def test_nothing_raises(self, tmp_path: Path, content: bytes):
        for name in FILES:
            (tmp_path / name).write_bytes(content)
        for problem in folder_settings(tmp_path, NOTHING).problems:
            assert 0 <= problem.start <= problem.end
            assert 0 <= problem.line <= content.count(b"\n")

    @given(st.text(alphabet="[]{}\"'=.#\n ab", max_size=80), st.lists(st.sampled_from(["a", "b", "ab", "="])))
    def test_a_place_lies_in_the_text(self, text: str, keys: list[str]):
        line, start, end = Places(text).find(tuple(keys))
        assert 0 <= start <= end <= len(text.split("\n")[line])


def test_the_manual_s_example_has_no_fault():
    page = (Path(__file__).parents[3] / "docs/settings.md").read_text("utf-8")
    text = page.split("```toml\n")[1].split("```")[0]
    layer = read(tomllib.loads(text)["tool"]["celeryls"], in_project=True)
    assert layer.faults == ()
    assert set(layer.values) == {"exclude", "wrappers", "celery.version", "completion.enabled"}


def test_the_order_of_the_places_is_in_the_manual():
    page = (Path(__file__).parents[3] / "docs/settings.md").read_text("utf-8")
    assert (
        page.index("`[tool.celeryls]` in `pyproject.toml`")
        < page.index("2. `celeryls.toml`")
        < page.index("3. The editor")
    )


def test_what_is_for_the_editor_alone():
    assert {setting.name for setting in SETTINGS if not setting.in_project} == {
        "command",
        "interpreter",
        "largestMessage",
        "trace.server",
    }
