from __future__ import annotations

import re

import pytest
from pyflakes.api import check as pyflakes
from pyflakes.reporter import Reporter

from celeryls.generate.names import returns, undefined

CODE = [
    "x = 1\nprint(x, y)",
    "def f(a, *b, c=d, **e):\n    return a, b, c, e, g",
    "def f():\n    global x\n    x = 1\ndef g():\n    return x",
    "class A:\n    b = 1\n    def m(self):\n        return b, __class__, self.b, super()",
    "[i for i in range(3) if j]\nprint(i)",
    "lambda a: a + z",
    "try:\n    pass\nexcept E as e:\n    print(e)\n",
    "with open('a') as f, g() as (h, k):\n    print(f, h, k)",
    "import a.b, c as d\nfrom e import f as g\nprint(a, b, d, g)",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = y\n    return g",
    "@deco\nclass A(Base, metaclass=Meta): ...",
    "def f(a: Known) -> Other: ...",
    "for a, (b, *c) in d:\n    print(a, b, c)",
    "if (n := 3) > m:\n    print(n)",
    "match p:\n    case [q, *r] | {'k': q, **r}:\n        print(q, r)",
    "print(__name__, __file__, __doc__)",
    "async def f():\n    async for a in b:\n        await a",
    "f'{a!r:{b}}'",
    "class A:\n    x = __module__, __qualname__",
]


@pytest.mark.parametrize("code", CODE)
def test_undefined_names_are_those_that_pyflakes_finds(code: str, capsys: pytest.CaptureFixture[str]):
    import sys

    pyflakes(code, "code", Reporter(sys.stdout, sys.stdout))
    found = set(re.findall(r"undefined name '(\w+)'", capsys.readouterr().out))
    assert set(undefined(code)) == found


def test_a_star_import_may_define_every_name():
    assert undefined("from a import *\nprint(b)") == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return 1", True),
        ("x = 1\nreturn {\n    1: 2,\n}\n# done\n", True),
        ("raise ValueError", True),
        ("with a:\n    return 1", True),
        ("if a:\n    return 1\nelif b:\n    raise c\nelse:\n    return 2", True),
        ("try:\n    return 1\nexcept A:\n    raise", True),
        ("try:\n    return 1\nexcept A:\n    return 2\nexcept (B, C) as error:\n    raise D from error", True),
        ("try:\n    x = 1\nexcept A:\n    return 1\nelse:\n    return x", True),
        ("try:\n    x = 1\nfinally:\n    return x", True),
        ("try:\n    return 1\nfinally:\n    x = 1", True),
        ("try:\n    if a:\n        return 1\n    else:\n        return 2\nexcept* A:\n    raise", True),
        ("match a:\n    case 1:\n        return 1\n    case _:\n        raise b", True),
        ("match a:\n    case 1:\n        return 1\n    case 2:\n        return 2", False),
        ("match a:\n    case _ if b:\n        return 1", False),
        ("match a:\n    case 1:\n        x = 1\n    case other:\n        return 2", False),
        ("try:\n    return 1\nexcept A:\n    x = 1", False),
        ("try:\n    x = 1\nexcept A:\n    return 1", False),
        ("try:\n    x = 1\nexcept A:\n    return 1\nelse:\n    x = 2", False),
        ("if a:\n    return 1", False),
        ("if a:\n    return 1\nelif b:\n    x = 1\nelse:\n    return 2", False),
        ("def f():\n    return 1", False),
        ("return 1\nx = 1", False),
        ("'return'", False),
        ("", False),
        ("x = (", False),
    ],
)
def test_whether_a_body_returns(code: str, expected: bool):  # noqa: FBT001 - a parameter of the test
    assert returns(code) is expected
