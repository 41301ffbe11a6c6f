"""The input and output of every assist."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from celeryls.catalogue.exceptions import transient
from celeryls.edit.change import Change
from celeryls.edit.keywords import CallSite, Keyword, add_keywords
from celeryls.features.assisting.context import ActionContext
from celeryls.project.model.tasks import in_force
from celeryls.project.usage.task import Usage
from celeryls.routing.route import NO_QUEUE
from celeryls.source.expression.values import Constant
from celeryls.source.outline.document.module_level import imports_of
from celeryls.source.tasks.mappings import spread_keys
from celeryls.source.text.relevance import names

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from celeryls.edit.style import Style
    from celeryls.project.model.tasks import OptionRecord, TaskRecord
    from celeryls.project.steps import FilesDone
    from celeryls.source.expression.values import Value
    from celeryls.source.tasks.task import DocumentTask
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit
    from celeryls.syntax.spans import Span


@dataclass(frozen=True)
class Target:
    """The task under the cursor, its file, and the file's style.

    Positions, including those of edits, count code points of the task's own ``source``. ``known`` is the task's record
    in the project's index, None if there is none. ``unit`` is the one with the ``source``; ``cursor`` is what is
    selected of it, None for a task that a call makes.
    """

    file: SourceFile
    unit: Unit
    task: DocumentTask
    style: Style
    context: ActionContext = field(default_factory=ActionContext)
    known: TaskRecord | None = None
    cursor: Span | None = None

    @property
    def name_of_task(self) -> str:
        """The task's function; empty while there is no ``def``."""
        return self.task.definition.name

    @cached_property
    def usage(self) -> Usage:
        """The names of libraries that the task uses."""
        return Usage(self.task, self.file, self.context.path, self.context)

    @cached_property
    def uses_known_library(self) -> bool:
        """Whether the body, or a function that it calls, uses a library whose transient exceptions are known.

        This reads less than finding the exceptions themselves: it runs for each list of actions.
        """
        names = chain(self.usage.gradually(), self.usage.gradually_through_calls())
        return any(transient((name,)) for name in names)

    def has(self, *options: str) -> bool:
        """Whether any of these options is set: on the decorator, in a ``**mapping``, by a wrapper or a base class."""
        return not self._set.isdisjoint(options)

    def is_surely(self, option: str, value: object) -> bool:
        """Whether an option has a value: on the decorator, from elsewhere, or by a setting of the app."""
        source, project = self.source(option), self.context.known
        if source is not None or self.known is None or project is None:
            return source == repr(value)
        found = next((each for each in project.options_of(self.known) if each.name == option), None)
        return found is not None and isinstance(found.value, Constant) and found.value.value == value

    def source(self, option: str) -> str | None:
        """The value of an option as Python source; None if it is not set, empty if the value is unknown."""
        if argument := self.task.decorator.argument(option):
            return argument.text
        if inherited := self._inherited.get(option):
            return repr(inherited.value.value) if isinstance(inherited.value, Constant) else ""
        return "" if self.has(option) else None

    def add(self, keywords: Sequence[Keyword], imports: Sequence[str] = ()) -> Change:
        """Adds options to the decorator, and the imports that their values need."""
        decorator = self.task.decorator
        opened, close = (decorator.call.start, decorator.closing) if decorator.call else (None, None)
        head_end = decorator.span.end if opened is None else opened
        arguments = [argument.span for argument in decorator.arguments]
        call = CallSite(head_end, opened, close, arguments, closes=decorator.closes)
        edits = add_keywords(self.task.source, call, keywords, self.style)
        return Change(edits, tuple(imports), tuple(keyword.name for keyword in keywords))

    def refuses(self, offer: Offer) -> bool:
        """Whether the wrapper that makes the task would not accept the options that an action adds."""
        taken = self.known.accepted_options if self.known else None
        return taken is not None and not taken.issuperset(offer.change().options)

    def title(self, text: str) -> str:
        """The title of an action.

        It mentions if a ``**mapping`` that can't be read may already set the options, and if it is unknown whether the
        project's own decorator accepts them.
        """
        hidden = next((source for source, keys in self._spreads if keys is None), None)
        if hidden is not None:
            text = noted(text, f"**{hidden if hidden.isidentifier() else '…'} may already set it")
        if self.is_named():
            text = noted(text, f"if {self.task.decorator.head} accepts it")
        return f"Celery: {text}"

    def is_named(self) -> bool:
        """Whether only the settings declare that the decorator makes tasks."""
        root, _, rest = self.task.decorator.head.partition(".")
        found = imports_of(self.file).get(root)
        target = f"{found.target}.{rest}".rstrip(".") if found else self.task.decorator.head
        wrapper = self.known.wrapper if self.known else None
        return wrapper in self.context.named or names(target, self.context.named)

    @cached_property
    def _inherited(self) -> dict[str, OptionRecord]:
        """The options that a wrapper or a class sets; for the decorator itself the file's text is more current."""
        task, project = self.known, self.context.known
        if task is None or project is None:
            return {}
        extent = project.extent(task).range
        return {
            name: option
            for name, option in in_force(project.options_of(task)).items()
            if not (task.accepted_options and name in task.accepted_options and _is_none(option.value))
            and (
                option.spot.path != task.spot.path
                or not extent.line <= project.location(option.spot).range.line <= extent.end_line
            )
        }

    @cached_property
    def _set(self) -> frozenset[str]:
        written = (argument.name for argument in self.task.decorator.arguments if argument.name)
        spread = (keys for _, keys in self._spreads if keys is not None)
        return frozenset(self._inherited).union(written, *spread)

    @cached_property
    def _spreads(self) -> list[tuple[str, frozenset[str] | None]]:
        spreads = [argument.text for argument in self.task.decorator.arguments if argument.name == "**"]
        return [(text, spread_keys(text, self.file)) for text in spreads]


@dataclass(frozen=True, slots=True)
class Choice:
    """What an editor asks the user before applying an action, if it can, and what happens with the answer.

    ``values`` are offered, the likeliest first, and ``other`` labels a value of the user's own, which must not match
    the regular expression ``refused``. ``change`` receives the answer, and returns an empty change if it is not valid;
    where it takes long, it returns steps that lead to the change. ``title`` is the action's title in that case. Where a
    value can only be typed, ``typed`` is what to begin with.
    """

    title: str
    prompt: str
    values: tuple[str, ...]
    change: Callable[[str], Change | Generator[FilesDone | None, None, Change]]
    other: str = "New queue"
    refused: str = NO_QUEUE
    typed: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that applies here. ``id`` is stable; ``change`` is called when the user previews or applies it.

    ``preferred`` marks the one of its family that is most likely right. ``choice`` is for values in a file that the
    user does not see, where there is no tab stop to choose at; ``change`` uses the likeliest of them. An action that
    ``needs_answer`` surely has no effect with that one: it is of no use in an editor where the user can't choose.
    ``extent`` are the code points of the unit that it may change, beside the imports; None if it only adds arguments
    to the task's decorator. An action that ``creates_file`` is of no use in an editor that makes no files.
    """

    id: str
    title: str
    kind: str
    change: Callable[[], Change]
    preferred: bool = False
    choice: Choice | None = None
    needs_answer: bool = False
    extent: Span | None = None
    creates_file: bool = False


def noted(title: str, note: str) -> str:
    """A title with a note in parentheses; all notes of a title share one pair."""
    return f"{title[:-1]}; {note})" if " (" in title and title.endswith(")") else f"{title} ({note})"


def _is_none(value: Value) -> bool:
    """Whether a wrapper's parameter is left at None, so that the option is not set."""
    return isinstance(value, Constant) and value.value is None
