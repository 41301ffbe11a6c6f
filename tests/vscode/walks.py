"""What is done by keys: a pattern or an action is chosen, and its tab stops are walked through."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from tests.vscode.cases import around, place_in, style_in

from celeryls.edit.stops import Stop
from celeryls.edit.text import Edit, apply
from celeryls.features.code_actions import actions
from celeryls.features.completion.written import folded_parts, import_edits
from celeryls.snippets import builtin
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TASKS = """\
from celery import shared_task

from apps.orders import services


@shared_task(name="orders.cancel_unpaid_orders", ignore_result=True)
def cancel_unpaid_orders() -> None:
    services.cancel_unpaid()


$0
"""

_BULB = """\
import requests
from celery import shared_task


@shared$0_task
def fetch_rates(url: str) -> None:
    requests.get(url, timeout=10).raise_for_status()
"""


@dataclass(frozen=True, slots=True)
class Walk:
    """What one user does in one file.

    ``typed`` is what leads to the popup, nothing for the light bulb; ``values`` are typed at the first tab stops.

    ``line`` and ``column`` count from 1. After the values, ``tabs`` more steps lead to the end of the snippet.
    """

    name: str
    path: str
    line: int
    column: int
    typed: str
    chosen: str
    values: tuple[str, ...]
    tabs: int
    expected: str


def write_walks(shop: Path) -> list[dict[str, Any]]:
    """Write the files of all walks into the project ``shop``; the walks as JSON."""
    return [asdict(walk) for walk in _walks(shop)]


def _walks(shop: Path) -> Iterator[Walk]:
    yield _completing(shop, "cemail", "cemail", ("send_invoice", "5/m"))
    yield _completing(shop, "webhook", "cwebhook", ("call_partner",))
    yield _completing(shop, "cel", "ctask", ())
    yield _acting(shop, "Celery: retry with backoff", "retry", ("requests.Timeout", "20"))
    yield _acting(shop, "Celery: limit the rate", "rate", ("30/m",))
    yield _acting(shop, "Celery: route to a queue (", "queue", ("rates",))


def _completing(shop: Path, typed: str, prefix: str, values: tuple[str, ...]) -> Walk:
    path = shop / f"apps/orders/{prefix}_walk/tasks.py"
    before = _TASKS.replace("$0", "")
    at = _TASKS.index("$0")
    text = before[:at] + typed + before[at:]
    style, place = style_in(before, path, shop), place_in(SourceFile.of(before), path, shop)
    snippet = next(each for each in builtin() if each.prefix == prefix)
    parts = folded_parts(SourceFile.of(text), at, snippet, place, style)
    edits = [*import_edits(SourceFile.of(text), at, snippet, place, style), Edit(at, at + len(typed), parts)]
    return _walk(path, before, at, (typed, prefix), _typed(text, edits, values))


def _acting(shop: Path, title: str, name: str, values: tuple[str, ...]) -> Walk:
    path = shop / f"apps/orders/{name}_walk/tasks.py"
    text, at = _BULB.replace("$0", ""), _BULB.index("$0")
    offered = actions(SourceFile.of(text), at, at, style_in(text, path, shop), around(shop))
    action = next(each for each in offered if each.title.startswith(title))
    return _walk(path, text, at, ("", title), _typed(text, action.edits(), values))


@dataclass(frozen=True, slots=True)
class _Typed:
    values: tuple[str, ...]
    tabs: int
    expected: str


def _typed(text: str, edits: Iterable[Edit], values: tuple[str, ...]) -> _Typed:
    """What stands there when ``values`` were typed at the first stops and the others were passed."""
    edits = list(edits)
    stops = [part for edit in edits for part in edit.parts if isinstance(part, Stop)]
    numbers = sorted({stop.number for stop in stops} - {0})
    given = {number: value for number, value in zip_longest(numbers, values) if value is not None}
    changed = [replace(edit, parts=tuple(_with(part, given) for part in edit.parts)) for edit in edits]
    # A choice opens a popup of its own, in which Tab means something else.
    tabs = 0 if any(stop.choices for stop in stops) else len(numbers) - len(values)
    return _Typed(values, tabs, apply(text, changed))


def _with(part: str | Stop, given: dict[int, str]) -> str | Stop:
    return replace(part, default=given[part.number]) if isinstance(part, Stop) and part.number in given else part


def _walk(path: Path, text: str, at: int, popup: tuple[str, str], result: _Typed) -> Walk:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    typed, chosen = popup
    name = f"{typed} finds {chosen}" if typed else f"the light bulb, {chosen}"
    return Walk(name, str(path), line, column, typed, chosen, result.values, result.tabs, result.expected)
