"""Counts the slips of the hand between two names."""

from __future__ import annotations

from difflib import SequenceMatcher


def slips(written: str, meant: str) -> int | None:
    """How many letters are missing, superfluous, other or swapped; None if a digit differs, which is meant so."""
    removed = added = ""
    for kind, start, end, other_start, other_end in SequenceMatcher(None, written, meant, autojunk=False).get_opcodes():
        if kind != "equal":
            removed, added = removed + written[start:end], added + meant[other_start:other_end]
    if any(letter.isdigit() for letter in removed + added):
        return None
    return max(len(removed), len(added))
