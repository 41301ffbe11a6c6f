"""What a list of words is made from, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.catalogue.load import Catalogue
    from celeryls.edit.stops import Stop
    from celeryls.project.index.receivers import ReceiverReader
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.text.file import SourceFile

WordKind = Literal[
    "option", "setting", "key", "field", "parameter", "value", "rate", "task", "queue", "exception", "class"
]
PlaceKind = Literal[
    "task options",
    "call options",
    "settings",
    "setting",
    "crontab",
    "schedule",
    "entry",
    "routes",
    "route",
    "annotations",
    "arguments",
    "periodic",
    "mock",
    "task names",
    "retry policy",
    "queue name",
    "solar",
    "row",
]


@dataclass(frozen=True, eq=False)
class CodeQuery:
    """A question for the words at a code point of an open file.

    ``wrappers`` are the project's decorators that make tasks, as in `is_task_decorator`. ``snapshot`` may be a moment
    old; ``receivers`` is called where a name has to be followed, and ``newest`` with a name that it does not know.
    ``has_celery`` is None where that can't be told.
    ``has_python_server`` says that another server lists the parameters of functions; ``by_character`` says that a
    character asks which no other server listens to.
    """

    file: SourceFile
    path: str
    offset: int
    catalogue: Catalogue
    wrappers: frozenset[str] = frozenset()
    snapshot: Snapshot | None = None
    receivers: Callable[[], ReceiverReader | None] = lambda: None
    newest: Callable[[str], ReceiverReader | None] = lambda _dotted: None
    has_celery: bool | None = None
    has_python_server: bool = False
    by_character: bool = False


class CodePlace(NamedTuple):
    """What a bracket is about.

    ``name`` is the function of call options, or the setting whose value it holds. ``allowed`` are the options that a
    decorator takes, None if it takes all. ``task`` is the task that is called, or that an entry names.
    """

    kind: PlaceKind
    name: str = ""
    task: TaskRecord | None = None
    allowed: frozenset[str] | None = None


class Word(NamedTuple):
    """An entry of the list.

    ``parts`` are what it writes. ``about`` says where its documentation is: the kind and name of a record of the
    catalogue, or ``task`` and its name. ``matched`` is compared with what is typed. ``detail`` is one line.
    """

    label: str
    kind: WordKind
    parts: tuple[str | Stop, ...]
    matched: str
    detail: str = ""
    about: tuple[str, str] | None = None
    is_deprecated: bool = False


class WordList(NamedTuple):
    """The words for a position, the likeliest first; they replace the code points from ``start`` to ``end``.

    ``is_incomplete`` says that further words are left out, which the next letter may find. ``begins_statement`` says
    that a statement may begin with them, as with a pattern.
    """

    words: tuple[Word, ...]
    start: int
    end: int
    is_incomplete: bool = False
    begins_statement: bool = False
