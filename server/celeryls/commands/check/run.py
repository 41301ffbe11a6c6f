"""The projects of one run: each is read when its files are needed, and not at all if a result of it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from celeryls.commands.check.reported import CheckReport
from celeryls.commands.check.results import kept
from celeryls.commands.check.results.inputs import ProjectInputs
from celeryls.commands.check.results.state import state_of
from celeryls.commands.check.roots import by_project
from celeryls.indexing.cache_folder import folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from celeryls.commands.check.fixing import Fixed
    from celeryls.commands.check.project import CheckedProject
    from celeryls.commands.check.results.inputs import CheckOptions
    from celeryls.commands.check.results.result import ProjectResult
    from celeryls.commands.check.results.state import ProjectState


@dataclass
class ProjectToCheck:
    """A project, and the files and folders of it that are to be checked, by their absolute paths.

    ``state`` is how it is on disk, None if no cache is asked; ``known`` is what was found in that state.
    """

    inputs: ProjectInputs
    wanted: tuple[Path, ...]
    options: CheckOptions
    caches: Path | None = None
    state: ProjectState | None = field(init=False, default=None)
    known: ProjectResult | None = field(init=False, default=None)
    _read: CheckedProject | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.caches is not None:
            self.state = state_of(self.inputs, self.wanted, edits=self.options.edits)
            self.known = kept.load(self.inputs.root, self.wanted, self.state, self.caches)

    @property
    def project(self) -> CheckedProject:
        """The project with its files, which are read when that is first asked for."""
        if self._read is None:
            from celeryls.commands.check.results.computed import read_project  # noqa: PLC0415 - a second of imports

            self._read = read_project(self.inputs, cache=self.options.cache)
        return self._read

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files that are to be checked."""
        return tuple(_among(self.project, self.wanted))

    @property
    def unseen(self) -> tuple[Path, ...]:
        """What is wanted and has no file that is read: it is empty, excluded, or of another kind.

        Empty if a result is known, which is not kept in such a case.
        """
        if self._read is None:
            return ()
        files = self._read.files
        below = {str(above) for path in files for above in (path, *PurePath(path).parents)}
        return tuple(path for path in self.wanted if str(path) not in below)

    @property
    def changed(self) -> Mapping[str, str]:
        """The texts that are not as they were read."""
        return self._read.changed if self._read is not None else {}

    def may_be_fixed(self) -> bool:
        """Whether a fix may be applied to something that is found."""
        if self.known is None:
            return True
        fixes = (each.fix for each in self.known.findings)
        return any(fix is not None and (fix.safety == "safe" or self.options.unsafe) for fix in fixes)

    def result(self, errors: Sequence[str]) -> ProjectResult:
        """What is found in the project as it is now; it is saved unless it is known, or there were errors."""
        if self.known is not None and self._read is None:
            return self.known
        from celeryls.commands.check.results.computed import result_of  # noqa: PLC0415 - as above

        found = result_of(self.project, self.paths)
        if self.caches is not None and self.state is not None and not (self.changed or errors or self.unseen):
            kept.save(self.inputs.root, self.wanted, self.state, found, self.caches, edits=self.options.edits)
        return found


def projects_of(paths: Sequence[Path], options: CheckOptions) -> list[ProjectToCheck]:
    """The projects of files and folders, which are given by their absolute paths.

    Raises:
        RefusedError: A setting is wrong.
    """
    caches = folder() if options.cache else None
    return [
        ProjectToCheck(ProjectInputs.read(root, options), tuple(wanted), options, caches)
        for root, wanted in by_project(paths).items()
    ]


def project_with_text(path: Path, text: str, options: CheckOptions) -> ProjectToCheck:
    """A file with a text that may not be on disk, in its project.

    Raises:
        RefusedError: A setting is wrong.
    """
    ((root, _),) = by_project([path]).items()
    found = ProjectToCheck(ProjectInputs.read(root, options), (path,), options)
    found.project.overlay(str(path), text)
    return found


def fix_all(checked: Sequence[ProjectToCheck], options: CheckOptions, *, alone: bool) -> Fixed:
    """Fixes all projects, in memory; with ``alone`` nothing that needs a change of another file."""
    from celeryls.commands.check.fixing import Fixed, fix_project  # noqa: PLC0415 - most runs fix nothing

    done = Fixed()
    for each in checked:
        if each.may_be_fixed():
            done.add(fix_project(each.project, each.paths, unsafe=options.unsafe, alone=alone))
    return done


def report_of(checked: Sequence[ProjectToCheck], errors: Sequence[str] = ()) -> CheckReport:
    """What is found in all projects as they are now; ``errors`` are those that were logged so far, and grow."""
    results = [each.result(errors) for each in checked]
    found = sorted(chain.from_iterable(each.findings for each in results), key=lambda each: each.order)
    gaps = chain.from_iterable(each.undecided for each in results)
    return CheckReport(tuple(found), tuple(sorted(gaps, key=lambda each: (each.what, each.place, each.detail))))


def _among(project: CheckedProject, wanted: Sequence[Path]) -> Iterator[str]:
    """The files of a project that are among the wanted ones or below them, sorted."""
    names = {str(path) for path in wanted}
    for path in sorted(project.checkable):
        if path in names or any(str(above) in names for above in PurePath(path).parents):
            yield path
