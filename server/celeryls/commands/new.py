"""``celeryls new``: generates code from a pattern, and prints it or adds it to a file."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from celeryls.commands.console import console
from celeryls.generate.fill import Filled, fill
from celeryls.generate.into import add
from celeryls.generate.listing import FOOTNOTE, HEADINGS, listing, rows
from celeryls.generate.names import undefined
from celeryls.generate.place import fitting_snippets, place_in_project
from celeryls.generate.spec import SpecError, read_file, read_option
from celeryls.snippets import builtin, load, user_folder
from celeryls.system.differences import device_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.snippets import Snippet, SnippetPlace


_OPEN = re.compile(r"\"(\w+)\": \.\.\.(?=[,}])")  # as `needed_arguments` leaves them


class _Refused(click.ClickException):
    """One line on standard error, and exit status 2, as for other usage errors."""

    exit_code = 2


@click.command()
@click.argument("spec", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--pattern", metavar="NAME", help="The pattern, with or without the leading c; ctask by default.")
@click.option("--set", "options", metavar="KEY=VALUE", multiple=True, help="A value; can be given more than once.")
@click.option("--into", metavar="FILE", type=click.Path(path_type=Path), help="Add the code and its imports to FILE.")
@click.option("--list", "listed", is_flag=True, help="Show the patterns and their keys; with --pattern those of one.")
def new(spec: Path | None, pattern: str | None, options: tuple[str, ...], into: Path | None, *, listed: bool) -> None:
    """Write a task from a pattern.

    SPEC is a YAML file of keys and values, such as `TASK_NAME: send_order_email`, or - for standard input. `celeryls
    new --list` names all keys, `celeryls new --list --pattern email` those of one pattern. The code goes to standard
    output, or with --into to the end of FILE. It is made of what the project around FILE has, else around the current
    folder.
    """
    if not (spec or pattern or options or listed):
        raise click.UsageError("Give a SPEC, a --pattern or a --set. `celeryls new --list` shows the patterns.")
    for path in (spec, into):
        if path is not None and (name := device_name(path)):
            raise _Refused(f"{path}: Windows keeps the name {name} for itself. Choose another one.")
    try:
        snippets = _snippets()
        if listed:
            place = place_in_project(into)
            _list(snippets if pattern is None else [fill([], pattern, snippets, place).snippet], place)
            return
        entries, place = [*(read_file(spec) if spec else []), *map(read_option, options)], place_in_project(into)
        _write(fill(entries, pattern, fitting_snippets(snippets, into, place), place), into)
    except SpecError as error:
        raise _Refused(str(error)) from error


def _write(filled: Filled, into: Path | None) -> None:
    if into is None:
        click.echo(filled.text, nl=False)
        _note(filled, undefined(filled.text))
        return
    added = add(into, filled)
    click.echo(f"{into}: added {', '.join(added.names) or filled.snippet.title}")
    _note(filled, added.undefined)


def _snippets() -> list[Snippet]:
    own, errors = load(user_folder())
    for error in errors:
        click.echo(f"Warning: {error}", err=True)
    return [*own, *builtin()]


def _note(filled: Filled, unknown: Sequence[str]) -> None:
    for key, why in filled.ignored:
        click.echo(f"Note: {key} is ignored {why}.", err=True)
    if open_values := _OPEN.findall(filled.body):
        click.echo(f"Note: `...` can't be sent; write the task's {', '.join(open_values)} in its place.", err=True)
    if unknown:
        hint = f"supply them with IMPORTS, such as `IMPORTS: from … import {unknown[0]}`"
        click.echo(f"Not defined: {', '.join(unknown)}; {hint}", err=True)


def _list(snippets: Sequence[Snippet], place: SnippetPlace) -> None:
    if sys.stdout.isatty():
        console().print(listing(snippets, place))
        return
    for row in (HEADINGS, *rows(snippets, place)):
        click.echo("\t".join(row))
    click.echo(FOOTNOTE, err=True)
