"""``a or b`` and ``a and b`` of known values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Pairs, Plain, Unresolved, with_defaults

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known


def chosen(operator: str, operands: list[Known], spot: Spot) -> Known:
    """``a or b``, ``a and b``, as far as the truth of the operands is known."""
    for operand in operands[:-1]:
        true = _truth(operand)
        if true is None:
            likely = operator == "or" and _truth(with_defaults(operand))
            return Unresolved("condition", spot, operand if likely else operands[-1])
        if true is (operator == "or"):
            return operand
    return operands[-1]


def _truth(known: Known) -> bool | None:
    """The truth value; None if it is unknown."""
    match known:
        case Plain(value=value):
            return bool(value)
        case Items(items=parts) | Pairs(pairs=parts):
            return bool(parts)
        case _:
            return None
