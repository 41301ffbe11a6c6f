"""A rule or an assist that fails costs itself: it is logged by its name, and the others still answer."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from celeryls.edit.style import Style
from celeryls.features import code_actions, findings
from celeryls.plugins import modules_with
from celeryls.source.text.file import SourceFile

TEXT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef send(): ...\n"


def failing(*_):
    yield from ()
    raise ZeroDivisionError


@pytest.fixture
def _broken_rule(monkeypatch):
    rule = SimpleNamespace(CODE="CEL000", check=failing)
    monkeypatch.setattr(findings, "modules_with", lambda *of: (rule, *modules_with(*of)))
    findings._rules_for.cache_clear()
    yield
    findings._rules_for.cache_clear()


@pytest.mark.usefixtures("_broken_rule")
def test_a_rule_that_fails(caplog):
    found = findings.findings(SourceFile.of(TEXT))
    assert [each.finding.code for each in found] == ["CEL201"]
    assert [record.message for record in caplog.records] == ["rule CEL000 failed"]


def test_an_assist_that_fails(monkeypatch, caplog):
    file, at = SourceFile.of(TEXT), TEXT.index("send")
    offered = [action.id for action in code_actions.actions(file, at, at, Style())]
    assist = SimpleNamespace(__name__="celeryls.assists.broken", FAMILY="broken", RANK=-1, offers=failing)
    monkeypatch.setattr(code_actions, "modules_with", lambda *of: (assist, *modules_with(*of)))
    assert [action.id for action in code_actions.actions(file, at, at, Style())] == offered
    assert offered
    assert [record.message for record in caplog.records] == ["assist celeryls.assists.broken failed"]
