"""The floor of any request: a pygls server that gives the answer in a file, whose path is its argument.

The answer becomes lsprotocol's objects once, and is encoded with each request, as pygls does it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lsprotocol import converters, types
from pygls.lsp.server import LanguageServer

server = LanguageServer("ready-answer", "1")
CONVERTER = converters.get_converter()
GIVEN = json.loads(Path(sys.argv[1]).read_text())
KINDS: dict[str, Any] = {
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionList if isinstance(GIVEN, dict) else list[types.CompletionItem],
    types.TEXT_DOCUMENT_HOVER: types.Hover,
    types.TEXT_DOCUMENT_SIGNATURE_HELP: types.SignatureHelp,
}
ANSWERS: dict[str, object] = {}


def answered(method: str) -> object:
    """The answer as an object of the method's kind."""
    if method not in ANSWERS:
        ANSWERS[method] = CONVERTER.structure(GIVEN, KINDS[method])
    return ANSWERS[method]


@server.feature(types.TEXT_DOCUMENT_COMPLETION)
def completion(_params: types.CompletionParams) -> object:
    """The same items everywhere."""
    return answered(types.TEXT_DOCUMENT_COMPLETION)


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(_params: types.HoverParams) -> object:
    """The same text everywhere."""
    return answered(types.TEXT_DOCUMENT_HOVER)


@server.feature(types.TEXT_DOCUMENT_SIGNATURE_HELP)
def signature_help(_params: types.SignatureHelpParams) -> object:
    """The same signature everywhere."""
    return answered(types.TEXT_DOCUMENT_SIGNATURE_HELP)


server.start_io()
