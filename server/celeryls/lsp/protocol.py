"""pygls' protocol with documents of our own, and with an answer to every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from celeryls.lsp.session import Session

    Handled = Generator[tuple[Callable[..., Any], tuple[Any, ...], None], Any, None]


class Protocol(LanguageServerProtocol):
    """Keeps open documents in the server's session instead of pygls' workspace.

    pygls' documents take each line of the text in hand at every change, and split lines where LSP does not.
    """

    @property
    def session(self) -> Session:
        """What the server knows of its client."""
        session: Session = self._server.session  # type: ignore[attr-defined]  # our Server, which pygls can't name
        return session

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Handled:
        """Takes the text that the editor now holds."""
        self.session.opened(params)
        yield from self._then(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Handled:
        """Applies the editor's changes in their order."""
        self.session.changed(params)
        yield from self._then(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Handled:
        """Lets go of the text."""
        self.session.closed(params)
        yield from self._then(types.TEXT_DOCUMENT_DID_CLOSE, params)

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - what cattrs makes of it
        """Reads a message; a request that can't be read is answered with the error, which pygls alone would not do."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and isinstance(data.get("id"), int | str):
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def _then(self, method: str, params: object) -> Handled:
        if (handler := self.fm.features.get(method)) is not None:
            yield handler, (params,), None
