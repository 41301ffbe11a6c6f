"""What the catalogue holds: one record for each word of Celery's that code can use."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["send", "sign", "run", "combine", "make", "schedule", "configure"]
"""What a call does: send a task, make a signature, run a task here and now, combine signatures, make a task, schedule
one, set an app up."""
Keywords = Literal["task arguments", "call options", "parameters"]
"""What the keywords of a call are: those of the task, call options, or parameters of the method itself."""
CallFunction = Literal["apply_async", "send_task", "set", "retry"]
"""What takes call options; ``set`` is that of a signature."""


class CatalogueRecord(Struct, frozen=True, kw_only=True):
    """What all records say.

    ``text`` is one or two sentences of Markdown. ``place`` is the dotted name of where Celery says it. ``since``,
    ``deprecated`` and ``removed`` are minor releases such as ``5.5``; ``since`` is None for what is older than the
    oldest release of the catalogue, the others where it did not happen. ``instead`` is Markdown that names what to use
    in place of what is deprecated.
    """

    name: str
    text: str
    place: str
    since: str | None = None
    deprecated: str | None = None
    removed: str | None = None
    instead: str | None = None


class ValuedRecord(CatalogueRecord, frozen=True, kw_only=True):
    """Something that is given a value.

    ``types`` are the types of the value as Python writes them, ``None`` among them; empty where any will do.
    ``default`` is the default's Python source, None where there is no default. ``unit`` is ``seconds`` or another word,
    None where there is none. ``choices`` are usual values as Python source; they need not be all.
    """

    types: tuple[str, ...] = ()
    default: str | None = None
    unit: str | None = None
    choices: tuple[str, ...] = ()


class TaskOption(ValuedRecord, frozen=True, kw_only=True):
    """An option of a task.

    ``setting`` is the setting that holds where the option is None or not given. ``exec_option`` tells whether it is
    sent with each message (`celery.app.task.extract_exec_options`), ``routing`` whether it says where the message goes,
    ``attribute`` whether a task class may set it, and ``app_only`` whether `app.task` takes it and `shared_task` does
    not.
    """

    setting: str | None = None
    exec_option: bool = False
    routing: bool = False
    attribute: bool = True
    app_only: bool = False


class CallOption(ValuedRecord, frozen=True, kw_only=True):
    """An option of a call, such as `countdown`.

    ``functions`` are the functions that take it. ``setting`` is the setting that holds where neither the call nor the
    task says anything. ``exec_option`` tells whether the task's option of that name is its default. ``internal`` ones
    are Celery's own business.
    """

    setting: str | None = None
    functions: tuple[CallFunction, ...] = ("apply_async", "send_task", "set", "retry")
    exec_option: bool = False
    internal: bool = False


class CelerySetting(ValuedRecord, frozen=True, kw_only=True):
    """A setting.

    ``group`` is the first word of its name, ``general`` where it stands for itself. ``old_names`` are those that it had
    up to Celery 3 and that still work. ``declared`` ones stand in `celery.app.defaults`; others are read by name.
    """

    group: str
    old_names: tuple[str, ...] = ()
    declared: bool = True


class TaskMethod(CatalogueRecord, frozen=True, kw_only=True):
    """A method of a task; as an option of a decorator its name would replace it.

    ``kind`` is None where it neither sends, signs nor runs anything. ``parameters`` are written as in its signature,
    without ``self``. ``inside`` ones are called by the running task on itself or by Celery, not by those who use the
    task. ``django`` ones are those of `celery.contrib.django.task.DjangoTask`.
    """

    kind: Kind | None = None
    keywords: Keywords
    parameters: tuple[str, ...] = ()
    inside: bool = False
    django: bool = False


class TaskAttribute(CatalogueRecord, frozen=True, kw_only=True):
    """An attribute of `celery.app.task.Task` that is no option: as one it would break the task."""


class Function(CatalogueRecord, frozen=True, kw_only=True):
    """What is called on an app (``owner`` is ``app``) or imported from `celery`.

    ``task_parameter`` is the parameter that takes a task's name, None where none does. ``parameters`` are written as in
    its signature.
    """

    owner: Literal["app", "celery"]
    kind: Kind
    task_parameter: str | None = None
    parameters: tuple[str, ...] = ()


class Signal(CatalogueRecord, frozen=True, kw_only=True):
    """A signal.

    ``owner`` is ``celery.signals`` or ``app``. ``passes`` are the keyword arguments of all that send it,
    ``sometimes`` those of only some; besides, each handler gets ``signal`` and ``sender``. ``sender`` says what
    the sender is.
    """

    owner: str = "celery.signals"
    sender: str
    passes: tuple[str, ...] = ()
    sometimes: tuple[str, ...] = ()


class Hook(CatalogueRecord, frozen=True, kw_only=True):
    """A method of a task that Celery calls, with ``parameters`` by position, the task itself not counted."""

    parameters: tuple[str, ...] = ()
    classmethod: bool = False


class RemovedImport(CatalogueRecord, frozen=True, kw_only=True):
    """A module or a name that can't be imported any more; ``instead`` is a dotted name, None where nothing follows."""
