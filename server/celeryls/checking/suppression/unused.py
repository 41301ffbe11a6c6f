"""Comments as subjects of rules, with what they suppress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.registry import all_rules, rules_for
from celeryls.checking.selection import RuleSelection, covers
from celeryls.checking.suppression.silencing import UNUSED_IGNORE
from celeryls.project.subjects.comments import IgnoredCode, SuppressingComment
from celeryls.syntax.code import Code
from celeryls.syntax.tokens import first_broken_string

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from celeryls.checking.context import Version
    from celeryls.checking.suppression.silencing import PlacedComment, Silencing

_OURS = "CEL"


def suppressing_comments(
    silencing: Silencing, ran: Collection[str], celery: Version | None
) -> Iterator[tuple[PlacedComment, SuppressingComment]]:
    """The comments of a file, after all rules have been asked.

    ``ran`` are the codes of those rules. What a rule that did not run would have found can't be told, nor what is in
    code that the parser does not understand.
    """
    for number, placed in enumerate(silencing.comments):
        comment, unit = placed.comment, placed.unit
        is_foreign = comment.kind == "noqa" and not any(each.code.startswith(_OURS) for each in comment.mentions)
        if is_foreign or not unit.clean or first_broken_string(unit.text) < len(unit.text):
            continue
        code = Code(unit.text)
        codes = tuple(
            IgnoredCode(
                each.code,
                code.between(*each.span),
                silencing.is_used(number, index) or not _is_decided(each.code, comment.kind, ran),
                any(covers(each.code, rule.RULE.code) for rule in all_rules()),
            )
            for index, each in enumerate(comment.mentions)
        )
        is_used = silencing.is_used(number, -1) or not _defaults(celery) <= set(ran)
        yield placed, SuppressingComment(code.between(*comment.span), codes, is_used if not codes else _any_used(codes))


def _is_decided(code: str, kind: str, ran: Collection[str]) -> bool:
    """Whether it can be told that a code in a comment suppresses nothing: all rules that it covers have run."""
    if not code.startswith(_OURS):
        return kind != "noqa"
    return not covers(code, UNUSED_IGNORE) and all(
        rule.RULE.code in ran for rule in all_rules() if covers(code, rule.RULE.code)
    )


def _any_used(codes: tuple[IgnoredCode, ...]) -> bool:
    return any(each.is_used for each in codes)


def _defaults(celery: Version | None) -> set[str]:
    return {rule.RULE.code for rule in rules_for("everything", celery, RuleSelection())}
