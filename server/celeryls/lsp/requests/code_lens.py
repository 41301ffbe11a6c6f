"""``textDocument/codeLens``: above each task its queue, rate, retries, schedule and callers, each leading to its place.

A click runs ``celeryls.show``, a command of the server that has the client show a document. For several callers our own
client has ``celeryls.callers``; another client is not offered them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.findings import index_of
from celeryls.lsp.params import number_in, text_in
from celeryls.lsp.places import location, location_json

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.features.lenses.lenses import Lens
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import Session

SHOW = "celeryls.show"
CALLERS = "celeryls.callers"
OPTIONS = types.CodeLensOptions(resolve_provider=False)


def code_lenses(server: Server, params: types.CodeLensParams) -> Generator[Any, Any, list[types.CodeLens] | None]:
    """The lenses of a document.

    None while the project is being read, where they are switched off, and for a client that can't show a document.
    """
    from celeryls.features.lenses.lenses import lenses  # noqa: PLC0415 - not before `initialize` is answered

    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None or not opened.settings.code_lens_enabled or not session.client.shows_documents:
        return None
    yield from server.updater.first_answers(params.text_document.uri, needs="everything")
    there = index_of(session, opened)
    if there is None or not there.is_complete:
        return None
    found = yield partial(server.pace.run, lenses(there.index, there.path)), (), None
    return [lens for each in found if (lens := _lens(session, each)) is not None]


def show(server: Server, *given: Any) -> None:  # noqa: ANN401 - any JSON
    """Has the client show the location that is given, with the cursor on it; nothing where there is none."""
    place = given[0] if given else None
    if uri := text_in(place, "uri"):
        selection = types.Range(_position(place, "start"), _position(place, "end"))
        server.window_show_document(types.ShowDocumentParams(uri, take_focus=True, selection=selection))


def _lens(session: Session, lens: Lens) -> types.CodeLens | None:
    at = location(session, lens.at)
    targets = [location_json(session, each) for each in lens.targets]
    match targets:
        case []:
            command = types.Command(lens.text, "")
        case [target]:
            command = types.Command(lens.text, SHOW, arguments=[target])
        case _ if session.client.shows_callers:
            start = {"line": at.range.start.line, "character": at.range.start.character}
            command = types.Command(lens.text, CALLERS, arguments=[at.uri, start, targets])
        case _:
            return None
    return types.CodeLens(at.range, command)


def _position(place: Any, end: str) -> types.Position:  # noqa: ANN401 - any JSON
    return types.Position(number_in(place, "range", end, "line"), number_in(place, "range", end, "character"))
