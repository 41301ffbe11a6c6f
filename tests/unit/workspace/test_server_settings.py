"""What an editor may set, and what becomes of what it may not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from celeryls.workspace.server_settings import SETTINGS, ServerSettings
from celeryls.workspace.settings_layers import merged, read


def from_json(section):
    layer = read(section)
    return merged(layer.values), tuple(fault.message for fault in layer.faults)


def test_nothing_set_is_the_defaults_without_a_word():
    assert from_json(None) == from_json({}) == (ServerSettings(), ())


def test_nested_and_dotted_keys_are_the_same():
    nested = from_json({"completion": {"enabled": False}, "snippets": {"folder": "patterns"}})
    dotted = from_json({"completion.enabled": False, "snippets.folder": "patterns"})
    assert nested == dotted == (ServerSettings(completion_enabled=False, snippets_folder="patterns"), ())


def test_null_is_nothing_set():
    assert from_json({"interpreter": None, "completion": {"enabled": None}}) == (ServerSettings(), ())


def test_a_command_is_a_tuple():
    assert from_json({"command": ["uvx", "celeryls"]})[0].command == ("uvx", "celeryls")


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (
            {"completion": {"enabled": "no"}},
            'celeryls.completion.enabled: "no" is not true or false; it is ignored',
        ),
        ({"completion": {"enabled": 0}}, "celeryls.completion.enabled: 0 is not true or false; it is ignored"),
        ({"command": "uvx"}, 'celeryls.command: "uvx" is not a list of strings; it is ignored'),
        ({"command": ["uvx", 1]}, 'celeryls.command: ["uvx", 1] is not a list of strings; it is ignored'),
        ({"interpreter": {}}, "celeryls.interpreter: {} is not a string; it is ignored"),
        ({"largestFile": 0}, "celeryls.largestFile: 0 is not a whole number above 0; it is ignored"),
        ({"largestFile": True}, "celeryls.largestFile: true is not a whole number above 0; it is ignored"),
        ({"largestFile": 1.5}, "celeryls.largestFile: 1.5 is not a whole number above 0; it is ignored"),
        (
            {"trace": {"server": "loud"}},
            'celeryls.trace.server: "loud" is not one of "messages", "verbose"; it is ignored',
        ),
        (
            {"completion": {"enabeld": True}},
            "celeryls.completion.enabeld is not a setting; the nearest is celeryls.completion.enabled",
        ),
        ({"trace": "verbose"}, "celeryls.trace is a group of settings: celeryls.trace.server"),
        ({"zzz": 1}, "celeryls.zzz is not a setting"),
        (["x"], 'celeryls: ["x"] is not a group of settings'),
    ],
)
def test_what_can_not_be_used_is_named_and_left_out(section, message):
    assert from_json(section) == (ServerSettings(), (message,))


def test_one_wrong_value_does_not_cost_the_others():
    settings, messages = from_json({"completion": {"enabled": 3}, "diagnostics": {"enabled": False}})
    assert settings == ServerSettings(diagnostics_enabled=False)
    assert len(messages) == 1


def test_a_long_value_is_cut_in_the_message():
    (message,) = from_json({"interpreter": ["x" * 500]})[1]
    assert len(message) < 160


def test_what_names_a_program_or_a_folder_is_restricted_and_programs_are_the_machine_s():
    restricted = {setting.name for setting in SETTINGS if setting.restricted}
    assert restricted == {"command", "interpreter", "snippets.folder"}
    assert {s.name for s in SETTINGS if s.scope == "machine-overridable"} == {"command", "interpreter"}


def test_every_default_is_a_value_that_the_setting_takes():
    section = {s.name: s.json_default for s in SETTINGS}
    assert from_json(section) == (ServerSettings(), ())


def test_package_json_and_docs_are_in_step():
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, root / "scripts/settings.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
