"""What the tree consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.location import Location

TreeKind = Literal["app", "queue", "worker", "task", "schedule", "entry"]


class TreeItem(NamedTuple):
    """An item of the tree.

    ``key`` tells it from its siblings, and stays the same as long as names do. ``place`` is where it is written, None
    for what is written in several places, or nowhere. ``details`` is Markdown, empty if there is nothing to add.
    """

    key: str
    kind: TreeKind
    label: str
    description: str = ""
    details: str = ""
    place: Location | None = None
    has_children: bool = False
