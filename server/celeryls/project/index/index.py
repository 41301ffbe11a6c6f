"""The index of one workspace folder: the only mutable object in this room."""

from __future__ import annotations

import logging
import time
from itertools import chain
from typing import TYPE_CHECKING

from celeryls.project.apps.configuration_reader import ConfigurationReader
from celeryls.project.apps.scheduled_names import with_scheduled
from celeryls.project.index.receivers import ReceiverReader
from celeryls.project.index.snapshot import Snapshot
from celeryls.project.index.table_updates import TableUpdater
from celeryls.project.index.tables import FileKnowledge
from celeryls.project.index.unfollowed import UnfollowedSearch
from celeryls.project.names.bindings import Bindings, unit_of
from celeryls.project.names.edited_bindings import EditedBindings
from celeryls.project.names.modules import Modules
from celeryls.project.names.purposes import purpose_of
from celeryls.project.names.resolve import MODULE, NAMING, TASK, Resolver
from celeryls.project.names.views import WHOLE
from celeryls.project.names.votes import RootVotes
from celeryls.project.steps import finish
from celeryls.project.subjects.subjects import CHECKED, SubjectReader
from celeryls.project.tasks.canvases import canvases
from celeryls.project.tasks.canvases import read_units as read_canvases
from celeryls.project.tasks.naming.uses import UseReader
from celeryls.project.tasks.tasks import TaskReader
from celeryls.reading_budget import left_out
from celeryls.source.outline.reader import is_limited
from celeryls.source.stored.outlines import AnyOutline, decoded
from celeryls.source.text.relevance import MOST_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from celeryls.project.model.versions import CeleryOf
    from celeryls.project.steps import Steps

logger = logging.getLogger(__name__)


class Index:
    """Takes the files of a folder and their outlines, and builds `Snapshot` objects from them.

    ``wrappers`` are the dotted names of the project's decorators that make tasks in ways that can't be followed. After
    a change, only answers that depend on it are computed again. ``subjects`` are those of rules; they may be asked only
    of a settled index.
    """

    def __init__(self, root: Path, wrappers: frozenset[str] = frozenset()) -> None:
        self.root = str(root)
        self.snapshot = Snapshot()
        self._wrappers = wrappers
        self._outlines: dict[str, AnyOutline] = {}
        self._tabling = TableUpdater()
        self._updates: dict[str, tuple[AnyOutline | None, bool]] = {}
        self._stale: dict[str, None] = {}
        self._moved: set[str] = set()
        self._fresh: dict[str, FileKnowledge | None] = {}
        self._work: Steps | None = None
        self._listings = 0
        modules = Modules.of(self.root, ())
        self._votes = RootVotes(modules)
        self._begin(modules)

    @property
    def is_settled(self) -> bool:
        """Whether the snapshot includes all updates."""
        return not (self._updates or self._stale or self._fresh or self._moved)

    def listed(self, files: Iterable[str]) -> None:
        """Sets the folder's files; answers that depend on file names are computed again."""
        modules = Modules.of(self.root, files)
        before = self._resolver.modules
        if modules.files == before.files:
            return
        self._listings += 1
        self._votes = RootVotes(modules)
        for path, outline in self._outlines.items():
            self._votes.replace(path, None, outline)
        modules = self._votes.decided(modules)
        changed = modules.changed(before)
        if changed is None:
            self._begin_anew(modules)
        else:
            self._resolver.modules = modules
            finish(self._forget({(MODULE, name) for name in changed}))
        self.snapshot = Snapshot(self.snapshot.tables, self.snapshot.wrappers, modules, self.snapshot.celery)

    def set_celery(self, celery: CeleryOf) -> None:
        """Sets the version of Celery for each file; until then, it is unknown."""
        self.snapshot = Snapshot(self.snapshot.tables, self.snapshot.wrappers, self._resolver.modules, celery)

    def update(self, changes: Mapping[str, AnyOutline | None], *, edited: bool = False) -> None:
        """Takes new outlines, which `resolve_pending` reads; None for a file without facts.

        ``edited`` says that these are texts in an editor, which will change again soon.
        """
        self._updates.update((path, (outline, edited)) for path, outline in changes.items())

    def resolve_pending(self, seconds: float | None = None) -> bool:
        """Reads and resolves what is new, for at most ``seconds``; True when the snapshot is up to date."""
        end = None if seconds is None else time.perf_counter() + seconds
        if self._work is None:
            self._work = self._steps()
        try:
            for _ in self._work:
                if end is not None and time.perf_counter() >= end:
                    return False
        except BaseException:
            self._work = None
            raise
        self._work = None
        return True

    def _steps(self) -> Steps:
        """All that is to be done, in steps of less than some milliseconds, whatever the size of a file."""
        while self._updates or self._stale or self._take_votes() or self._fresh or self._moved:
            if self._updates:
                path, update = next(iter(self._updates.items()))
                try:
                    yield from self._take_update(path)
                except Exception:
                    if update[0] is None:
                        raise
                    logger.exception("%s: its facts can't be used", path)
                    if self._updates.get(path, update) is update:
                        self._updates[path] = None, update[1]  # a file without facts, until it changes
            elif self._stale:
                yield from self._resolve(next(iter(self._stale)))
            else:
                yield from self._tabulate()
        self._resolver.memo.drop_unkept()
        self._resolver.memo.costs.forget()

    def _take_update(self, path: str) -> Steps:
        outline, edited = update = self._updates[path]
        listings, votes = self._listings, self._votes
        before, old = self._outlines.get(path), self._resolver.table(path)
        new = EditedBindings(before=old) if edited else Bindings()
        yield from new.fill(decoded(outline))
        units = yield from old.changed_units(new)
        if any(is_limited(new.units[label]) for label in units if label in new.units):
            left_out(path, f"more than {MOST_FACTS:,} statements between two definitions, or in one")
        is_new = bool(units) or (before and before.commands) != (outline and outline.commands)
        is_read = is_new and self._resolver.memo.is_read(path)
        names: set[str] = (yield from old.changed(new)) if is_read else set()
        yield from votes.replace_in_steps(path, before, outline)
        if listings != self._listings:
            return  # to be read again: what it was compared with has changed
        if self._updates[path] is update:
            del self._updates[path]
        if outline is None:
            self._outlines.pop(path, None)
        else:
            self._outlines[path] = outline
        self._resolver.replace(path, new if outline is not None else None, edited=edited)
        self._moved.add(path)
        yield from self._forget(self._hooks_changed((path,)))
        if is_new:
            self._stale[path] = None
            if self._resolver.memo.is_read(path):
                yield from self._forget((path, name) for name in chain(names, map(unit_of, units), (WHOLE,)))

    def _resolve(self, path: str) -> Steps:
        """Resolves a file; what comes in meanwhile goes first, and the file's parts so far are cached."""
        if not self._fresh:
            self._take_votes()
        listings = self._listings
        try:
            for _ in self._walked(path):
                yield
                if self._updates or listings != self._listings:
                    return
            known = self._knowledge(path)
        except Exception:
            # The other files are resolved all the same; this one has no facts until it changes.
            logger.exception("%s can't be resolved", path)
            known = None
        self._fresh[path] = known
        self._stale.pop(path, None)
        yield

    def _tabulate(self) -> Steps:
        bindings = {path: self._resolver.table(path) if path in self._outlines else None for path in self._moved}
        tables = yield from self._tabling.changed(self._fresh, bindings)
        yield from self._resolver.memo.change_in_steps([(TASK, name) for name in self._tabling.other_tasks])
        self.snapshot = Snapshot(tables, self._tabling.wrappers, self._resolver.modules, self.snapshot.celery)
        self._fresh, self._moved = {}, set()

    def _take_votes(self) -> bool:
        """Resolves everything again if the project's imports show other import roots; returns whether they do."""
        before = self._resolver.modules
        modules = self._votes.decided(before)
        if modules is before or modules.imports_as(before):
            self._resolver.modules = modules
            return False
        self._begin_anew(modules)
        return bool(self._stale)

    def _begin_anew(self, modules: Modules) -> None:
        self._begin(modules)
        self._stale = dict.fromkeys((*self._outlines, *self._stale))

    def unfollowed(self) -> UnfollowedSearch:
        """A search for decorators that probably make tasks and can't be followed; only for a settled index."""
        sending = {use.spot.path for use in self.snapshot.uses() if use.task is None and use.kind == "call"}
        return UnfollowedSearch(self._outlines, sending, self._tasks, self._resolver)

    def _begin(self, modules: Modules) -> None:
        self._resolver = Resolver(self._outlines, modules)
        self._hooks_changed(self._outlines)
        self._tasks = TaskReader(self._resolver, self._wrappers)
        self._uses = UseReader(self._resolver, self._tasks)
        self.receivers = ReceiverReader(self._resolver, self._tasks)
        self._configuring = ConfigurationReader(self._resolver, self._tasks)
        self.subjects = SubjectReader(self._resolver, self._tasks, self._uses)

    def _hooks_changed(self, paths: Iterable[str]) -> set[tuple[str, str]]:
        """Updates which files have app classes that name tasks, and invalidates what depends on it."""
        changed = {path for path in paths if self._is_hook(path) != (path in self._resolver.hooks)}
        self._resolver.hooks ^= changed
        return {(MODULE, NAMING)} if changed else set()

    def _is_hook(self, path: str) -> bool:
        scopes = self._resolver.table(path).scopes.items()
        named = any(NAMING in names for scope, names in scopes if scope and scope[-1][0] == "class")
        return named and purpose_of(path, self.root) != "test"

    def _walked(self, path: str) -> Iterator[object]:
        """Resolves a file in cached parts, so that it can be interrupted and resumed, some files unit by unit."""
        yield from self._tasks.read_units(path)
        yield from self._uses.read_units(path)
        yield from self._configuring.read_units(path)
        yield from read_canvases(path, self._resolver)
        if path in self._outlines:
            yield self._tasks.in_file(path)
            yield self._uses.in_file(path)
            yield self._configuring.in_file(path)

    def _knowledge(self, path: str) -> FileKnowledge | None:
        if path not in self._outlines:
            return None
        configured = self._configuring.in_file(path)
        known = FileKnowledge(
            self._tasks.in_file(path),
            with_scheduled(self._uses.in_file(path), configured, path),
            configured,
            canvases(path, self._uses, self._resolver),
        )
        return known if known != FileKnowledge() else None

    def _forget(self, sources: Iterable[tuple[str, str]]) -> Steps:
        forgotten = yield from self._resolver.memo.change_in_steps(sources)
        for question in forgotten:
            if isinstance(question, tuple) and question[0] not in CHECKED:
                self._stale[question[1]] = None
