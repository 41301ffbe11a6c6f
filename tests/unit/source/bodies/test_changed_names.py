"""The names whose values a function changes in place, and where its first statement stands."""

import pytest

from celeryls.source.bodies.changed_names import changes_in
from celeryls.syntax.places import Range

NAME = Range(0, 4, 0, 5)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("x.append(1)", {"x"}),
        ("x[0] = 1", {"x"}),
        ("x[0] += 1", {"x"}),
        ("del x[0]", {"x"}),
        ("x += [1]", {"x"}),
        ("if x:\n        x.update(y)", {"x"}),
        ("x = []\n    x.append(1)", set()),
        ("for x in y:\n        x.append(1)", set()),
        ("x.copy()", set()),
        ("x[0]", set()),
        ("y = x[0]", set()),
        ("self.x.append(1)", set()),
        ("def g():\n        x.append(1)", set()),
    ],
)
def test_changed_names(body, names):
    assert changes_in(f"def f(x, y):\n    {body}\n", NAME).names == names


def test_the_start_is_behind_the_docstring():
    text = 'def f(x):\n    """Doc."""\n\n    # why\n    x.append(1)\n'
    assert changes_in(text, NAME).start == text.index("x.append")


@pytest.mark.parametrize("text", ["def f(x): x.append(1)\n", 'def f(x):\n    """Doc."""\n', "x = 1\n", ""])
def test_nothing_to_insert_before(text):
    assert changes_in(text, NAME).start is None
