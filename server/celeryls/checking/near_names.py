"""Finds the name that somebody meant who wrote another: one that is a slip of the hand away."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.catalogue.slips import slips

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST = 5
_LONG = 12
"""Code points of a last part in which two letters may differ."""


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """The most similar of dotted names that differs by a slip: a letter more, less, other, or two swapped.

    Two letters in a long last part; any difference in case and underscores. None if there is none: a digit or the
    beginning of a word that differs is meant so (``pay_v2``, ``unsubscribe``), and a short name may be similar by
    chance.
    """
    if len(name) < _SHORTEST:
        return None
    candidates = list(names)
    plain = _plain(name)
    written_otherwise = next((each for each in candidates if _plain(each) == plain), None)
    near = get_close_matches(name, candidates, 5, 0.8)
    return written_otherwise or next((each for each in near if _is_slip(name, each)), None)


def _is_slip(written: str, meant: str) -> bool:
    if re.sub(r"\d", "", written) == re.sub(r"\d", "", meant):
        return False
    found = slips(written, meant)
    if found is None:
        return False
    first, second = written.rpartition(".")[2], meant.rpartition(".")[2]
    begin_alike = first[:1] == second[:1]
    most = 2 if min(len(first), len(second)) >= _LONG and begin_alike else 1
    return found <= most


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
