"""Whether a function can have another name: what its own file says against it."""

from __future__ import annotations

from keyword import iskeyword, issoftkeyword
from typing import TYPE_CHECKING

from celeryls.features.renaming.model import RenameRefusedError
from celeryls.source.occurrences.clashes import clash
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from celeryls.features.renaming.name_file import NameFile
    from celeryls.source.occurrences.names import Occurrence


def check_function_name(name: str) -> None:
    """Refuses what is no name for a function.

    Raises:
        RenameRefusedError: It is not an identifier, or a word of Python.
    """
    if not name.isidentifier():
        raise RenameRefusedError(f"`{name}` is not a name in Python")
    if iskeyword(name) or issoftkeyword(name):
        raise RenameRefusedError(f"`{name}` is a word of Python")


def check_own_file(file: NameFile, shown: str, old: str, new: str) -> None:
    """Refuses a new name that clashes in the function's own file; ``shown`` is the file in messages.

    ``ship = app.task(ship)`` and ``Export = app.register_task(Export())`` give the name to what they make of it.

    Raises:
        RenameRefusedError: The file binds the old name more than once, or uses the new one where the function is used.
    """
    old_names, new_names = file.occurrences(old), file.occurrences(new)
    bound = old_names.bindings.get((), [])
    if not bound or bound[0].role != "definition" or not all(_holds_what_it_makes(each, file) for each in bound[1:]):
        raise RenameRefusedError(f"{shown} binds `{old}` more than once, or not at its top level")
    if old_names.is_declared:
        raise RenameRefusedError(f"a function of {shown} declares `{old}` as global")
    if old_names.is_read_in_class:
        raise RenameRefusedError(f"a class of {shown} binds `{old}` and reads it")
    if (found := clash(old_names, new_names, ())) is not None:
        line = file.line(found.span.start)
        raise RenameRefusedError(f"`{new}` is already a name in {shown}, line {line}")


def _holds_what_it_makes(bound: Occurrence, file: NameFile) -> bool:
    """Whether an assignment binds the name to what a call makes of it, or of an instance of it."""
    assignment = bound.node.parent
    if assignment is None or assignment.type != "assignment":
        return False
    left, made = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    given = made.child_by_field_name("arguments") if made is not None and made.type == "call" else None
    if left is None or left != bound.node or given is None or not given.named_children:
        return False
    first = given.named_children[0]
    if first.type == "call" and (called := first.child_by_field_name("function")) is not None:
        first = called
    return first.type == "identifier" and text_of(first, file.text) == text_of(left, file.text)
