"""Whether a JSON value has the form that the protocol gives it."""

from __future__ import annotations

_LARGEST = 2**31 - 1


def fits(value: object, shape: object) -> bool:
    """Whether lsprotocol surely takes the value; False also for what it only happens to take, such as 1 for True.

    ``shape`` is one of the shapes in ``initialize.json``: the name of a type, a list with the shape of all items,
    ``{"values": […]}``, ``{"either": [shape, …]}``, or ``{"members": {name: shape}, "needed": [name, …]}``. Further
    members may have any value, and one that is not needed may be null.
    """
    if isinstance(shape, str):
        return _is(value, shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(each, shape[0]) for each in value)
    assert isinstance(shape, dict)  # noqa: S101 - written by scripts/initialize.py
    if "values" in shape:
        return type(value) in (str, int) and value in shape["values"]
    if "either" in shape:
        return any(fits(value, each) for each in shape["either"])
    return isinstance(value, dict) and _has_members(value, shape["members"], shape["needed"])


def _has_members(value: dict[str, object], members: dict[str, object], needed: list[str]) -> bool:
    if any(value.get(name) is None for name in needed):
        return False
    return all(name not in members or each is None or fits(each, members[name]) for name, each in value.items())


def _is(value: object, kind: str) -> bool:
    """Whether a value is of a kind; lsprotocol has no larger integers than these."""
    match kind:
        case "any":
            return True
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case _:
            return type(value) is int and 0 <= value <= _LARGEST
