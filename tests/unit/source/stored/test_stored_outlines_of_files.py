"""Outlines that are kept as bytes are the same whenever they are asked for."""

from __future__ import annotations

import pytest

from celeryls.source.outline.encoding import encode
from celeryls.source.outline.files import outline
from celeryls.source.stored import outlines as module
from celeryls.source.stored.outlines import StoredOutline, decoded, forget_decoded, stored

TEXT = "from celery import shared_task\n\n\n@shared_task\ndef {name}(x):\n    {name}.delay(1)\n"


@pytest.fixture(autouse=True)
def forgotten():
    forget_decoded()
    yield
    forget_decoded()


def of(name: str) -> StoredOutline:
    read = outline(TEXT.format(name=name), whole=True)
    found = stored(encode(read), read)
    assert isinstance(found, StoredOutline)
    return found


def test_it_is_the_outline_before_and_after_it_was_forgotten():
    read = outline(TEXT.format(name="add"), whole=True)
    kept = stored(encode(read), read)
    assert decoded(kept) is read
    forget_decoded()
    assert decoded(kept) is not read
    assert decoded(kept) == read
    assert (kept.units, kept.commands, kept.ascii) == (read.units, read.commands, read.ascii)


def test_nothing_and_a_decoded_one_are_what_they_are():
    read = outline(TEXT.format(name="add"), whole=True)
    assert decoded(read) is read
    assert decoded(None).units == ()


def test_a_large_one_is_not_decoded_again_and_again(monkeypatch):
    read = outline(TEXT.format(name="add"), whole=True)
    data = encode(read)
    monkeypatch.setattr(module, "LARGEST", len(data) - 1)
    assert stored(data, read) is read


def test_what_is_made_of_it_is_made_once_while_it_is_decoded():
    made = []

    def make(read):
        made.append(read)
        return len(made)

    kept = of("add")
    assert [kept.made(make), kept.made(make)] == [1, 1]
    forget_decoded()
    assert kept.made(make) == 2
    kept.keep(make, 7)
    assert kept.made(make) == 7
    assert made == [decoded(kept)] * 2


def test_only_those_that_were_asked_for_lately_are_decoded(monkeypatch):
    kept = [of(f"task_{number:03}") for number in range(100)]
    monkeypatch.setattr(module, "ROOM", 10 * kept[0].size)
    forget_decoded()
    for each in kept:
        assert decoded(each).units
        assert decoded(kept[0]).units
    first = decoded(kept[0])
    recent = module._recent
    assert len(recent.young) + len(recent._old) <= 20
    assert decoded(kept[0]) is first
    assert kept[50] not in recent.young
    assert kept[50] not in recent._old
