"""Subjects about what a worker imports, and when; ranges and answers are as in `subjects.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.syntax.places import Range


class LateConnection(NamedTuple):
    """A module-level connection to ``app.on_after_configure`` or ``app.on_after_finalize`` that surely comes too late.

    ``at`` is the decorator without its arguments, or the callee. ``app`` is where the app is made. ``before`` is an
    earlier expression of the module that makes the app send the signal; None if workers import the module only
    afterwards.
    """

    signal: str
    at: Range
    app: Spot
    before: Spot | None = None


class UndiscoveredTask(NamedTuple):
    """A task in a module that surely no worker imports.

    ``apps`` are the places where the apps are made that could run it, ``uses`` the places in production code that send
    it. ``at`` is the name of its function or class.
    """

    record: TaskRecord
    at: Range
    apps: tuple[Spot, ...]
    uses: tuple[Spot, ...] = ()
