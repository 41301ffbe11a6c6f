"""Which calls a value is given to."""

import pytest

from celeryls.source.surroundings.carriers import carriers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.delay()", ()),
        ("on_commit(x.delay)", ("on_commit",)),
        ("transaction.on_commit(lambda: x.delay(1), using='a')", ("on_commit",)),
        ("chain(group(x.s(), y.s()), z.s())()", ("chain", "group")),
        ("group(x.s(each) for each in many)", ("group",)),
        ("a.apply_async(link=x.s())", ("apply_async", "link=")),
        ("a.apply_async(link=[x.s()])", ("apply_async", "link=")),
        ("(a.s() | x.s()).delay()", ("|",)),
        ("a + x.s()", ()),
        ("f(a)(x.s())", ()),
        ("f(lambda: [0 for b in x])", ("f",)),
        ("send_task('x')", ("send_task",)),
        ("def f():\n    return g(\n        x\n    )", ("g",)),
        ("if on(y):\n    x.delay()", ()),
        ("g(x", ()),
        ("", ()),
    ],
)
def test_calls_are_those_whose_argument_a_value_is(text, expected):
    assert carriers(text, max(text.find("x"), 0)) == expected
