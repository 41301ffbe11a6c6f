"""The assists of a place as code actions."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.action_context import action_context
from celeryls.lsp.edits import workspace_edit
from celeryls.lsp.requests.actions.more_actions import as_json, grouped
from celeryls.lsp.requests.fixes.kinds import wanted
from celeryls.lsp.requests.fixes.other_files import elsewhere
from celeryls.lsp.requests.fixes.quick_fixes import inserted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from celeryls.features.assisting.offer import Choice
    from celeryls.features.code_actions import Action
    from celeryls.lsp.edits import OtherFileEdits
    from celeryls.lsp.requests.actions.kept_answers import FilesRead, Question
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument

logger = logging.getLogger(__name__)

CHOOSE = "celeryls.choose"
"""The command of our own client that shows the choices."""


def _assists(
    server: Server,
    opened: OpenDocument,
    place: tuple[int, int],
    only: Sequence[str] | None,
    made: set[tuple[str, str]],
    read: FilesRead | None = None,
) -> Iterator[types.CodeAction]:
    """The assists, without those whose change a fix already makes; ``read`` notes the files that are read for them."""
    ids = {assist for assist, _ in made}
    if not opened.settings.code_actions_enabled:
        return
    for each in actions(server, opened, *place, read):
        if not wanted(each.kind, only) or (each.needs_answer and not _can_choose(server, each)):
            continue
        if each.creates_file and not server.session.client.creates_files:
            continue
        try:
            if each.id in ids and (each.id, inserted(each.edits())) in made:
                continue
            action = _assist(server, opened, each, *place)
        except Exception:
            logger.exception("the assist %s can't be made", each.id)
        else:
            yield action


def assists_json(
    server: Server, opened: OpenDocument, asked: Question, made: set[tuple[str, str]], read: FilesRead
) -> str:
    """The assists as items of an array in JSON."""
    found = assists(server, opened, asked.place, asked.only, made, read)
    return ", ".join(json.dumps(as_json(each)) for each in found)


def assists(
    server: Server,
    opened: OpenDocument,
    place: tuple[int, int],
    only: Sequence[str] | None,
    made: set[tuple[str, str]],
    read: FilesRead | None = None,
) -> list[types.CodeAction]:
    """The assists, the most useful first, without those whose change a fix already makes.

    ``read`` notes the files that are read for them. A client that can shows some only when asked for more.
    """
    return _grouped(server, _assists(server, opened, place, only, made, read))


def _grouped(server: Server, actions: Iterable[types.CodeAction]) -> list[types.CodeAction]:
    """The actions, the most useful first; a client that can shows some of them only when asked for more."""
    client = server.session.client
    found = list(actions)
    return grouped(found) if client.groups_actions and client.resolves_code_actions else found


def _assist(server: Server, opened: OpenDocument, each: Action, start: int, end: int) -> types.CodeAction:
    action = types.CodeAction(title=title(server, each), kind=each.kind, is_preferred=each.preferred or None)
    if server.session.client.resolves_code_actions:
        action.data = {"uri": opened.document.uri, "id": each.id, "task": each.task, "start": start, "end": end}
        action.command = _command(action, each.choice) if _asks(server, each) else None
    else:
        action.edit = edit_of(server, opened, each, elsewhere(server.session, each.others()))
    return action


def _asks(server: Server, action: Action) -> bool:
    client = server.session.client
    return action.choice is not None and client.asks_choices and client.resolves_code_actions


def _can_choose(server: Server, action: Action) -> bool:
    """Whether the user can choose a value: when asked, or at a tab stop."""
    return _asks(server, action) if action.choice else server.session.client.snippet_edits


def title(server: Server, action: Action) -> str:
    """The title of an action for this client."""
    return action.choice.title if action.choice and _asks(server, action) else action.title


def _command(action: types.CodeAction, choice: Choice | None) -> types.Command | None:
    """The command that makes our client ask the user, and then request the edit.

    The prompt, the values, the label for a value of the user's own, what such a value must not match, what it begins
    with if there is no other, and the action.
    """
    if choice is None:
        return None
    asked = {"title": action.title, "kind": action.kind, "data": action.data}
    values = list(choice.values)
    own = {"other": choice.other, "refused": choice.refused, "typed": choice.typed}
    arguments = {"prompt": choice.prompt, "values": values, **own, "action": asked}
    return types.Command(action.title, CHOOSE, arguments=[arguments])


def actions(
    server: Server, opened: OpenDocument, start: int, end: int, read: FilesRead | None = None
) -> Iterator[Action]:
    """The assists for the code points ``[start:end]``; ``read`` notes the files that are read for them."""
    from celeryls.features.code_actions import actions  # noqa: PLC0415 - the start does without what assists share

    context = action_context(server.session, opened)
    if read is not None:
        context = replace(context, read=partial(read.noted, context.read), text_at=partial(read.noted, context.text_at))
    return actions(opened.document.file, start, end, opened.style, context)


def edit_of(
    server: Server, opened: OpenDocument, action: Action, others: Sequence[OtherFileEdits]
) -> types.WorkspaceEdit | None:
    """The current edit of an action; None if there is none."""
    edits = action.edits()
    return workspace_edit(opened.document, edits, server.session.client, others) if edits or others else None
