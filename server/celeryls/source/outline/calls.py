"""Reads calls for an outline: those with a name of Celery's, and those that may call a task."""

from __future__ import annotations

import builtins
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.catalogue.names import DECORATORS, FUNCTIONS, RUNNING, SENDING, SIGNING
from celeryls.source.expression.reader import DEEPEST, value_of
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.model import CallFact
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.outline.model import Scope
    from celeryls.source.outline.scopes import Scopes
    from celeryls.syntax.ancestry import Ancestry
    from celeryls.syntax.code import Code

KEPT = frozenset(
    (
        *SENDING, *RUNNING, *SIGNING, *FUNCTIONS,
        "update", "setdefault", "from_mapping", "Queue", "Exchange", "PeriodicTask", "partial", "periodic_task",
        "config_from_cmdline", "DjangoDynaconf", "import_module", "__import__", "add_consumer", "select_add",
        "select_queues", "worker_main", "iter_modules", "walk_packages", "find_modules", "autodiscover_modules",
    )
)  # fmt: skip
"""Names of functions and methods whose calls are stored with their arguments."""
SCAN = re.compile(r"(?<!\w)(?:config|configurator|scanner)\s*\.\s*scan\Z", re.IGNORECASE)
"""Pyramid's and venusian's ``config.scan()``, which imports all modules of a package."""
_ON = {
    "scan": SCAN,
    "register": re.compile(r"\btasks\s*\.\s*register\Z"),
    "patch": re.compile(r"(?<!\w)patch\Z"),
    "object": re.compile(r"(?<!\w)patch\s*\.\s*object\Z"),
    "setattr": re.compile(r"\.setattr\Z"),
    "create": re.compile(r"PeriodicTask|CrontabSchedule"),
    "get_or_create": re.compile(r"PeriodicTask|CrontabSchedule"),
    "update_or_create": re.compile(r"PeriodicTask|CrontabSchedule"),
    "connect": re.compile(
        r"\b(?:after|beat|before|celeryd|eventlet|heartbeat|import|on|setup|task|user|worker)_\w+\s*\.\s*connect\Z"
    ),
    "set": re.compile(r"[)]\s*\.\s*set\Z"),
    "finalize": re.compile(r"(?:app|celery)\s*\.\s*finalize\Z"),
    "update": re.compile(r"(?i:conf|celery|schedule|route|queue|annotation|settings|option)|[A-Z]{3}"),
}
"""Further names, which only count on certain objects."""
_BINDING = frozenset(("globals", "locals", "vars", "exec", "execfile"))
"""Builtins that may bind any name of the module or class in whose body they are called."""
NAMED_AFTER = frozenset(("getLogger", "get_logger", "get_task_logger", "Flask", "FastAPI", "Celery", "Blueprint"))
"""Functions that are called with the module's name and do not change the module."""
_SETTING = re.compile(r"setattr\(\s*[\w.]*\bconf\b")
"""Sets an attribute of an app's configuration, whichever that is."""
_GROWING = frozenset(("append", "extend", "insert"))
_CHANGING = frozenset((*_GROWING, "add", "update", "setdefault"))
_LOOKING_UP = ".tasks.get"
_MAKERS = {name.rpartition(".")[2] for name in DECORATORS} | {"partial"}
_REVERSED_CALLEE = re.compile(r"\s*([\w.]+)")
_LONGEST = 200
_NOT_TASKS = frozenset(dir(builtins)) | {"self", "cls", "super", "print", "if", "in", "not", "and", "or", "return"}


@lru_cache(maxsize=4)
def callees(text: str) -> tuple[tuple[str, int, int], ...]:
    """Texts that look like callees, in the order of the text: dotted names, at ``[start:end]``.

    For ``f().g()`` only the last name is included. Strings and comments are searched as well.
    """
    found = []
    at = 0
    for part in text.split("(")[:-1]:
        at += len(part)
        if match := _REVERSED_CALLEE.match(part[: -_LONGEST - 1 : -1]):
            found.append((match[1][::-1], at - match.end(1), at - match.start(1)))
        at += 1
    return tuple(found)


@cached_by_text
def called_roots(text: str) -> frozenset[str]:
    """The first names of callees: a directly called task is one of them, or an attribute of one."""
    return frozenset(dotted.partition(".")[0] for dotted, _, _ in callees(text)) - _NOT_TASKS


def read_calls(
    tree: Ancestry,
    scopes: Scopes,
    code: Code,
    names: frozenset[str],
    held: frozenset[tuple[Scope, str]] = frozenset(),
) -> Iterator[CallFact]:
    """The relevant calls, in the order of the text; ``names`` are those that may hold a task or lead to one.

    ``held`` are the lists and dicts that the unit makes, by scope and name: calls that change them are relevant. Calls
    inside of `DEEPEST` others are left out.
    """
    splits = "split_settings" in code.text
    around: list[int] = []
    chains: set[int] = set()
    climbed: set[int] = set()
    for dotted, start, end in callees(code.text):
        first, _, _ = dotted.partition(".")
        last = dotted.rpartition(".")[2]
        kept = last in KEPT or last in _ON or dotted.endswith(_LOOKING_UP)
        kept = kept or _grows(dotted, last, start, scopes) or (last == "include" and splits)
        kept = kept or _binds(dotted, start, scopes, code.text)
        kept = kept or (last == "pop" and f"**{dotted.removesuffix('.pop')}" in code.text)
        changes = bool(held) and last in _CHANGING and (scopes.at(start), dotted[: -len(last) - 1]) in held
        kept = kept or changes
        if not kept and first not in names:
            continue
        call = _call_at(tree, end - len(last), end)
        if call is None:
            continue
        while around and around[-1] <= start:
            around.pop()
        if len(around) >= DEEPEST:
            continue  # no value is read as deep; each of a thousand calls inside each other would be read forty deep
        around.append(call.end_byte)
        begin = call.start_byte
        if changes or (kept and _keeps(last, begin, end, code.text)):
            if not (begin in scopes.decorators and last in _MAKERS) and isinstance(
                value := value_of(call, code), CallExpression
            ):
                yield CallFact(value, scopes.at(begin))
                outer = (
                    _called_again(call, tree)
                    if last == "chord"
                    else _called_chain(call, tree, climbed)
                    if last in SIGNING
                    else None
                )
                if (
                    outer is not None
                    and outer.start_byte not in chains
                    and isinstance(made := value_of(outer, code), CallExpression)
                ):
                    chains.add(outer.start_byte)
                    yield CallFact(made, scopes.at(begin))
        elif first in names and begin == start and begin not in scopes.decorators:
            place = code.between(start, end)
            yield CallFact(CallExpression(Name(dotted, place), (), place), scopes.at(start))


def _call_at(tree: Ancestry, start: int, end: int) -> Node | None:
    """The call whose callee ends with the name at ``[start:end]``."""
    callee = tree.name_at(start, end)
    if callee is None:
        return None
    parent = tree.parent(callee)
    if parent is not None and parent.type == "attribute" and parent.end_byte == end:
        callee, parent = parent, tree.parent(parent)
    return parent if parent is not None and parent.type == "call" and parent.start_byte == callee.start_byte else None


def _called_again(call: Node, tree: Ancestry) -> Node | None:
    """The call of a call's result: ``chord(header)(body)``."""
    parent = tree.parent(call)
    if parent is None or parent.type != "call" or parent.child_by_field_name("function") != call:
        return None
    return parent


def _called_chain(call: Node, tree: Ancestry, climbed: set[int]) -> Node | None:
    """The call of the chain that contains a call: ``(a.s() | b.s())()``.

    ``climbed`` are the operators around the steps before: all steps of a chain have the same call.
    """
    node, parent = call, tree.parent(call)
    while parent is not None and parent.type in ("binary_operator", "parenthesized_expression"):
        if parent.id in climbed:
            return None
        climbed.add(parent.id)
        node, parent = parent, tree.parent(parent)
    if node == call or parent is None or parent.type != "call" or parent.child_by_field_name("function") != node:
        return None
    return parent


def _grows(dotted: str, last: str, start: int, scopes: Scopes) -> bool:
    """Whether a call extends a list that may be a setting: ``CELERY_IMPORTS.append("x")``.

    Lists in functions don't count.
    """
    return last in _GROWING and (".conf." in dotted or scopes.function_at(start) < 0)


def _binds(dotted: str, start: int, scopes: Scopes, text: str) -> bool:
    """Whether a call binds names that the text does not tell.

    ``globals().update(…)``, ``setattr(app.conf, name, value)``.

    A call with the module's own name, ``Settings.load(__name__)``, may bind any name in it.
    """
    if dotted == "setattr":
        return bool(_SETTING.match(text, start))
    if scopes.function_at(start) >= 0:
        return False
    own = text.startswith("(__name__)", start + len(dotted)) and dotted.rpartition(".")[2] not in NAMED_AFTER
    return dotted in _BINDING or own


def _keeps(name: str, start: int, end: int, text: str) -> bool:
    on = _ON.get(name)
    if name == "setattr" and _SETTING.match(text, start):
        return True
    return on is None or bool(on.search(text, max(start, end - _LONGEST), end))
