"""A finding, a fix or an assist that fails costs itself alone, and the log names it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from tests.unit.case_project import CLIENT, CaseProject, project

from celeryls.checking.placed_finding import PlacedFinding
from celeryls.lsp import diagnostics
from celeryls.lsp.diagnostics import FindingsPublisher, diagnostics_json, refresh
from celeryls.lsp.findings import findings
from celeryls.lsp.requests.actions import code_action

if TYPE_CHECKING:
    from pathlib import Path

BAD = """\
from celery import shared_task


@shared_task(autoretry_for=(ValueError), max_retry=3)
def ship(order): ...
"""


@pytest.fixture
def shop(tmp_path: Path) -> CaseProject:
    return project(tmp_path, {"a.py": BAD, "b.py": BAD, "c.py": BAD})


def failing(real: Any, when: Any) -> Any:
    """A function that fails for some arguments."""

    def function(*given: Any, **more: Any) -> Any:
        if when(*given):
            raise ZeroDivisionError
        return real(*given, **more)

    return function


def whole(shop: CaseProject, uri: str) -> list[str]:
    """The titles of all actions for the decorator's line."""
    line = types.Range(types.Position(3, 0), types.Position(3, len(BAD.splitlines()[3])))
    params = types.CodeActionParams(types.TextDocumentIdentifier(uri), line, types.CodeActionContext([]))
    try:
        next(code_action.code_action(shop.server, params))
    except StopIteration as done:
        return [action.title for action in done.value]
    raise AssertionError("the handler waits")


def test_one_fix_that_fails_costs_itself(shop: CaseProject, monkeypatch, caplog):
    uri = shop.open("a.py")
    before = whole(shop, uri)
    assert len(shop.findings(uri)) > 1
    lost = before[0].removeprefix("Celery: ")
    monkeypatch.setattr(PlacedFinding, "edits", failing(PlacedFinding.edits, lambda _, fix, *__: fix.title == lost))
    assert whole(shop, uri) == before[1:]
    assert f"the fix {lost!r} of " in caplog.text


def test_fixes_that_fail_cost_no_assist(shop: CaseProject, monkeypatch, caplog):
    uri = shop.open("a.py")
    before = whole(shop, uri)
    monkeypatch.setattr("celeryls.lsp.requests.actions.code_action.findings", failing(findings, lambda *_: True))
    after = whole(shop, uri)
    assert after
    assert after == [title for title in before if title in after]
    assert not any("autoretry_for=(ValueError,)" in title or "ignore CEL" in title for title in after)
    assert f"the fixes in {uri} can't be told" in caplog.text


@pytest.mark.parametrize("resolves", [True, False])
def test_one_assist_that_fails_costs_itself(shop: CaseProject, monkeypatch, caplog, resolves):
    shop.server.session.client = replace(CLIENT, resolves_code_actions=resolves)
    uri = shop.open("a.py")
    before = whole(shop, uri)
    lost = next(title for title in reversed(before) if "ignore CEL" not in title)
    real = types.CodeAction

    def action(*given: Any, **more: Any) -> Any:
        if more.get("title") == lost:
            raise ZeroDivisionError
        return real(*given, **more)

    monkeypatch.setattr(types, "CodeAction", action)
    assert whole(shop, uri) == [title for title in before if title != lost]
    assert "the assist " in caplog.text


def test_one_finding_that_fails_costs_itself(shop: CaseProject, monkeypatch, caplog):
    uri = shop.open("a.py")
    first, *others = shop.findings(uri)
    assert others
    for name in ("range_of", "columns"):
        real = getattr(diagnostics, name)
        seen: list[Any] = []
        monkeypatch.setattr(diagnostics, name, failing(real, lambda *_, seen=seen: seen.append(1) or len(seen) == 1))
    assert shop.findings(uri) == others
    assert [each["code"] for each in json.loads(diagnostics_json(shop.server, uri))] == others
    assert caplog.text.count(f"a finding of {first} can't be shown in {uri}") == 2


@pytest.mark.parametrize("by", ["a change of the index", "edits"])
def test_one_document_that_fails_costs_no_other(shop: CaseProject, monkeypatch, caplog, by):
    shop.server.session.client = replace(CLIENT, pulls_diagnostics=False)
    uris = [shop.open(name) for name in ("a.py", "b.py", "c.py")]
    pushed: list[str] = []
    monkeypatch.setattr(shop.server, "text_document_publish_diagnostics", lambda params: pushed.append(params.uri))
    fails = failing(findings, lambda _, opened: opened.document.uri == uris[1])
    monkeypatch.setattr("celeryls.lsp.diagnostics.findings", fails)

    async def edited() -> None:
        publisher = FindingsPublisher(shop.server)
        for uri in uris:
            publisher.changed(uri)
        done = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, done.set)  # the loop runs its timers in their order
        await done.wait()

    if by == "edits":
        asyncio.run(edited())
    else:
        refresh(shop.server)
    assert sorted(pushed) == [uris[0], uris[2]]
    assert f"the findings in {uris[1]} can't be told" in caplog.text
