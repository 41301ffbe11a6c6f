"""One run of the command: from its options to what is printed, and its exit status."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import click

from celeryls.commands.check.baseline import Baseline
from celeryls.commands.check.formats import FOR_PEOPLE, FORMATS, statistics
from celeryls.commands.check.formats.summary import undecided_lines
from celeryls.commands.check.logs import logged_errors
from celeryls.commands.check.places import shown
from celeryls.commands.check.results.inputs import RefusedError
from celeryls.commands.check.run import fix_all, project_with_text, projects_of, report_of
from celeryls.commands.check.writing import NotWrittenError, encoded, write
from celeryls.commands.printing import print_lines
from celeryls.indexing.reading import decoded
from celeryls.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from celeryls.commands.check.fixing import Fixed
    from celeryls.commands.check.reported import CheckReport
    from celeryls.commands.check.results.inputs import CheckOptions
    from celeryls.commands.check.run import ProjectToCheck


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What becomes of what is found; ``fixes`` says what is done with fixes."""

    form: str
    statistics: bool = False
    exit_zero: bool = False
    fixes: Literal["none", "write", "diff"] = "none"
    baseline: Path | None = None
    write_baseline: bool = False


@dataclass(frozen=True, slots=True)
class OneRun:
    """A run over paths, which are absolute, or over standard input as the file ``stdin``; it can be repeated."""

    paths: tuple[Path, ...]
    stdin: Path | None
    options: CheckOptions
    output: OutputOptions

    def __call__(self) -> int:
        """Runs, and returns the exit status."""
        with logged_errors() as errors, _no_collection():
            status = self._run(errors)
        for message in errors:
            click.echo(f"error: {message}", err=True)
        return 2 if errors else status

    def _run(self, errors: list[str]) -> int:
        checked = self._checked()
        fixed: dict[str, int] = {}
        if self.output.fixes != "none":
            done = fix_all(checked, self.options, alone=self.stdin is not None)
            errors += _failures(done)
            if self.output.fixes == "diff":
                return self._show_diff(checked, sum(done.counts.values()))
            errors += self._write(checked, done)
            fixed = dict(done.counts)
        found = report_of(checked, errors)
        for path in (path for each in checked if self.stdin is None for path in each.unseen):
            click.echo(f"warning: {shown(str(path))} has no file to check, or it is excluded", err=True)
        report = replace(found, fixed=fixed, unsafe=self.options.unsafe, errors=tuple(errors))
        if self.output.baseline is not None:
            if self.output.write_baseline:
                return self._write_baseline(self.output.baseline, report)
            compared = Baseline.read(self.output.baseline).compare(report.findings, self._is_checked)
            report = replace(report, findings=compared.new, known=compared.known, gone=compared.gone)
        try:
            self._print(report)
        except BrokenPipeError:
            raise  # whoever reads has enough
        except OSError as error:
            raise RefusedError(f"the result can't be written: {error.strerror}") from error
        return int(bool(report.findings) and not self.output.exit_zero)

    def _checked(self) -> list[ProjectToCheck]:
        if self.stdin is None:
            return projects_of(self.paths, self.options)
        text = decoded(sys.stdin.buffer.read())
        if text is None:
            raise RefusedError("standard input is no Python file in UTF-8 or the encoding that it declares")
        return [project_with_text(self.stdin.absolute(), text, self.options)]

    def _show_diff(self, checked: Sequence[ProjectToCheck], count: int) -> int:
        changes = {
            path: (each.project.original(path) or "", text) for each in checked for path, text in each.changed.items()
        }
        changes = {path: (before, after) for path, (before, after) in changes.items() if before != after}
        from celeryls.commands.check.formats import diff  # noqa: PLC0415 - as formats, when it is used

        diff.write(changes)
        told = f"Would fix {counted(count, 'finding')}." if changes else "No fixes available."
        click.echo(told, err=True)
        return int(bool(changes) and not self.output.exit_zero)

    def _write(self, checked: Sequence[ProjectToCheck], done: Fixed) -> Iterator[str]:
        """Writes the files that fixes have changed, those of one fix together. Returns why one could not be written."""
        from celeryls.commands.check.fixing import groups  # noqa: PLC0415 - as for the rules

        for each in checked:
            if self.stdin is not None:
                text = each.project.text(str(self.stdin.absolute())) or ""
                sys.stdout.buffer.write(encoded(str(self.stdin), text.encode(), text))
                continue
            if not each.changed:
                continue  # the project may not have been read at all
            project = each.project
            changed = {path: text for path, text in each.changed.items() if text != project.original(path)}
            for group in groups(changed, done.together):
                files = {path: (project.data(path), changed[path]) for path in group if path in changed}
                try:
                    write(files)
                except NotWrittenError as error:
                    for path in files:
                        project.forget(path)
                        reason = error if path == error.path else f"{shown(error.path)} could not be: {error}"
                        yield f"{shown(path)} was not written: {reason}"

    def _write_baseline(self, path: Path, report: CheckReport) -> int:
        before = Baseline.read(path) if path.exists() else Baseline(path)
        count = before.write(report.findings, self._is_checked)
        click.echo(f"Wrote {counted(count, 'finding')} to {shown(str(path))}.", err=True)
        return 0

    def _is_checked(self, path: Path) -> bool:
        if self.stdin is not None:
            return path == self.stdin.absolute()
        return any(path == wanted or wanted in path.parents for wanted in self.paths)

    def _print(self, report: CheckReport) -> None:
        form = self.output.form
        # A fixed text is on standard output.
        stderr = self.stdin is not None and self.output.fixes == "write"
        if self.output.statistics and form == "json":
            statistics.write_json(report)
        elif self.output.statistics:
            statistics.write_text(report)
        else:
            FORMATS[form](report, stderr=stderr)
        if form not in FOR_PEOPLE:
            print_lines(undecided_lines(report.undecided), stderr=True)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector: a sixth of the time goes into looking at facts that all stay in use."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _failures(done: Fixed) -> Iterator[str]:
    for code in sorted(done.broken):
        yield f"a fix of {code} would break the syntax of a file, so it was not applied"
    if not done.converged:
        from celeryls.commands.check.fixing import PASSES  # noqa: PLC0415 - with the rules, which are there by now

        yield f"fixing did not come to an end within {PASSES} passes"
