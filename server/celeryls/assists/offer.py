"""What every assist gets and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.keywords import Call, Keyword, add_keywords
from celeryls.source.spreads import spread_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from celeryls.edit.style import Style
    from celeryls.source.file import SourceFile
    from celeryls.source.tasks import Task


@dataclass(frozen=True, slots=True)
class Target:
    """The task under the cursor, in its file, and how the file is written.

    Positions, those of edits too, count code points of the task's own ``source``.
    """

    file: SourceFile
    task: Task
    style: Style

    def has(self, *options: str) -> bool:
        """Whether the decorator gives any of these options, itself or in a ``**mapping`` that can be read."""
        spread = frozenset().union(*(keys for _, keys in self._spreads() if keys is not None))
        return any(self.task.decorator.argument(option) or option in spread for option in options)

    def add(self, keywords: Sequence[Keyword], imports: Sequence[str] = ()) -> Change:
        """Adds options to the decorator, and the imports that their values need."""
        decorator = self.task.decorator
        opened, close = (decorator.call.start, decorator.call.end - 1) if decorator.call else (None, None)
        head_end = decorator.span.end if opened is None else opened
        call = Call(head_end, opened, close, [argument.span for argument in decorator.arguments])
        return Change(add_keywords(self.task.source, call, keywords, self.style), tuple(imports))

    def title(self, text: str) -> str:
        """The title of an action; it says so where a ``**mapping`` that can't be read may hold the options already."""
        hidden = next((source for source, keys in self._spreads() if keys is None), None)
        if hidden is None:
            return f"Celery: {text}"
        return f"Celery: {text} (**{hidden if hidden.isidentifier() else '…'} may repeat it)"

    def _spreads(self) -> list[tuple[str, frozenset[str] | None]]:
        spreads = [argument.text for argument in self.task.decorator.arguments if argument.name == "**"]
        return [(text, spread_keys(text, self.file)) for text in spreads]


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that fits here. ``id`` is stable; ``change`` is called when the user looks at it, or takes it."""

    id: str
    title: str
    kind: str
    change: Callable[[], Change]
