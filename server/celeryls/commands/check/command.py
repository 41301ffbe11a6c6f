"""``celeryls check``: the command and its options."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from celeryls.checking.registry import all_rules
from celeryls.checking.selection import EVERY, Codes, SelectionLayer, covers
from celeryls.commands.check.formats import json_format, text
from celeryls.commands.check.formats.summary import undecided_lines
from celeryls.commands.check.run import CheckOptions, check_paths
from celeryls.commands.printing import print_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMATS = {"text": text.write, "json": json_format.write}
_FOR_PEOPLE = ("text", "concise")


class _CodeList(click.ParamType[Codes]):
    """Codes or their beginnings, with commas between them."""

    name = "codes"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Codes:
        if isinstance(value, tuple):
            return value
        codes = tuple(part.upper() for part in re.split(r"[,\s]+", str(value)) if part)
        known = [rule.RULE.code for rule in all_rules()]
        for code in codes:
            if code != EVERY and (not code.startswith("CEL") or not any(covers(code, each) for each in known)):
                self.fail(f"no rule's code begins with {code}", param, ctx)
        return codes


_CODES = _CodeList()


class _Given(TypedDict):
    """The values of the options, by the names of their parameters."""

    select: tuple[Codes, ...]
    extend_select: tuple[Codes, ...]
    ignore: tuple[Codes, ...]
    celery_version: str
    exit_zero: bool
    fresh: bool


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--select", multiple=True, type=_CODES, help="Report these codes only: CEL304, CEL4 or ALL.")
@click.option("--extend-select", multiple=True, type=_CODES, help="Report these codes, too.")
@click.option("--ignore", multiple=True, type=_CODES, help="Don't report these codes.")
@click.option(
    "--format",
    "--output-format",
    "form",
    type=click.Choice(list(_FORMATS)),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--celery-version", metavar="VERSION", default="", help="The project's Celery, such as 5.4.")
@click.option("--no-cache", "fresh", is_flag=True, help="Ignore the cache: read all files again, and save nothing.")
def check(paths: tuple[Path, ...], form: str, **given: Unpack[_Given]) -> None:
    """Report what will fail in the Celery code of PATHS, which are files and folders; by default of this folder.

    The whole project around each path is read, and only what is found in PATHS is reported. The project is the nearest
    folder above with settings of celeryls, else the repository, else the folder itself. No code of it is run.

    The exit status is 0 if nothing is found, 1 if something is, and 2 for an error.
    """
    layer = SelectionLayer(_joined(given["select"]), _joined(given["extend_select"]), _joined(given["ignore"]))
    options = CheckOptions(layer, given["celery_version"], cache=not given["fresh"])
    report = check_paths([path.resolve() for path in paths or (Path(),)], options)
    _FORMATS[form](report)
    if form not in _FOR_PEOPLE:
        print_lines(undecided_lines(report.undecided), stderr=True)
    sys.exit(bool(report.findings) and not given["exit_zero"])


def _joined(lists: Iterable[Codes]) -> Codes:
    return tuple(code for codes in lists for code in codes)
