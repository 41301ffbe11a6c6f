"""Finds the setting that an unknown name was probably meant to be."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from celeryls.catalogue.names import TASK_OPTIONS
from celeryls.catalogue.old_names import OLD_NAMES
from celeryls.catalogue.setting_names import NEW_NAMES

_NEAR = 0.8
_SHORTEST = 4
"""Letters of the shortest word that is checked for misspellings."""
_FILLING = frozenset(("on", "per", "if", "or", "the", "of", "a", "an", "to"))
_GROUPS = frozenset(("task", "worker", "beat", "result", "broker"))
_LOGGING = "log"
_BEFORE = ("CELERY", "BROKER_")
"""Prefixes of old setting names that no other package uses."""


class Near(NamedTuple):
    """A setting, and how its name would be written in place of the unknown one."""

    setting: str
    written: str


@cache
def nearest_setting(written: str, namespace: str | None) -> Near | None:
    """The setting that ``written`` nearly names; None if there is none, or more than one.

    ``namespace`` is the configuration's prefix. A name is near if its words are the same except for one misspelling,
    for separators and small words, or for the group in front.
    """
    if namespace and written.startswith(f"{namespace}_"):
        new = _unique(written[len(namespace) + 1 :].lower(), {each: each for each in OLD_NAMES})
        if new is not None:
            return Near(new, f"{namespace}_{new.upper()}")
    if written.isupper() and written.startswith(_BEFORE):
        old = _unique(written, NEW_NAMES)
        return Near(NEW_NAMES[old], f"{namespace}_{NEW_NAMES[old].upper()}" if namespace else old) if old else None
    new = _unique(written, {each: each for each in OLD_NAMES}) if written.islower() and not namespace else None
    return Near(new, new) if new else None


def _unique(name: str, names: dict[str, str]) -> str | None:
    """The single nearest of the names; ``names`` maps each name to its setting."""
    for is_near in (_is_the_same, _is_misspelt):
        found = {setting: known for known, setting in names.items() if is_near(name, known)}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    others = _of_another_group(name) if name.islower() else set()
    return others.pop() if len(others) == 1 else None


def _is_the_same(name: str, known: str) -> bool:
    """Whether two names differ only in separators, small words and the plural of a word."""
    if name.replace("_", "") == known.replace("_", ""):
        return True
    different = _different(name, known)
    return different is not None and all(
        word in _plurals(other) or other in _plurals(word) for word, other in different
    )


def _is_misspelt(name: str, known: str) -> bool:
    different = _different(name, known)
    return different is not None and all(
        min(len(word), len(other)) >= _SHORTEST and SequenceMatcher(None, word, other).ratio() >= _NEAR
        for word, other in different
    )


def _different(name: str, known: str) -> list[tuple[str, str]] | None:
    """The words in which two names differ, at most one; None if they differ in more, or have different word counts."""
    mine, other = ([word for word in each.split("_") if word.lower() not in _FILLING] for each in (name, known))
    different = [(a, b) for a, b in zip(mine, other, strict=False) if a != b]
    if len(mine) != len(other) or len(mine) < 2 or len(different) > 1:
        return None
    # The first word of an old name tells its group: CELERYD, CELERYBEAT.
    return None if name.isupper() and mine[0] != other[0] else different


def _plurals(word: str) -> tuple[str, ...]:
    return (f"{word}s", f"{word}es", f"{word}S", f"{word}ES")


def _of_another_group(name: str) -> set[str]:
    """Settings of other groups with the same other words, at least two.

    Or settings with a group if the name has none.
    """
    group, _, rest = name.partition("_")
    rest = rest if group in _GROUPS else name
    if "_" not in rest or (rest in TASK_OPTIONS and group not in _GROUPS) or rest.startswith(_LOGGING):
        return set()
    return {
        setting for setting in OLD_NAMES if setting.partition("_")[2] == rest and setting.partition("_")[0] in _GROUPS
    }
