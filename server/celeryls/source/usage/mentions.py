"""Which functions a text calls or passes on, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.usage.chains import chains
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_SHAPES = """
(call) @call
(argument_list [(identifier) (attribute)] @passed)
(keyword_argument value: [(identifier) (attribute)] @passed)
"""


class Mention(NamedTuple):
    """A callee, or a name that is an argument; ``chain`` is as in `chains`, and always that of a call.

    ``start`` and ``end`` are the code points of the last name in it.
    """

    chain: str
    start: int
    end: int


@cached_by_text
def mentions(text: str) -> tuple[Mention, ...]:
    """The functions that may be called by a text, in its order.

    A function that is passed to another one, ``on_commit(notify)``, counts as called.
    """
    found = captures(parse(text).root_node, _SHAPES)
    called = (node.child_by_field_name("function") for node in found.get("call", ()))
    nodes = [*(node for node in called if node is not None), *found.get("passed", ())]
    return tuple(sorted((each for node in nodes for each in _mentioned(node, text)), key=lambda each: each.start))


def _mentioned(node: Node, text: str) -> Iterator[Mention]:
    last = node.child_by_field_name("attribute") or node
    if last.type == "identifier":
        for chain in chains(node, text):
            yield Mention(f"{chain}()", last.start_byte, last.end_byte)
