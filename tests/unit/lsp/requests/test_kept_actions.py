"""A list of actions is kept for the next one who asks, until something changes that it rests on."""

from __future__ import annotations

import json
import os

import pytest
from lsprotocol import converters, types

from celeryls.lsp.requests.actions import code_action
from celeryls.lsp.requests.actions.kept_answers import ActionBasis, FilesRead, Question
from celeryls.lsp.requests.configuration import apply_settings
from celeryls.lsp.server import Server

pytestmark = pytest.mark.asyncio

HERE = "from celery import shared_task\n\n\n@shared_task\ndef ship(order):$0\n    return order\n"
WRONG = "from celery import shared_task\n\n\n@shared_task(acks_lat$0=True)\ndef ship(order):\n    return order\n"
ABLE = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}


class Kept:
    def __init__(self):
        self.messages = []

    def write(self, data):
        self.messages.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self):
        raise AssertionError("nobody closes it")


class Editor:
    """A server without an index, with one file open and the cursor in it."""

    def __init__(self, path, text):
        self.server, self.kept = Server(), Kept()
        self.server.protocol.set_writer(self.kept)
        kinds: dict[str, object] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
        able = {"textDocument": {"codeAction": ABLE | kinds, "publishDiagnostics": {"relatedInformation": True}}}
        self.say(types.INITIALIZE, {"processId": None, "rootUri": None, "capabilities": able}, 0)
        before, _, after = text.partition("$0")
        self.path, self.uri, self.version = path, path.as_uri(), 1
        path.write_text(before + after)
        document = {"uri": self.uri, "languageId": "python", "version": 1, "text": before + after}
        self.say(types.TEXT_DOCUMENT_DID_OPEN, {"textDocument": document})
        self.place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}

    def say(self, method, params, number=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.server.protocol.received(
            json.dumps(message if number is None else message | {"id": number}).encode(),
        )

    def params(self, only=None):
        context = {"diagnostics": []} | ({"only": only} if only is not None else {})
        span = {"start": self.place, "end": self.place}
        return {"textDocument": {"uri": self.uri}, "range": span, "context": context}

    def listed(self, only=None):
        self.say(types.TEXT_DOCUMENT_CODE_ACTION, self.params(only), len(self.kept.messages) + 1)
        return self.kept.messages[-1]["result"]

    def as_objects(self, only=None):
        """The same list as the handler for other clients makes it."""
        params = converters.get_converter().structure(self.params(only), types.CodeActionParams)
        steps = code_action.code_action(self.server, params)
        with pytest.raises(StopIteration) as ended:
            next(steps)
        return json.loads(json.dumps(converters.get_converter().unstructure(ended.value.value)))

    def change(self, text):
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        start = {"line": 0, "character": 0}
        changes = [{"range": {"start": start, "end": start}, "text": text}]
        self.say(types.TEXT_DOCUMENT_DID_CHANGE, {"textDocument": document, "contentChanges": changes})
        self.place = self.place | {"line": self.place["line"] + text.count("\n")}

    def opened(self):
        return self.server.session.python(self.uri)

    def asked(self):
        return Question(self.uri, self.version, (0, 0), None)


@pytest.fixture
def made(monkeypatch):
    """How many lists were made, as the length of a list."""
    lists, make = [], code_action._listed_json

    def counted(*given):
        lists.append(given)
        return make(*given)

    monkeypatch.setattr(code_action, "_listed_json", counted)
    return lists


@pytest.mark.parametrize("only", [None, ["quickfix"], ["refactor.rewrite"], ["source.fixAll"], []])
@pytest.mark.parametrize("text", [HERE, WRONG, "$0", "x = 1$0\n"])
async def test_it_is_the_list_that_other_clients_get(tmp_path, text, only):
    editor = Editor(tmp_path / "tasks.py", text)
    first = editor.listed(only)
    assert first == editor.as_objects(only) == editor.listed(only)


async def test_the_second_answer_is_the_first(tmp_path, made):
    editor = Editor(tmp_path / "tasks.py", WRONG)
    first = editor.listed()
    assert any("ignore" in each["title"] for each in first)
    assert editor.listed() == first
    assert len(made) == 1


async def test_other_kinds_are_another_question(tmp_path, made):
    editor = Editor(tmp_path / "tasks.py", HERE)
    assert editor.listed()
    assert editor.listed(["quickfix"]) == []
    assert len(made) == 2


async def test_an_edit_ends_it(tmp_path, made):
    editor = Editor(tmp_path / "tasks.py", HERE)
    before = editor.listed()
    editor.change("\n")
    after = editor.listed()
    assert len(made) == 2
    assert [each["title"] for each in after] == [each["title"] for each in before]
    assert after[0]["data"]["start"] == before[0]["data"]["start"] + 1


async def test_an_edit_with_the_same_version_ends_it(tmp_path, made):
    editor = Editor(tmp_path / "tasks.py", HERE)
    editor.listed()
    editor.version -= 1
    editor.change("\n")
    editor.listed()
    assert len(made) == 2


async def test_a_setting_ends_it(tmp_path):
    editor = Editor(tmp_path / "tasks.py", HERE)
    assert editor.listed()
    apply_settings(editor.server, {"codeActions": {"enabled": False}})
    assert editor.listed() == []


def kept(editor, *paths):
    """Whether an answer that has read files is kept, before and after something happens."""
    session, basis = editor.server.session, ActionBasis.of(editor.server.session, editor.opened())
    read = FilesRead(session)
    for path in paths:
        assert read.noted(str.upper, str(path)) == str(path).upper()
    session.kept_actions.keep(session, editor.opened(), editor.asked(), basis, read, "[]")
    yield session.kept_actions.get(session, editor.opened(), editor.asked(), basis)
    yield session.kept_actions.get(session, editor.opened(), editor.asked(), basis)


async def test_a_file_on_disk_that_it_has_read_ends_it(tmp_path):
    other, missing = tmp_path / "settings.py", tmp_path / "tests.py"
    other.write_text("x = 1\n")
    editor = Editor(tmp_path / "tasks.py", HERE)
    looks = kept(editor, other, missing)
    assert next(looks) == "[]"
    other.write_text("x = 2\n")
    os.utime(other, (1, 1))
    assert next(looks) is None
    looks = kept(editor, other, missing)
    assert next(looks) == "[]"
    missing.touch()
    assert next(looks) is None


async def test_an_open_file_that_it_has_read_ends_it(tmp_path):
    editor = Editor(tmp_path / "tasks.py", HERE)
    other = tmp_path / "settings.py"
    document = {"uri": other.as_uri(), "languageId": "python", "version": 1, "text": "x = 1\n"}
    editor.say(types.TEXT_DOCUMENT_DID_OPEN, {"textDocument": document})
    looks = kept(editor, other)
    assert next(looks) == "[]"
    changes = [{"text": "x = 2\n"}]
    versioned = {"uri": other.as_uri(), "version": 1}
    editor.say(types.TEXT_DOCUMENT_DID_CHANGE, {"textDocument": versioned, "contentChanges": changes})
    assert next(looks) is None


async def test_what_the_project_says_ends_it(tmp_path):
    editor = Editor(tmp_path / "tasks.py", HERE)
    session, opened = editor.server.session, editor.opened()
    basis = ActionBasis.of(session, opened)
    for other in (
        basis._replace(celery=(5, 6)),
        basis._replace(wrappers=frozenset({"shop.task"})),
        basis._replace(settled=not basis.settled),
        basis._replace(known=not basis.known),
        basis._replace(has_django=True),
    ):
        session.kept_actions.keep(session, opened, editor.asked(), basis, FilesRead(session), "[]")
        assert session.kept_actions.get(session, opened, editor.asked(), basis) == "[]"
        assert session.kept_actions.get(session, opened, editor.asked(), other) is None


async def test_few_and_short_answers_are_kept(tmp_path):
    editor = Editor(tmp_path / "tasks.py", HERE)
    session, opened = editor.server.session, editor.opened()
    basis = ActionBasis.of(session, opened)

    def is_kept(place, answer="[]"):
        asked = Question(editor.uri, 1, (place, place), None)
        session.kept_actions.keep(session, opened, asked, basis, FilesRead(session), answer)
        return session.kept_actions.get(session, opened, asked, basis) == answer

    assert all(map(is_kept, range(20)))
    assert not is_kept(99, "x" * 1_000_000)
    left = [
        at
        for at in range(20)
        if session.kept_actions.get(session, opened, Question(editor.uri, 1, (at, at), None), basis)
    ]
    assert left == list(range(12, 20))
