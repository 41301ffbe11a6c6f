"""Finds the setting that an unknown name was probably meant to be."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from celeryls.catalogue.names import TASK_OPTIONS
from celeryls.catalogue.old_names import OLD_NAMES
from celeryls.catalogue.setting_names import NEW_NAMES
from celeryls.catalogue.slips import slips

_NEAR = 0.8
_SHORTEST = 4
"""Letters of the shortest word that is checked for misspellings."""
_LONG = 7
"""Letters of a word in which two may be wrong."""
_MOST = 2
"""Letters that may be wrong in a name."""
_FILLING = frozenset(("on", "per", "if", "or", "the", "of", "a", "an", "to"))
_GROUPS = frozenset(("task", "worker", "beat", "result", "broker"))
_LOGGING = "log"
_BEFORE = ("CELERY", "BROKER_")
"""Prefixes of old setting names that no other package uses."""


class Near(NamedTuple):
    """A setting, and how its name would be written in place of the unknown one.

    ``is_slip`` says that the unknown name has no meaning of its own: it is misspelled.
    """

    setting: str
    written: str
    is_slip: bool = False


@lru_cache(maxsize=1_000)
def misspelled_word(written: str) -> Near | None:
    """The setting whose name is a single word, and differs from ``written`` by one slip; None if there is none."""
    found = [name for name in OLD_NAMES if "_" not in name and slips(written, name) == 1]
    return Near(found[0], found[0], is_slip=not _is_the_same(written, found[0])) if len(found) == 1 else None


@lru_cache(maxsize=1_000)
def nearest_setting(written: str, namespace: str | None) -> Near | None:
    """The setting that ``written`` nearly names; None if there is none, or more than one.

    ``namespace`` is the configuration's prefix. A name is near if its words are the same except for one misspelling,
    for separators and small words, or for the group in front; or if it has the same group and differs by two slips.
    """
    if namespace and written.startswith(f"{namespace}_"):
        new = _unique(written[len(namespace) + 1 :].lower(), {each: each for each in OLD_NAMES})
        if new is not None:
            return Near(new.known, f"{namespace}_{new.known.upper()}", new.is_slip)
    if written.isupper() and written.startswith(_BEFORE):
        old = _unique(written, NEW_NAMES)
        if old is None:
            return None
        setting = NEW_NAMES[old.known]
        return Near(setting, f"{namespace}_{setting.upper()}" if namespace else old.known, old.is_slip)
    new = _unique(written, {each: each for each in OLD_NAMES}) if written.islower() and not namespace else None
    return Near(new.known, new.known, new.is_slip) if new else None


class _Match(NamedTuple):
    known: str
    is_slip: bool = False


def _unique(name: str, names: dict[str, str]) -> _Match | None:
    """The single nearest of the names; ``names`` maps each name to its setting."""
    for is_near, is_slip in ((_is_the_same, False), (_is_misspelt, True), (_is_slip, True)):
        found = {setting: known for known, setting in names.items() if is_near(name, known)}
        if found:
            return _Match(next(iter(found.values())), is_slip) if len(found) == 1 else None
    others = _of_another_group(name) if name.islower() else set()
    return _Match(others.pop()) if len(others) == 1 else None


def _is_slip(name: str, known: str) -> bool:
    """Whether two names of a group differ by one slip, or by two that are in a long word or in two words."""
    (group, *words), (other_group, *others) = name.split("_"), known.split("_")
    if group != other_group or group not in _GROUPS or min(len("".join(words)), len("".join(others))) < _SHORTEST:
        return False
    if len(words) != len(others):
        return len("".join(others)) >= _LONG and slips("".join(words), "".join(others)) == 1
    counts = [(slips(mine, other), max(len(mine), len(other))) for mine, other in zip(words, others, strict=True)]
    return all(count is not None and count <= (2 if length >= _LONG else 1) for count, length in counts) and (
        sum(count or 0 for count, _ in counts) <= _MOST
    )


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
