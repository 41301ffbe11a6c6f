"""The items of a list are kept below the head of a file: they are those that are written anew."""

from __future__ import annotations

from itertools import product

import pytest
from tests.unit.lsp.requests.test_item_defaults import listed

from celeryls.lsp import items

pytestmark = pytest.mark.asyncio

HEADS = ("from celery import shared_task\n\n\n", "import time\nlogger = 1\n\n\n")
ABOVE = ("def f():\n    pass\n", "def f():\n    pass\n\n\n", "@a\ndef g(): ...\n\nimport os\n")
BELOW = ("", "\n", "\ndef h(): ...\n", "\n\n\nx = 1\n")
SHARED = ["editRange", "data"]


def forget():
    items._item_heads.cache_clear()
    items._reused_names.cache_clear()


async def test_kept_items_are_those_that_are_written_anew():
    texts = [f"{head}{above}cret$0{below}" for head, above, below in product(HEADS, ABOVE, BELOW)]
    warm = [listed(text, SHARED) for text in (*texts, *texts)]
    anew = []
    for text in texts:
        forget()
        anew.append(listed(text, SHARED))
    assert any(each["items"] for each in anew)
    assert warm == [*anew, *anew]
    assert len({str([item["textEditText"] for item in each["items"]]) for each in anew}) > 3


async def test_few_lists_are_kept():
    kept = items._KeptLists()
    for number in range(40):
        kept.keep((number,), "x" * 9_000)
    assert sum(len(kept.get((number,)) or "") for number in range(40)) <= 100_000
    assert kept.get((39,)) == "x" * 9_000
