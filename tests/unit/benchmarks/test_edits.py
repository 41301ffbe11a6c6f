"""The edits of the soak: what they edit keeps its size, so memory that grows is the server's."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from edits import RandomEdits


@pytest.mark.parametrize("seed", range(3))
def test_a_text_keeps_its_size_between_what_somebody_does(seed):
    edits = RandomEdits({"shop/tasks.py": 12, "shop/mail/jobs.py": 30}, seed)
    sizes = {path: len(text.text) for path, text in edits.texts.items()}
    stream = edits.edits()
    for _ in range(40):
        for _ in islice(stream, 100):
            pass
        for path, text in edits.texts.items():
            assert len(text.text) == pytest.approx(sizes[path], rel=0.5)  # in the middle of six acts
