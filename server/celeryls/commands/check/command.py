"""``celeryls check``: the command and its options."""

from __future__ import annotations

import sys
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from celeryls.checking.selection import Codes, SelectionLayer
from celeryls.commands.check.code_list import CodeList
from celeryls.commands.check.formats import FORMATS, WITH_EDITS
from celeryls.commands.check.one_run import OneRun, OutputOptions
from celeryls.commands.check.results.inputs import CheckOptions
from celeryls.commands.check.watching import watch
from celeryls.environment.versions import version_of

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    class GivenOptions(TypedDict):
        """The values of the options, by the names of their parameters."""

        select: tuple[Codes, ...]
        extend_select: tuple[Codes, ...]
        ignore: tuple[Codes, ...]
        fix: bool
        unsafe_fixes: bool
        diff: bool
        form: str
        statistics: bool
        exit_zero: bool
        celery_version: str
        baseline: Path | None
        write_baseline: bool
        watch: bool
        stdin_filename: Path | None
        fresh: bool


_file = partial(click.Path, path_type=Path)
_codes = partial(click.option, multiple=True, type=CodeList(), metavar="CODES")
_flag = partial(click.option, is_flag=True)


@click.command()
@click.argument("paths", nargs=-1, type=_file(exists=True, allow_dash=True))
@_codes("--select", help="Report these codes only, such as CEL304,CEL4 or ALL.")
@_codes("--extend-select", help="Report these codes in addition.")
@_codes("--ignore", help="Don't report these codes.")
@_flag("--fix", help="Apply safe fixes.")
@_flag("--unsafe-fixes", help="Apply unsafe fixes, too: they may change what the code does.")
@_flag("--diff", help="Print what --fix would change, and change nothing.")
@click.option(
    "--format",
    "--output-format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@_flag("--statistics", help="Print how many findings each code has; as text or JSON.")
@_flag("--exit-zero", help="Exit with 0 even if something is found.")
@click.option(
    "--celery-version",
    metavar="VERSION",
    default="",
    callback=lambda _context, _option, given: _version(given),
    help="The project's Celery, such as 5.4.",
)
@click.option("--baseline", metavar="FILE", type=_file(dir_okay=False), help="Report only what FILE does not have.")
@_flag("--write-baseline", help="Write what is found into the file of --baseline.")
@_flag("--watch", help="Run again whenever a file changes.")
@click.option("--stdin-filename", metavar="FILE", type=_file(), help="Check standard input as if it were FILE.")
@click.option("--no-cache", "fresh", is_flag=True, help="Ignore the cache: read all files again, and save nothing.")
def check(paths: tuple[Path, ...], **given: Unpack[GivenOptions]) -> None:
    """Report what will fail in the Celery code of PATHS: files, folders, or - for standard input.

    Without PATHS it is the current folder. The whole project around each path is read, and only what is found in PATHS
    is reported. The project is the nearest folder above with settings of celeryls, else the repository, else the folder
    itself. No code of it is run.

    The exit status is 0 if nothing is found, 1 if something is, and 2 for an error. With --diff it is 1 if something
    would change.
    """
    layer = SelectionLayer(*(tuple(chain(*given[key])) for key in ("select", "extend_select", "ignore")))
    options = CheckOptions(
        layer, given["celery_version"], not given["fresh"], given["unsafe_fixes"], given["form"] in WITH_EDITS
    )
    output = OutputOptions(
        given["form"],
        given["statistics"],
        given["exit_zero"],
        "diff" if given["diff"] else "write" if given["fix"] else "none",
        given["baseline"],
        given["write_baseline"],
    )
    stdin = given["stdin_filename"]
    if Path("-") in paths:
        stdin = stdin or Path("stdin.py")
    _refuse_contradictions(paths, stdin, given)
    run = OneRun(tuple(path.resolve() for path in paths or (Path(),)), stdin, options, output)
    if given["watch"]:
        watch(run.paths, run)
    else:
        sys.exit(run())


def _version(given: str) -> str:
    if given and version_of(given) is None:
        raise click.BadParameter(f"{given} is no version such as 5.4")
    return given


def _refuse_contradictions(paths: tuple[Path, ...], stdin: Path | None, given: GivenOptions) -> None:
    if stdin and paths not in ((), (Path("-"),)):
        raise click.UsageError("Standard input is checked alone, without other PATHS.")
    if stdin and (given["watch"] or given["write_baseline"]):
        raise click.UsageError("Standard input is checked once, and is no part of a baseline.")
    if given["write_baseline"] and not given["baseline"]:
        raise click.UsageError("--write-baseline needs --baseline FILE.")
    if given["statistics"] and given["form"] not in ("text", "concise", "json"):
        raise click.UsageError("--statistics is written as text or JSON.")
