"""Expressions as values: what Python makes of a literal, and no more than can be known."""

from __future__ import annotations

import ast
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple

from celeryls.source.expression.reader import DEEPEST
from celeryls.source.expression.values import (
    Attribute,
    CallExpression,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Sequence,
    Spread,
    Subscript,
    Unknown,
)
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Outline
from celeryls.syntax.places import Range


def value(source: str) -> Any:
    """The value of an expression, as it is read where it is assigned."""
    ((_, unit), *_) = outline(f"x = {source}\n").units
    return unit.assignments[-1].value


def plain(read: Any) -> Any:
    """A value that consists of literals, as Python has it."""
    match read:
        case Constant(literal):
            return literal
        case Sequence(kind, items):
            return {"tuple": tuple, "list": list, "set": set}[kind](map(plain, items))
        case Mapping(pairs):
            return {plain(key): plain(item) for key, item in pairs}
    raise AssertionError(read)


FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LITERALS = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(-(2**63) + 1, 2**63 - 1), st.text(max_size=20)),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ),
    max_leaves=8,
)


@given(LITERALS)
def test_a_literal_is_read_as_python_reads_it(literal: object):
    source = repr(literal)
    read = plain(value(source))
    assert read == literal
    assert repr(read) == repr(ast.literal_eval(source))


@pytest.mark.parametrize(
    "source",
    [
        r"'a\tb'", "'''a\n\"b'''", r"r'\d'", "u'a'", "'a' \"b\" r'\\c'", "('a'\n'b')", r"'\N{BULLET} \x41 é'",
        "0x1F", "1_000", "1e3", "-2.5", "(((3)))", "f'plain {{a}}'", "'a\\\nb'", "True", "None",
    ],
)  # fmt: skip
def test_notations_of_a_literal(source: str):
    assert plain(value(f"({source})")) == ast.literal_eval(source) if "f'" not in source else "plain {a}"


def test_an_f_string_is_its_parts():
    read = value('f"a{b}{{c}}{d.e}"')
    assert isinstance(read, Operation)
    assert [astuple(part)[0] for part in read.operands] == ["a", "b", "{c}", "d.e"]
    assert [type(part) for part in read.operands] == [Constant, Name, Constant, Name]
    assert value('f"a{b}" "c"').operands[-1].value == "c"


def test_what_an_f_string_formats_is_unknown():
    kinds = [type(part) for part in value('f"{a!r}{b:>3}{c=}{d}"').operands]
    assert kinds == [Unknown, Unknown, Unknown, Name]


@pytest.mark.parametrize(
    "source", ["b'a'", "1j", "'\\ud800'", "await f()", "not a", "a[1, 2]", "lambda x: x", "1e999", str(2**63)]
)
def test_what_is_no_value_is_unknown(source: str):
    assert isinstance(value(source), Unknown)


def test_names_attributes_calls_and_subscripts():
    assert value("a . b.c").dotted == "a.b.c"
    read = value('signature("x").delay')
    assert isinstance(read, Attribute)
    assert isinstance(read.of, CallExpression)
    assert read.name == "delay"
    read = value('app.tasks["a"](1, *b, c=2, **d)')
    assert isinstance(read.callee, Subscript)
    assert [argument.name for argument in read.arguments] == [None, "*", "c", "**"]
    assert read.argument("c").value == 2
    assert read.argument("first", 0).value == 1
    assert read.argument("nothing") is None


def test_operations_join_all_their_operands():
    read = value("a + 'b' + c")
    assert (read.operator, [astuple(part)[0] for part in read.operands]) == ("+", ["a", "b", "c"])
    read = value("a or b if c else d | {}")
    assert read.operator == "if"
    assert [part.operator for part in read.operands] == ["or", "|"]
    read = value("lambda: ['a']")
    assert (read.operator, plain(read.operands[0])) == ("lambda", ["a"])


def test_collections_spread_others():
    read = value("{**a, 'k': [*b, 1]}")
    assert read.pairs[0][0] is None
    assert isinstance(read.pairs[1][1].items[0], Spread)


def test_comprehensions_say_what_they_loop_over():
    read = value("{f'{n}': Queue(n) for n in ('a', 'b') if n for m in n}")
    assert isinstance(read, Comprehension)
    assert (read.kind, [clause.filtered for clause in read.clauses]) == ("dict", [True, False])
    assert read.clauses[0].target == Name("n", Range(0, 26, 0, 27))
    assert plain(read.clauses[0].iterable) == ("a", "b")
    assert value("[a for a in b]").kind == "list"


def test_ranges_count_code_points_and_the_lines_of_every_kind_of_end():
    ((_, unit),) = outline("é = 1\r\nx = [\r  '😀', a,\n]\n").units
    read: Any = unit.assignments[1].value
    assert read.range == Range(1, 4, 3, 1)
    assert [item.range for item in read.items] == [Range(2, 2, 2, 5), Range(2, 7, 2, 8)]


@pytest.mark.parametrize(
    "source",
    [
        "[" * 3000 + "]" * 3000,
        "-" * 3000 + "1",
        "a" + ".b()" * 3000,
        "app.s(" * 10_000 + ")" * 10_000,
        "(" * 3000 + "1" + ")" * 3000,
        "f'{" * 100 + "}'" * 100,
    ],
)
def test_no_depth_is_too_much(source: str):
    assert isinstance(outline(f"x = {source}\n"), Outline)


def test_deeper_expressions_are_unknown():
    read = value("[" * (DEEPEST + 5) + "]" * (DEEPEST + 5))
    depth = 0
    while isinstance(read, Sequence) and read.items:
        read, depth = read.items[0], depth + 1
    assert isinstance(read, Unknown)
    assert depth == DEEPEST


def test_data_costs_next_to_nothing():
    text = f"import celery\nDATA = {[*range(25_000)]}\nTEXT = '''{'a b ' * 2_000}'''\n"
    assert len(text) < 200_000
    outline("x = 1")
    started = time.process_time()
    ((_, unit),) = outline(text).units
    assert time.process_time() - started < 20
    assert [type(each.value) for each in unit.assignments] == [Unknown, Unknown]


@given(st.text(alphabet="abf'\"{}[]().,:=+-*|\\\n# 1é", max_size=40))
def test_no_expression_is_too_strange(source: str):
    outline(f"x = {source}\ny.delay({source})\n")
