"""Names and parents are the same, whether a tree is walked through or asked."""

from __future__ import annotations

import re

import pytest

from celeryls.syntax.ancestry import Ancestry
from celeryls.syntax.parser import parse

TEXT = "def f(a, b=g.h):\n    return [x(y) for y in a.b(c)(d)]\n\n\nclass A(B):\n    c = {'k': f(a, *b)}\n"


@pytest.mark.parametrize("order", [1, -1])
def test_a_walk_and_the_parser_tell_the_same(order):
    root = parse(TEXT).root_node
    walked, asked = Ancestry(root, 10_000), Ancestry(root, 0)
    for match in [*re.finditer(r"\w+|[(),.]", TEXT)][::order]:
        node = walked.name_at(match.start(), match.end())
        assert node == asked.name_at(match.start(), match.end())
        while node is not None:
            parent = walked.parent(node)
            assert parent == asked.parent(node)
            node = parent
