"""A rule or an assist that fails costs itself: it is logged by its name, and the others still answer."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from celeryls.checking import registry
from celeryls.checking.rule import Rule
from celeryls.edit.style import Style
from celeryls.features import code_actions
from celeryls.features.lone_file import lone_findings
from celeryls.plugins import modules_with
from celeryls.project.subjects.model import Task
from celeryls.source.text.file import SourceFile

TEXT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef send(): ...\n"


def failing(*_):
    yield from ()
    raise ZeroDivisionError


@pytest.fixture
def _broken_rule(monkeypatch):
    rule = SimpleNamespace(RULE=Rule("CEL000", "broken", "error", subject=Task), check=failing)
    monkeypatch.setattr(registry, "modules_with", lambda *of: (rule, *modules_with(*of)))
    registry.rules_for.cache_clear()
    yield
    registry.rules_for.cache_clear()


@pytest.mark.usefixtures("_broken_rule")
def test_a_rule_that_fails(caplog):
    found = lone_findings(SourceFile.of(TEXT))
    assert [each.code for each in found] == ["CEL201"]
    assert [record.message for record in caplog.records] == ["rule CEL000 failed"]


def test_an_assist_that_fails(monkeypatch, caplog):
    file, at = SourceFile.of(TEXT), TEXT.index("send")
    offered = [action.id for action in code_actions.actions(file, at, at, Style())]
    assist = SimpleNamespace(__name__="celeryls.assists.broken", FAMILY="broken", RANK=-1, offers=failing)
    monkeypatch.setattr(code_actions, "modules_with", lambda *of: (assist, *modules_with(*of)))
    assert [action.id for action in code_actions.actions(file, at, at, Style())] == offered
    assert offered
    assert [record.message for record in caplog.records] == ["assist celeryls.assists.broken failed"]
