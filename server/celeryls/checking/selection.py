"""Which rules are on, and how severe their findings are, by the lists of the settings and of the command line.

The lists hold codes and their beginnings (``CEL4``), or ``ALL``. As in ruff, the longer of two beginnings decides, and
of two equal ones ``ignore``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.checking.rule import Severity

Codes = tuple[str, ...]
EVERY = "ALL"

PATTERN = "ALL|CEL[0-9]{0,3}"
"""A code or the beginning of one, as a regular expression."""


@dataclass(frozen=True, slots=True)
class SelectionLayer:
    """The lists of one source.

    ``select`` replaces what was on before, unless it is empty; ``extend`` and ``ignore`` change it.
    """

    select: Codes = ()
    extend: Codes = ()
    ignore: Codes = ()

    def decide(self, code: str, *, before: bool) -> bool:
        """Whether a rule is on, if it was or was not before."""
        on, off = _longest(code, (*self.select, *self.extend)), _longest(code, self.ignore)
        if on < 0 and off < 0:
            return before and not self.select
        return on > off


@dataclass(frozen=True, slots=True)
class RuleSelection:
    """What all sources say, the first one first.

    ``severities`` are by code or its beginning; ``per_file`` are patterns as in ``.gitignore``, each with what is
    ignored in the files that it matches.
    """

    layers: tuple[SelectionLayer, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    per_file: tuple[tuple[str, Codes], ...] = ()

    def is_on(self, code: str, *, by_default: bool) -> bool:
        """Whether a rule is on."""
        on = by_default
        for layer in self.layers:
            on = layer.decide(code, before=on)
        return on

    def severity(self, code: str) -> Severity | None:
        """The severity that the settings give to a rule's findings; None if they say nothing."""
        matching = [(len(_digits(prefix)), given) for prefix, given in self.severities if covers(prefix, code)]
        return max(matching, key=lambda each: each[0], default=(0, None))[1]


def covers(prefix: str, code: str) -> bool:
    """Whether an entry of a list is about a code."""
    return code.startswith(_digits(prefix))


def _digits(prefix: str) -> str:
    return "" if prefix == EVERY else prefix


def _longest(code: str, prefixes: Codes) -> int:
    """The length of the longest entry about a code; -1 if there is none."""
    return max((len(_digits(prefix)) for prefix in prefixes if covers(prefix, code)), default=-1)
