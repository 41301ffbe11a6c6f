"""Whether a task takes the options that the catalogue has, with its defaults, settings and deprecations."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING
from unittest import mock

from celery import Celery, Task
from celery.app import autoretry, base
from celery.app.task import extract_exec_options
from celery.exceptions import ImproperlyConfigured
from scripts.catalogue.compare.asking import app, default_of, nothing, parameters, same, sample, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.load import Catalogue
    from celeryls.catalogue.records import TaskOption


def options(known: Catalogue) -> Iterator[str]:
    """What differs."""
    for option in known.task_options.values():
        yield from _taken(option)
        yield from _default(option)
    of_decorator = parameters(Celery._task_from_fun)  # noqa: SLF001 - what the decorator calls
    ours = {name for name, each in known.task_options.items() if each.place.endswith("_task_from_fun")}
    yield from same("options of the decorator", set(of_decorator) - {"fun"}, ours)
    sent = {name for name, each in known.task_options.items() if each.exec_option}
    yield from same("options that are sent", set(extract_exec_options(task())), sent)
    for name, setting in Task.from_config:
        if name in known.task_options and known.task_options[name].setting != setting:
            yield f"the setting of option {name} is {setting}"
    yield from _defaults_of_decorator()
    yield from _defaults_of_retries({name: default_of(each) for name, each in known.task_options.items()})


def names_on_a_task(known: Catalogue) -> Iterator[str]:
    """What differs in the public names of a task: each is an option, a method, a hook or an attribute."""
    ours = {name for name, each in known.task_options.items() if each.attribute and hasattr(Task, name)}
    ours |= {*known.attributes, *known.hooks, "bind"}
    ours |= {name for name, each in known.methods.items() if not each.django}
    yield from same("names on a task", {name for name in dir(Task) if not name.startswith("_")}, ours)


def _taken(option: TaskOption) -> Iterator[str]:
    value = sample(option)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            made = task(**{option.name: value})
        except ImproperlyConfigured:
            return  # it is taken, and pydantic is not there
        except Exception as error:  # noqa: BLE001 - whatever it raises is the answer
            yield f"option {option.name} is not accepted: {error!r}"
            return
    if option.attribute and option.name != "name" and getattr(made, option.name) != value:
        yield f"option {option.name} is no attribute of the task"
    if any(f"{option.name!r} task attribute is deprecated" in str(each.message) for each in said) != bool(
        option.removed
    ):
        yield f"whether option {option.name} is deprecated"


def _default(option: TaskOption) -> Iterator[str]:
    there = inspect.getattr_static(Task, option.name, default_of(option))
    if option.attribute and not isinstance(there, property) and there != default_of(option):
        yield f"the default of option {option.name} is {there!r}"
    if option.place.endswith("_task_from_fun"):
        default = parameters(Celery._task_from_fun).get(option.name)  # noqa: SLF001 - what the decorator calls
        if default != default_of(option):
            yield f"the default of option {option.name} is {default!r}"


def _defaults_of_decorator() -> Iterator[str]:
    """The defaults of `app.task` that no signature shows."""
    with mock.patch.object(base, "connect_on_app_finalize") as shared:
        lazy = app().task(nothing)
        if not shared.called:
            yield "tasks are not shared by default"
    if type(lazy) is type(task()):
        yield "tasks are not lazy by default"


def _defaults_of_retries(defaults: dict[str, object]) -> Iterator[str]:
    """The defaults of automatic retries, as they arrive where the wait is computed."""

    def fail() -> None:
        raise ValueError

    with mock.patch.object(autoretry, "get_exponential_backoff_interval", return_value=0) as interval:
        task(fail).apply()
        task(fail, autoretry_for=(ValueError,)).apply()
        if interval.called or any(defaults[name] for name in ("retry_backoff", "autoretry_for", "dont_autoretry_for")):
            yield "tasks back off by default"
        failing = task(fail, autoretry_for=(ValueError,), retry_backoff=True)
        with mock.patch.object(type(failing), "retry", side_effect=ValueError) as retry:
            failing.apply()
    passed = interval.call_args.kwargs
    if (passed["maximum"], passed["full_jitter"]) != (defaults["retry_backoff_max"], defaults["retry_jitter"]):
        yield f"the defaults of backoff are {passed}"
    if set(retry.call_args.kwargs) != {"exc", "countdown"} or defaults["retry_kwargs"]:
        yield f"retry_kwargs are {retry.call_args.kwargs} by default"
