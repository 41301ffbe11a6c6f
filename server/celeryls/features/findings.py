"""What the rules say of a file."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from celeryls.plugins import modules_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.rules.finding import Finding
    from celeryls.source.file import SourceFile

logger = logging.getLogger(__name__)


def findings(file: SourceFile) -> tuple[Finding, ...]:
    """All findings in the order of the text. A rule that fails is logged, and the others still answer."""
    return tuple(sorted(_findings(file), key=lambda finding: (finding.span, finding.code)))


def _findings(file: SourceFile) -> Iterator[Finding]:
    for rule in modules_with("celeryls.rules", "CODE"):
        try:
            yield from rule.check(file)
        except Exception:
            logger.exception("rule %s failed", rule.CODE)
