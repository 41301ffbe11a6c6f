"""The names of a file whose outline is kept as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.bindings import Bindings
from celeryls.source.stored.outlines import StoredOutline

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.project.names.bindings import Binding
    from celeryls.source.outline.model import Scope, UnitOutline
    from celeryls.source.stored.outlines import AnyOutline


class StoredBindings(Bindings):
    """As `Bindings`, which are made of the outline whenever they are asked for and not there; only lines are kept."""

    def __init__(self, outline: StoredOutline, read: Bindings | None = None) -> None:
        self._outline = outline
        if read is not None:
            outline.keep(Bindings, read)
        self.lines = outline.made(Bindings).lines

    @property
    def scopes(self) -> dict[Scope, dict[str, tuple[Binding, ...]]]:  # type: ignore[override]
        """The bindings by scope and name."""
        return self._outline.made(Bindings).scopes

    @property
    def stars(self) -> dict[Scope, tuple[Binding, ...]]:  # type: ignore[override]
        """The star imports by scope."""
        return self._outline.made(Bindings).stars

    @property
    def units(self) -> dict[str, UnitOutline]:  # type: ignore[override]
        """The units by label."""
        return self._outline.made(Bindings).units

    def read_changing(self) -> Generator[None, None, frozenset[tuple[Scope, str]]]:
        """As ``changing``, in steps."""
        return (yield from self._outline.made(Bindings).read_changing())

    @property
    def changing(self) -> frozenset[tuple[Scope, str]]:
        """The names, by scope, whose value changes from one statement to the next."""
        return self._outline.made(Bindings).changing


def bindings_of(outline: AnyOutline | None, read: Bindings | None = None) -> Bindings:
    """The names of a file with an outline, which may have been ``read`` already."""
    if isinstance(outline, StoredOutline):
        return StoredBindings(outline, read)
    return read or Bindings(outline)
