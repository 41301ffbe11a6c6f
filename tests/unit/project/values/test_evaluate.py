"""What values are worth that are written in the ways in which projects write them."""

from __future__ import annotations

import gc
import time
import weakref
from unittest.mock import patch

import pytest
from tests.unit.configurations import ROOT, plain

from celeryls.project.names.modules import Modules
from celeryls.project.names.resolve import Resolver
from celeryls.project.values.evaluate import Evaluation, text_of
from celeryls.project.values.known import Pairs, Plain, Unresolved, entries
from celeryls.project.values.limits.budget import Budget
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.reading_budget import left_out
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Loop

NAMES = """\
from enum import Enum
PKG = "shop.tasks"
PACK = f"{PKG}.pack"
class Queue(str, Enum):
    MAIL = "mail"
class Base:
    PREFIX = "shop"
class Names(Base):
    SEND = Base.PREFIX + ".send"
def entry(task, schedule=60, *args, **options):
    return {"task": task, "schedule": schedule, "args": args, "options": options}
"""


def resolver(**files):
    paths = {f"{ROOT}/{name.replace('__', '/')}.py": text for name, text in files.items()}
    return Resolver({path: outline(text, whole=True) for path, text in paths.items()}, Modules.of(ROOT, paths))


def bound(text, name="X", **files):
    """The value that is assigned to a name at the end of a file, ``main``, that imports ``names``."""
    of = resolver(main=f"import names\nfrom names import entry\n{text}\n", names=NAMES, **files)
    path = f"{ROOT}/main.py"
    for label, unit in reversed(of.bindings(path).units.items()):
        for made in reversed(unit.assignments):
            if getattr(made.target, "dotted", None) == name and made.operator == "=":
                return ScopedValue(made.value, path, label, made.scope, {}), of
    raise AssertionError(name)


def apart(text):
    """A text whose statements are parted by definitions, so that no unit has more of them than are read."""
    lines = text.splitlines(keepends=True)
    return "def between(): ...\n".join("".join(lines[at : at + 900]) for at in range(0, len(lines), 900))


def value(text, name="X", **files):
    of, resolver = bound(text, name, **files)
    return Evaluation(resolver).value(of)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X = 'shop.' 'pack'", "shop.pack"),
        ("X = f'{names.PKG}.pack'", "shop.tasks.pack"),
        ("X = f'{names.PKG}' '.pack'", "shop.tasks.pack"),
        ("X = names.PACK", "shop.tasks.pack"),
        ("X = names.PKG + '.' + 'pack'", "shop.tasks.pack"),
        ("X = '%s.pack' % names.PKG", "shop.tasks.pack"),
        ("X = '%s.%s' % (names.PKG, 'pack')", "shop.tasks.pack"),
        ("X = '%(a)s.pack' % {'a': 'shop'}", "shop.pack"),
        ("X = '%s.%s' % ('a',)", "<%>"),
        ("X = '%999999s' % 'a'", "<%>"),
        ("X = '{}.pack'.format(names.PKG)", "shop.tasks.pack"),
        ("X = '{0}.{name}'.format('shop', name='pack')", "shop.pack"),
        ("X = '{a}.{b}'.format(**{'a': 'shop', 'b': 'pack'})", "shop.pack"),
        ("X = '{0.__class__}'.format('shop')", "<format>"),
        ("X = '{:999999}'.format('shop')", "<format>"),
        ("T = '{}.pack'\nX = T.format('shop')", "shop.pack"),
        ("X = '.'.join(['shop', 'pack'])", "shop.pack"),
        ("X = '.'.join((names.PKG, 'pack'))", "shop.tasks.pack"),
        ("X = '.'.join(['shop', found()])", "<join>"),
        ("X = 'SHOP'.lower()", "shop"),
        ("X = 'a,b'.split(',')", ["a", "b"]),
        ("X = names.Queue.MAIL.value", "mail"),
        ("X = names.Names.SEND", "shop.send"),
        ("X = names.Names.PREFIX", "shop"),
        ("X = __name__ + '.pack'", "main.pack"),
        ("X = str(5)", "5"),
        ("X = found() or 'a'", "a"),
        ("X = '' or 'a'", "a"),
        ("X = 'a' and 'b'", "b"),
    ],
)
def test_strings(text, expected):
    assert plain(value(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X = dict(a=1, **{'b': 2})", {"a": 1, "b": 2}),
        ("X = dict([('a', 1), ('b', 2)])", {"a": 1, "b": 2}),
        ("A = {'a': 1}\nX = {**A, 'b': 2}", {"a": 1, "b": 2}),
        ("A = {'a': 1}\nX = A | {'a': 3} | dict(b=2)", {"a": 3, "b": 2}),
        ("MAP = {'a': {'b': 1}}\nMAP['a']['c'] = 2\nMAP['a'].update(d=3)\nX = MAP", {"a": {"b": 1, "c": 2, "d": 3}}),
        ("A = [{'a': 1}]\nA[0]['b'] = 2\nX = A", [{"a": 1, "b": 2}]),
        ("A = {}\nA.setdefault('a', 1)\nA.setdefault('a', 2)\nX = A", {"a": 1}),
        ("A = {'a': 1}\nX = A['a']", 1),
        ("A = {'a': 1}\nX = A.get('a')", 1),
        ("A = {'a': 1}\nX = A.get('b', 2)", 2),
        ("A = {'a': 1, **found()}\nX = A.get('b')", None),
        ("X = {k: {'task': v} for k, v in (('a', 'x'), ('b', 'y'))}", {"a": {"task": "x"}, "b": {"task": "y"}}),
        ("X = {k: v for k, v in {'a': 1}.items()}", {"a": 1}),
        ("X = [f'{a}{b}' for a in 'x', for b in ('y', 'z')]", "<comprehension>"),
        ("X = [a + b for a in ('x',) for b in ('y', 'z')]", ["xy", "xz"]),
        ("X = [n for n in ('x', 'y') if n in found()]", "<comprehension>"),
        ("X = list(zip(('a', 'b'), (1, 2)))", [["a", 1], ["b", 2]]),
        ("X = [i for i, _ in enumerate(['a', 'b'])]", [0, 1]),
        ("X = [f'q{i}' for i in range(3)]", ["q0", "q1", "q2"]),
        ("X = range(9000000000000000000)", "<limit>"),
        ("X = sorted(('b', 'a'))", ["a", "b"]),
        ("X = ['a']\nX = X + ['b']\nX += ['c']", ["a", "b", "c"]),
    ],
)
def test_lists_and_dicts(text, expected):
    assert plain(value(f"{text}\nY = X\n", "Y")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X = entry('a', 30, 1, queue='q')", {"task": "a", "schedule": 30, "args": [1], "options": {"queue": "q"}}),
        ("X = entry(task='a')", {"task": "a", "schedule": 60, "args": [], "options": {}}),
        ("X = names.entry(*['a', 5])", {"task": "a", "schedule": 5, "args": [], "options": {}}),
        ("X = entry(**{'task': 'a'})", {"task": "a", "schedule": 60, "args": [], "options": {}}),
        ("X = entry(**found())", "<call>"),
        ("def f(name):\n    return f'shop.{name}'\nX = f('pack')", "shop.pack"),
        (
            "def f(name):\n    job = {'task': name}\n    job['n'] = 1\n    job.update(m=2)\n    return job\nX = f('a')",
            {"task": "a", "n": 1, "m": 2},
        ),
        ("def f(a):\n    if a:\n        return 'x'\n    return 'x'\nX = f(1)", "x"),
        ("def f(a):\n    if a:\n        return 'x'\n    return 'y'\nX = f(1)", "<call>"),
        ("def f(a):\n    return g(a)\ndef g(b):\n    return f(b)\nX = f(1)", "<call>"),
        ("class C:\n    @staticmethod\n    def f(a):\n        return {'a': a}\nX = C.f(1)", {"a": 1}),
        ("class C:\n    @classmethod\n    def f(cls, a):\n        return {'a': a}\nX = C.f(1)", {"a": 1}),
        ("@found\ndef f(a):\n    return {'a': a}\nX = f(1)", "<call>"),
        ("from functools import partial\nhourly = partial(entry, schedule=3600)\nX = hourly('a')['schedule']", 3600),
    ],
)
def test_calls_of_the_project_s_own_functions(text, expected):
    assert plain(value(text)) == expected


def test_an_argument_keeps_its_place_in_what_a_helper_makes():
    known = value("X = entry(\n    'shop.pack', 30)")
    task = entries(known)["task"][1]
    assert isinstance(task, Plain)
    assert (task.spot.path, task.spot.range.start, task.spot.range.end) == (f"{ROOT}/main.py", (3, 4), (3, 15))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for n, t in ((1, 'a'), (2, 'b')):\n    X[t] = {'n': n}", {"a": {"n": 1}, "b": {"n": 2}}),
        ("for t in ('a', 'b'):\n    X.setdefault(t, t)", {"a": "a", "b": "b"}),
        ("for t in ('a', 'b'):\n    key = f'x.{t}'\n    X[key] = t", {"x.a": "a", "x.b": "b"}),
        ("for a in ('a', 'b'):\n    for b in (1, 2):\n        X[f'{a}{b}'] = b", {"a1": 1, "a2": 2, "b1": 1, "b2": 2}),
        ("T = {'a': 1}\nfor k, v in T.items():\n    X[k] = v", {"a": 1}),
        ("for t in ('a',):\n    if t:\n        X[t] = 1", {"<branch>": "<branch>", "a": 1}),
        ("if Z:\n    for t in ('a',):\n        X[t] = 1", {"<branch>": "<branch>", "a": 1}),
        ("for t in ('a', 'b'):\n    t = t + '.x'\n    X[t] = 1", {"<loop>": 1}),
        ("for t in ('a', 'b'):\n    if t == 'a':\n        break\n    X[t] = 1", {"<branch>": "<branch>", "<loop>": 1}),
        ("for t in found():\n    X[t] = 1", {"<branch>": "<branch>", "<loop>": 1}),
        ("for t in ('a', *found()):\n    X[t] = 1", {"<branch>": "<branch>", "<loop>": 1}),
        ("for a, b in (1, 2):\n    X[a] = b", {"<part>": "<part>"}),
    ],
)
def test_what_stands_in_a_loop_happens_for_each_item(text, expected):
    assert plain(value(f"X = {{}}\n{text}\nY = X\n", "Y")) == expected


def test_loops_are_not_compared_item_by_item(monkeypatch):
    """A thousand items would be hashed for each of a thousand rounds."""
    monkeypatch.setattr(Loop, "__hash__", lambda _: pytest.fail("a loop is hashed"))
    assert len(plain(value("X = {}\nfor x in ('a', 'b'):\n    X[x] = 1\nY = X", "Y"))) == 2


def test_a_value_in_a_loop_is_told_for_each_round():
    text = "for every, task in ((10, 'shop.a'), (20, 'shop.b')):\n    X = entry(task, every)\n"
    of, resolver = bound(text)
    made = [{key: plain(part) for key, (_, part) in entries(known).items()} for known in Evaluation(resolver).each(of)]
    assert [(each["task"], each["schedule"]) for each in made] == [("shop.a", 10), ("shop.b", 20)]
    assert [plain(known) for known in Evaluation(resolver).each(bound("X = 'a'")[0])] == ["a"]


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("X = A", "a"),
        ("X = f'{A}.b'", "a.b"),
        ("X = A + '.b'", "a.b"),
        ("X = '%s.b' % A", "a.b"),
        ("X = '%s.%s' % ('b', A)", "b.a"),
        ("X = '{}.b'.format(A)", "a.b"),
        ("X = '.'.join([A, 'b'])", "a.b"),
        ("X = A.upper()", "A"),
        ("X = A or 'b'", "a"),
    ],
)
def test_what_is_only_likely_is_no_text(text, likely):
    of, resolver = bound(f"import os\nA = os.environ.get('A', 'a')\n{text}")
    assert plain(Evaluation(resolver).value(of)) == likely
    assert text_of(of, resolver) is None


@pytest.mark.parametrize(
    "text",
    [
        "MAP = {'a': 1}\n" + "MAP.update(MAP)\n" * 5000 + "X = MAP\n",
        "X = {'a': 1}\n" + "".join(f"X['k{n}'] = X\n" for n in range(5000)),
        "X = ['a']\n" + "X = X + X\n" * 5000,
        "X = ['a']\n" + "X += X\n" * 5000,
        "X = ['a']\n" + "X.append(X)\n" * 5000,
        "X = {}\n" + "if Y:\n    X = {**X, 'a': X}\n" * 300,
        "X = 'a'\n" + "X = X + X\n" * 5000,
        "X = {}\nfor a in range(999):\n  for b in range(999):\n    for c in range(999):\n      X[a] = b\n",
        "X = [a for a in range(999) for b in range(999) for c in range(999)]\n",
        "def f(a):\n    return [g(a), g(a)]\ndef g(a):\n    return [h(a), h(a)]\ndef h(a):\n    return [a] * 2\n"
        "X = [f(x) for x in range(999)]\nX = [X, X]\n" * 20,
        "".join(f"def f{n}(a):\n    return (f{n + 1}(a), f{n + 1}(a))\n" for n in range(200)) + "X = f0(1)\n",
        "".join(f"X{n} = (X{n + 1}, X{n + 1})\n" for n in range(500)) + "X = X0\n",
    ],
)
def test_what_grows_without_end_comes_to_an_end_soon(text):
    began = time.process_time()
    assert value(apart(f"{text}Y = X\n"), "Y") is not None
    assert time.process_time() - began < 5


def test_all_of_a_long_schedule_is_known():
    text = "X = {}\n" + "".join(f"X['k{n}'] = {{'task': 'shop.t{n}', 'schedule': {n}}}\n" for n in range(400))
    known = value(f"{text}Y = X\n", "Y")
    assert isinstance(known, Pairs)
    assert len(entries(known)) == 400
    assert not any(isinstance(key, Unresolved) for key, _ in known.pairs)


def test_a_name_that_thousands_of_statements_change_is_given_up_and_named_in_the_log(caplog):
    """Otherwise each statement is evaluated, although the value grows no further."""
    left_out.cache_clear()
    of, resolver = bound(apart("d = {'a': 1}\n" + "d.update(d)\n" * 5000 + "X = d\n"))
    with patch.object(Budget, "bounded", autospec=True, side_effect=Budget.bounded) as statements:
        known = Evaluation(resolver).value(of)
    assert isinstance(known, Unresolved)
    assert known.why == "limit"
    assert statements.call_count < 10_000
    assert f"{ROOT}/main.py is left out, in whole or in part: its values take too many steps" in caplog.text


def test_an_evaluation_is_freed_with_its_last_reference():
    of, names = bound("X = [entry(each) for each in ('a', 'b')]")
    evaluation = Evaluation(names)
    assert not isinstance(evaluation.value(of), Unresolved)
    watched = weakref.ref(evaluation)
    gc.disable()
    try:
        del evaluation
        assert watched() is None
    finally:
        gc.enable()
