"""A list of actions that a reader takes in: the most useful ones, and one entry that leads to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Sequence

MORE = "celeryls.more"
"""The command of our own client that shows the further actions, and applies the one that is picked."""

_SHOWN = 8
_TITLE = "Celery: more for this task…"


def grouped(actions: Sequence[types.CodeAction]) -> list[types.CodeAction]:
    """The first eight of the actions, and one that leads to the others; all if that would hide only one of them."""
    shown, others = list(actions[:_SHOWN]), actions[_SHOWN:]
    if len(others) < 2:
        return list(actions)
    arguments = [
        {"title": each.title, "kind": each.kind, "data": each.data}
        | ({"command": _command(each.command)} if each.command else {})
        for each in others
    ]
    command = types.Command(_TITLE, MORE, arguments=[{"prompt": _TITLE, "actions": arguments}])
    return [*shown, types.CodeAction(title=_TITLE, kind=types.CodeActionKind.RefactorRewrite, command=command)]


def as_json(action: types.CodeAction) -> dict[str, object]:
    """An action without an edit as a value for JSON: the protocol's own way takes ten times as long."""
    written: dict[str, object] = {"title": action.title}
    if action.kind is not None:
        written["kind"] = action.kind
    if action.is_preferred is not None:
        written["isPreferred"] = action.is_preferred
    if action.command is not None:
        written["command"] = _command(action.command)
    if action.data is not None:
        written["data"] = action.data
    return written


def _command(command: types.Command) -> dict[str, object]:
    return {"title": command.title, "command": command.command, "arguments": command.arguments}
