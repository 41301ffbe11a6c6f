"""Which functions a text calls or passes on."""

import pytest

from celeryls.source.usage.mentions import mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f():\n    g(h(1))", [("g()", "g"), ("h()", "h")]),
        ("on_commit(notify)", [("on_commit()", "on_commit"), ("notify()", "notify")]),
        (
            "Thread(target=self.run).start()",
            [("Thread()", "Thread"), ("self.run()", "run"), ("Thread().start()", "start")],
        ),
        ("partial(a.b, 1)", [("partial()", "partial"), ("a.b()", "b")]),
        ("on_commit(lambda: notify(1))", [("on_commit()", "on_commit"), ("notify()", "notify")]),
        ("(a or b).c()", [("a.c()", "c"), ("b.c()", "c")]),
        ("x[0](1); 'f'(2)", []),
        ("f(g(", []),
    ],
)
def test_callees_and_arguments_are_mentioned_with_their_last_name(text, expected):
    assert [(each.chain, text[each.start : each.end]) for each in mentions(text)] == expected
