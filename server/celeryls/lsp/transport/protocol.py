"""pygls' protocol with our own documents, and with a response to every request."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from concurrent.futures import InvalidStateError
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from celeryls.lsp.transport.malformed import drop_empty_folders, reason
from celeryls.lsp.transport.nesting import is_nested_too_deeply
from celeryls.lsp.transport.overlong import OverlongMessage
from celeryls.lsp.transport.pending import PendingFutures

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping
    from concurrent.futures import Future

    from cattrs import Converter
    from pygls.lsp.server import LanguageServer

    Handled = Generator[tuple[Callable[..., Any], tuple[Any, ...], None], Any, None]

logger = logging.getLogger(__name__)

_REFUSALS = frozenset(
    {
        types.LSPErrorCodes.RequestFailed,
        types.LSPErrorCodes.ContentModified,
        types.LSPErrorCodes.RequestCancelled,
    }
)
"""The codes of errors that we answer with on purpose."""


class Protocol(LanguageServerProtocol):
    """Leaves open documents to the server's own handlers instead of pygls' workspace.

    pygls processes every line of the text at each change, and splits lines where LSP does not.
    """

    json_handlers: Mapping[str, Callable[[Any], str | None]] = MappingProxyType({})
    """Handlers by request method that return the result as JSON text, which is sent unchanged, without pygls' objects.

    Where one returns None, the request is handled as others are.
    """

    dropped: Callable[[str, str | None], None] = staticmethod(lambda _method, _uri: None)
    """Called with the method of a notification that was too large, and the first URI in it, if one could be read."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        self._request_futures: dict[str | int, Future[Any]] = PendingFutures(self._result_types)
        self._is_stopping = False
        self._stopped = asyncio.Event()

    end: Callable[[int], object] = staticmethod(sys.exit)
    """Ends the process with an exit status."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Handled:
        """Calls our handler."""
        yield from self._handled(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Handled:
        """Calls our handler."""
        yield from self._handled(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Handled:
        """Calls our handler."""
        yield from self._handled(types.TEXT_DOCUMENT_DID_CLOSE, params)

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, params: None) -> Handled:
        """Calls our handler, which releases what waits. pygls' own method would fail if a request is pending."""
        try:
            yield from self._handled(types.SHUTDOWN, params)
        finally:
            self._stopped.set()

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_params: object) -> Handled:
        """Ends the process with 0 after a shutdown, which may still be on its way, else with 1."""
        if self._is_stopping:
            yield self._stopped.wait, (), None
        self.end(0 if self._is_stopping else 1)

    def written(self, objects: Iterable[object]) -> str:
        """Objects of the protocol as items of an array in JSON, without its brackets."""
        return ", ".join(json.dumps(self._converter.unstructure(each)) for each in objects)

    def received(self, body: bytes) -> None:
        """Handles a message from the wire; an invalid one is answered with an error."""
        try:
            data = json.loads(body)
        except ValueError as error:
            self._refuse(None, JsonRpcParseError(f"not JSON: {error}"))
            return
        except RecursionError as error:
            self._refuse(_readable(OverlongMessage.of(body)), JsonRpcParseError(f"not JSON: {error}"))
            return
        try:
            self._check(body, data)
            message = self._structured(data)
            self._is_stopping |= data.get("method") == types.SHUTDOWN
            handler = self.json_handlers.get(data.get("method")) if "id" in data else None
            if handler is not None and (result := handler(message.params)) is not None:
                self._answer(message, result)
            else:
                self.handle_message(message)
        except JsonRpcException as error:
            self._refuse(data, error)
        except InvalidStateError:
            logger.info("an answer came to a request that was given up")
        except Exception as error:
            logger.exception("a message could not be handled")
            self._refuse(data, JsonRpcInternalError(f"{type(error).__name__}: {error}"))

    def received_overlong(self, message: OverlongMessage, largest: int) -> None:
        """Answers a request that was too large, and everything that can't be told from one, with an error.

        Of a notification only `dropped` is told. An answer counts as an error.
        """
        reason = f"a message of {message.size} bytes; celeryls.largestMessage is {largest}"
        members = message.members()
        method, error = members.get("method"), JsonRpcInvalidRequest(reason)
        if isinstance(method, str) and "id" not in members:
            logger.warning("%s was dropped: %s", method, reason)
            self.dropped(method, message.uri())
        elif "method" in members or "id" not in members:
            self._refuse(_readable(message), error)
        else:
            logger.warning("an answer was dropped: %s", reason)
            failed = {"jsonrpc": self.VERSION, "id": members["id"], "error": error.to_response_error()}
            self.handle_message(self._structured(failed))

    def _send_handler_result(self, future: Future[Any], *, msg_id: int | str) -> None:
        """Answers a request; a refusal with a reason for the user is no failure, so the log has a line of it."""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, JsonRpcException) and error.code in _REFUSALS:
            logger.info("not done: %s", error.message)
            self._request_futures.pop(msg_id, None)
            self._send_response(msg_id, error=error.to_response_error())
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def _answer(self, message: Any, result: str) -> None:  # noqa: ANN401 - any of the requests
        body = f'{{"jsonrpc": "{self.VERSION}", "id": {json.dumps(message.id)}, "result": {result}}}'.encode()
        if self.writer is not None:
            self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def _structured(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - any of the protocol's types
        """The message as an object of its type.

        Raises:
            JsonRpcInvalidParams: It does not follow the protocol.
        """
        if "method" in data:
            # Missing params are the same as null.
            data.setdefault("params", None)
            drop_empty_folders(data)
        try:
            return self.structure_message(data)
        except (JsonRpcInvalidParams, JsonRpcInternalError) as error:
            raise JsonRpcInvalidParams(f"{data.get('method', 'an answer')}: {reason(error.__cause__)}") from error

    def _check(self, body: bytes, data: Any) -> None:  # noqa: ANN401 - any JSON
        """Rejects messages that are invalid or nested too deeply, before ``initialize``, or after ``shutdown``."""
        if not isinstance(data, dict) or data.get("jsonrpc") != self.VERSION:
            raise JsonRpcInvalidRequest("not a JSON-RPC 2.0 message")
        if is_nested_too_deeply(body, data):
            raise JsonRpcInvalidRequest("a message that is nested too deeply")
        method = data.get("method")
        if not isinstance(method, str):
            if "method" in data or not data.keys() & {"result", "error"}:
                raise JsonRpcInvalidRequest("a message without a method")
        elif "id" in data and _number(data) is None:
            raise JsonRpcInvalidRequest("an id that is neither a number nor a string")
        elif "id" in data and _is_notification(method):
            raise JsonRpcInvalidRequest(f"{method} is a notification, which has no id")
        elif self._workspace is None and method not in (types.INITIALIZE, types.EXIT):
            raise JsonRpcServerNotInitialized(f"{method} before {types.INITIALIZE}")
        elif self._is_stopping and method != types.EXIT:
            raise JsonRpcInvalidRequest(f"{method} after {types.SHUTDOWN}")
        elif self._workspace is not None and method == types.INITIALIZE:
            raise JsonRpcInvalidRequest(f"a second {types.INITIALIZE}")

    def _refuse(self, data: Any, error: JsonRpcException) -> None:  # noqa: ANN401 - any JSON
        """Answers with an error; notifications and responses are not answered."""
        logger.warning("a message was refused: %s", error)
        known = data if isinstance(data, dict) else {}
        if known and ("id" not in known or known.keys() & {"result", "error"}):
            return
        # Built by hand: pygls would omit an id that is null.
        answer = {"jsonrpc": self.VERSION, "id": _number(known)}
        self._send_data(answer | {"error": error.to_response_error()})

    def _handled(self, method: str, params: object) -> Handled:
        if (handler := self.fm.features.get(method)) is not None:
            yield handler, (params,), None


def _is_notification(method: str) -> bool:
    """Whether pygls would take a message for a notification, and never answer it; ``exit`` is obeyed in any case."""
    return method in types.METHOD_TO_TYPES and types.METHOD_TO_TYPES[method][1] is None and method != types.EXIT


def _readable(message: OverlongMessage) -> dict[str, Any] | None:
    """What tells a request, and which; None if nothing does."""
    members = message.members()
    return {key: members[key] for key in members.keys() & {"id", "method"}} or None


def _number(message: dict[str, Any]) -> int | str | None:
    """The id of a request; None if it has no valid one."""
    number = message.get("id")
    return number if isinstance(number, int | str) and not isinstance(number, bool) else None
