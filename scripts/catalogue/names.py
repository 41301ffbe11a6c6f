"""Writes modules of names that are needed at each keystroke, where no file is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HEAD = '''"""{about}, for code that is run too often to look into the catalogue.

Written by `make catalogue`; edit the overlay.
"""

from __future__ import annotations
'''
_WIDTH = 120


def names(data: Mapping[str, Any]) -> str:
    """The text of `celeryls.catalogue.names`."""
    options, methods, functions = data["task_options"], data["methods"], data["functions"]
    outside = [each for each in methods if not each.get("inside")]
    sets: list[tuple[str, Iterable[str], str]] = [
        ("TASK_OPTIONS", _names(options), "Options of a task: keywords of the decorator, attributes of a class."),
        (
            "ROUTING_OPTIONS",
            (each["name"] for each in options if each.get("routing")),
            "Options that say where a message goes, and how.",
        ),
        ("SENDING", _names(outside, "send"), "Methods of a task that send it."),
        (
            "TAKING_CALL_OPTIONS",
            [
                *(each["name"] for each in outside if each["keywords"] == "call options"),
                *_names(functions, "send", "schedule"),
                "set",
            ],
            "Methods of a task, of an app and of a signature whose keywords are call options.",
        ),
        ("RUNNING", _names(outside, "run"), "Methods of a task that run it here and now."),
        ("SIGNING", _names(outside, "sign"), "Methods of a task that make a signature of it."),
        (
            "TAKING_TASK_NAME",
            (each["name"] for each in functions if each.get("task_parameter")),
            "Functions that take a task by its name.",
        ),
        (
            "CANVAS",
            (each["name"] for each in functions if each["kind"] in ("sign", "combine")),
            "Functions that make or combine signatures.",
        ),
        ("MAKING", _names(functions, "make"), "What makes or registers a task."),
        ("FUNCTIONS", _names(functions), "Methods of an app, and what is imported from `celery` to be called."),
        ("APP_PARAMETERS", _app_parameters(functions), "What the class of an app takes that is no setting."),
        ("PERIODIC_PARAMETERS", _parameters(functions, "add_periodic_task"), "What `add_periodic_task` takes itself."),
    ]
    sets += [(key.upper(), each["names"], each["text"]) for key, each in data["paths"].items()]
    head = _HEAD.format(about="Celery's names of all releases")
    return head + "".join(f'\n{_set(name, values)}\n"""{about}"""\n' for name, values, about in sets)


def old_names(data: Mapping[str, Any]) -> str:
    """The text of `celeryls.catalogue.old_names`."""
    pairs = []
    for each in data["settings"]:
        if each.get("declared", True):
            changed = (change.get("old_names", ()) for change in each.get("changes", {}).values())
            old = dict.fromkeys(name for some in (each["old_names"], *changed) for name in some)
            pairs.append(f'"{each["name"]}": ({" ".join(f"{name!r}," for name in old)}),'.replace("'", '"'))
    head = _HEAD.format(about="Celery's settings with their old names, of all releases")
    lines = f"OLD_NAMES: dict[str, tuple[str, ...]] = {{\n{_lines(pairs, 4)}\n}}  # fmt: skip"
    about = "By a setting's name the upper-case ones that it had up to Celery 3, which still work."
    return f'{head}\n{lines}\n"""{about}"""\n'


def _names(records: Iterable[Mapping[str, Any]], *kinds: str) -> list[str]:
    return [each["name"] for each in records if not kinds or each.get("kind") in kinds]


def _parameters(functions: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    found = next(each for each in functions if each["name"] == name)
    return [each.partition("=")[0] for each in found["parameters"] if not each.startswith("*")]


def _app_parameters(functions: Iterable[Mapping[str, Any]]) -> list[str]:
    # These three are settings under a shorter name.
    return [each for each in _parameters(functions, "Celery") if each not in ("broker", "backend", "include")]


def _set(name: str, values: Iterable[str]) -> str:
    words = _lines([f'"{each}",' for each in sorted(set(values))], 8)
    return f"{name} = frozenset(\n    (\n{words}\n    )\n)  # fmt: skip"


def _lines(words: Iterable[str], indent: int) -> str:
    """Words in lines as long as may be."""
    lines, line = [], " " * indent
    for word in words:
        if line.strip() and len(line) + len(word) + 1 > _WIDTH:
            lines.append(line)
            line = " " * indent
        line += f" {word}" if line.strip() else word
    return "\n".join([*lines, line])
