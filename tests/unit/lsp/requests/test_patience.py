"""What somebody asks for before the project is read is answered once it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.requests import definition, references
from celeryls.lsp.requests.position import PATIENCE

if TYPE_CHECKING:
    import pytest

PLACE = types.TextDocumentIdentifier("file:///shop/tasks.py"), types.Position(0, 0)


class Updater:
    """Keeps how long requests are ready to wait, and for what; None stands for the usual patience."""

    def __init__(self) -> None:
        self.asked: list[tuple[float | None, str]] = []

    def first_answers(self, _uri: str, patience: float | None = None, needs: str = "definitions") -> Any:
        self.asked.append((patience, needs))
        yield None, (), None

    def uses_of(self, uri: str, names: Any, patience: float | None = None, _token: Any = None) -> Any:
        assert names() is None
        yield from self.first_answers(uri, patience, "uses")


def result(steps: Any) -> Any:
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return end.value


def test_a_definition_that_is_unknown_at_first_is_looked_for_again(monkeypatch: pytest.MonkeyPatch):
    server: Any = SimpleNamespace(updater=Updater())
    answers = iter([None, ["found"]])
    monkeypatch.setattr(definition, "_found", lambda *_: next(answers))
    assert result(definition.definition(server, types.DefinitionParams(*PLACE))) == ["found"]
    assert server.updater.asked == [(None, "definitions"), (PATIENCE, "everything")]


def test_a_definition_that_is_known_does_not_wait_for_the_rest(monkeypatch: pytest.MonkeyPatch):
    server: Any = SimpleNamespace(updater=Updater())
    monkeypatch.setattr(definition, "_found", lambda *_: ["found"])
    assert result(definition.definition(server, types.DefinitionParams(*PLACE))) == ["found"]
    assert server.updater.asked == [(None, "definitions")]


def test_references_wait_for_the_uses_of_what_they_are_about(monkeypatch: pytest.MonkeyPatch):
    server: Any = SimpleNamespace(updater=Updater())
    monkeypatch.setattr(references, "position_query", lambda *_, **_how: None)
    params = types.ReferenceParams(types.ReferenceContext(include_declaration=False), *PLACE)
    assert result(references.references(server, params)) is None
    assert server.updater.asked == [(PATIENCE, "uses")]
