"""Where the manual lies on the web: the only place that knows it."""

from __future__ import annotations

MANUAL = ""
"""The https: address that `make site` is published at, with a slash at its end; empty as long as it is nowhere."""


def rule_address(code: str, manual: str | None = None) -> str | None:
    """The page of a rule on the web; None where the manual is not published."""
    base = MANUAL if manual is None else manual
    return f"{base}rules/{code}/" if base else None
