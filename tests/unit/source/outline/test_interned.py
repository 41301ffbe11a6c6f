"""Decoded outlines hold one object of what is equal."""

from __future__ import annotations

from celeryls.source.expression.values import Name
from celeryls.source.outline.encoding import decode, encode
from celeryls.source.outline.files import outline
from celeryls.syntax import interned

TEXT = "from shop import jobs as name_of_jobs\n\n\ndef f():\n    name_of_jobs(1)\n\n\ndef g():\n    name_of_jobs(2)\n"


def test_equal_strings_and_ranges_are_one_object_once_decoded():
    found = decode(encode(outline(TEXT, frozenset({"name_of_jobs"}), whole=True)))
    (_, head), (_, f), (_, g) = found.units
    one, other = f.calls[0].call.callee, g.calls[0].call.callee
    assert isinstance(one, Name)
    assert isinstance(other, Name)
    assert one is not other
    assert one.dotted is other.dotted is head.imports[0].local_name
    assert one.range is other.range


def test_forgotten_ranges_stay_what_they_are():
    data = encode(outline(TEXT, whole=True))
    before = decode(data)
    interned.forget_ranges()
    assert not interned._ranges
    assert decode(data) == before


def test_the_known_ranges_are_bounded(monkeypatch):
    monkeypatch.setattr(interned, "_MOST", 10)
    for line in range(100):
        interned.decoded(interned.InternedRange, (line, 0, line, 1))
        assert len(interned._ranges) <= 10
