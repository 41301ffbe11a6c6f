"""The results of evaluations: each part with the place where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Entity, Spot


class Plain(NamedTuple):
    """A string, a number, a boolean or None."""

    value: str | int | float | bool | None
    spot: Spot


class Items(NamedTuple):
    """A ``tuple``, ``list`` or ``set``; some items may be `Unresolved` while the others are known."""

    kind: str
    items: tuple[Known, ...]
    spot: Spot


class Pairs(NamedTuple):
    """A dict.

    Of two equal keys the later counts; an `Unresolved` key that is its own value stands for any other pairs.
    """

    pairs: tuple[tuple[Known, Known], ...]
    spot: Spot


class LibraryCall(NamedTuple):
    """The result of calling a library's function, such as ``kombu.Queue("a")``; ``callee`` is its dotted name."""

    callee: str
    arguments: tuple[tuple[str | None, Known], ...]
    spot: Spot

    def argument(self, name: str, position: int | None = None) -> Known | None:
        """The value of a keyword, or of the positional argument at ``position``; None if neither is given."""
        for index, (keyword, value) in enumerate(self.arguments):
            if keyword == name or (keyword is None and index == position):
                return value
        return None


class Reference(NamedTuple):
    """A function, a class or a module itself as a value."""

    entity: Entity
    dotted: str
    spot: Spot


class Unresolved(NamedTuple):
    """An unknown value; ``why`` is ``environment``, ``condition``, ``call``, ``cycle`` or the like.

    ``default`` is the default value, if any, as in ``os.environ.get("X", …)``.
    """

    why: str
    spot: Spot
    default: Known | None = None


Known = Plain | Items | Pairs | LibraryCall | Reference | Unresolved


def with_defaults(known: Known) -> Known:
    """The value if the environment sets nothing."""
    while isinstance(known, Unresolved) and known.default is not None:
        known = known.default
    return known


def unless_chosen(known: Known) -> Known:
    """The value if the environment sets nothing; unresolved where a condition chooses it."""
    while isinstance(known, Unresolved) and known.default is not None and known.why != "condition":
        known = known.default
    return known


def as_likely(known: Known, parts: Iterable[Known], spot: Spot) -> Known:
    """The result made of parts; marked as only likely if that is so for one of the parts."""
    if isinstance(known, Unresolved):
        return known
    part = next((part for part in parts if isinstance(part, Unresolved)), None)
    return Unresolved(part.why, spot, known) if part is not None else known


def text_in(known: Known | None) -> str | None:
    """The string, assuming defaults; None if it is not a string."""
    found = with_defaults(known) if known is not None else None
    return found.value if isinstance(found, Plain) and isinstance(found.value, str) else None


def texts_in(known: Known | None) -> Iterator[Plain]:
    """The strings in a sequence, or the string itself."""
    match with_defaults(known) if known is not None else None:
        case Plain(value=str()) as plain:
            yield plain
        case Items(items=items):
            for item in items:
                found = with_defaults(item)
                if isinstance(found, Plain) and isinstance(found.value, str):
                    yield found


def entries(known: Known | None) -> dict[object, tuple[Known, Known]]:
    """The pairs of a dict by key, in order; those with unknown keys are left out."""
    found: dict[object, tuple[Known, Known]] = {}
    value = with_defaults(known) if known is not None else None
    if isinstance(value, Pairs):
        for key, part in value.pairs:
            plain = with_defaults(key)
            if isinstance(plain, Plain):
                found[plain.value] = (plain, part)
            elif isinstance(plain, Reference):
                found[plain.dotted] = (plain, part)
    return found


def unresolved_in(known: Known) -> Iterator[Unresolved]:
    """All unknown parts without a default."""
    match with_defaults(known):
        case Unresolved() as found:
            yield found
        case Items(items=items):
            for item in items:
                yield from unresolved_in(item)
        case Pairs(pairs=pairs):
            for key, value in pairs:
                yield from unresolved_in(key)
                if value is not key:
                    yield from unresolved_in(value)
        case LibraryCall(arguments=arguments):
            for _, value in arguments:
                yield from unresolved_in(value)
