"""The page of a finding's rule: behind the code in our own client, by hover in the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from .clients import plain, rich
from .editor import within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

TEXT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef add(x): ...\n"
ON_FINDING = types.Position(3, TEXT.splitlines()[3].index("(ValueError)"))


async def hovered(editor: Editor, uri: str, position: types.Position) -> types.Hover | None:
    params = types.HoverParams(types.TextDocumentIdentifier(uri), position)
    found: types.Hover | None = await within(editor.client.text_document_hover_async(params))
    return found


async def page(editor: Editor, code: Any) -> Any:
    return await within(editor.client.protocol.send_request_async("celeryls/rule", {"code": code}))


async def test_a_hover_on_a_finding_shows_its_rule(start: Start) -> None:
    editor = await start(plain())
    uri = editor.open(TEXT)
    found = await hovered(editor, uri, ON_FINDING)
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.value.startswith("# CEL201: ")
    assert found.range == types.Range(ON_FINDING, types.Position(3, ON_FINDING.character + len("(ValueError)")))
    assert await hovered(editor, uri, types.Position(0, 3)) is None


async def test_our_own_client_opens_the_page_from_the_code(start: Start) -> None:
    editor = await start(rich(), opensRules=True)
    uri = editor.open(TEXT)
    (found,) = await editor.pulled(uri)
    assert found.code == "CEL201"
    assert found.code_description == types.CodeDescription("celery-rule:/CEL201.md")
    assert await hovered(editor, uri, ON_FINDING) is None
    text = await page(editor, "CEL201")
    assert text.startswith("# CEL201: ")
    assert "autoretry_for" in text


async def test_no_other_client_gets_an_address_that_only_ours_can_open(start: Start) -> None:
    editor = await start(rich())
    (found,) = await editor.pulled(editor.open(TEXT))
    assert found.code_description is None


async def test_there_is_no_page_of_a_rule_that_does_not_exist(start: Start) -> None:
    editor = await start(rich())
    codes: tuple[Any, ...] = ("CEL999", "", None, ["CEL201"], {})
    for code in codes:
        assert await page(editor, code) is None
