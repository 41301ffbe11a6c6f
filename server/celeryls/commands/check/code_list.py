"""Lists of codes on the command line."""

from __future__ import annotations

import re

import click

from celeryls.checking.selection import EVERY, Codes, covers


class CodeList(click.ParamType[Codes]):
    """Codes or their beginnings, with commas between them."""

    name = "codes"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Codes:
        """The codes in capitals; an error of use where no rule has one of them."""
        if isinstance(value, tuple):
            return value
        from celeryls.checking.registry import all_rules  # noqa: PLC0415 - a run without codes need not import rules

        codes = tuple(part.upper() for part in re.split(r"[,\s]+", str(value)) if part)
        known = [rule.RULE.code for rule in all_rules()]
        for code in codes:
            if code != EVERY and (not code.startswith("CEL") or not any(covers(code, each) for each in known)):
                self.fail(f"no rule's code begins with {code}", param, ctx)
        return codes
