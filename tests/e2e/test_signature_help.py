"""The signature of a task in a call of it, over stdio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from .apply import position
from .asking import indexed, written
from .clients import plain, rich
from .editor import within
from .test_completion_words import HEAD, SHOP

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]


async def asked(editor: Editor, marked: str) -> types.SignatureHelp | None:
    uri, at = editor.opened(HEAD + marked)
    place = position(editor.texts[uri], at, editor.encoding)
    params = types.SignatureHelpParams(types.TextDocumentIdentifier(uri), place)
    found: types.SignatureHelp | None = await within(editor.client.text_document_signature_help_async(params))
    return found


async def test_a_call_of_a_task_shows_its_parameters(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    capabilities = rich()
    assert capabilities.text_document is not None
    offsets = types.ClientSignatureParameterInformationOptions(label_offset_support=True)
    information = types.ClientSignatureInformationOptions(parameter_information=offsets)
    text = replace_help(capabilities.text_document, information)
    editor = await start(types.ClientCapabilities(text_document=text, workspace=capabilities.workspace))
    await indexed(editor, "shop.tasks.ship")
    found = await asked(editor, "ship.delay(1, $0)\n")
    assert found is not None
    (signature,) = found.signatures
    assert signature.label == "ship(order_id, express=False)"
    assert [each.label for each in signature.parameters or ()] == [(5, 13), (15, 28)]
    assert found.active_parameter == 1
    assert await asked(editor, "print($0)\n") is None
    assert await asked(editor, "ship.delay(print($0))\n") is None


async def test_an_editor_that_counts_nothing_gets_texts(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain())
    await indexed(editor, "shop.tasks.ship")
    found = await asked(editor, "charge.s($0)\n")
    assert found is not None
    assert [each.label for each in found.signatures[0].parameters or ()] == ["amount", 'currency="EUR"']
    assert found.signatures[0].label == 'charge(amount, *, currency="EUR")'


def replace_help(
    text: types.TextDocumentClientCapabilities, information: types.ClientSignatureInformationOptions
) -> types.TextDocumentClientCapabilities:
    """The capabilities of a client that shows signatures."""
    text.signature_help = types.SignatureHelpClientCapabilities(signature_information=information)
    return text
