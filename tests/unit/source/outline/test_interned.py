"""Decoded outlines hold one object of what is equal."""

from __future__ import annotations

from celeryls.source.expression.values import Name
from celeryls.source.outline.encoding import decode, encode
from celeryls.source.outline.files import outline

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
