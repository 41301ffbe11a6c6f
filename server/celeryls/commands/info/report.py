"""Prints what a report of a fault needs."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from celeryls.commands.check.roots import by_project
from celeryls.commands.info.machine import machine, packages
from celeryls.commands.info.project import project


def report() -> str:
    """Versions, interpreter, settings and counts for the project around the working directory, as lines of text.

    Neither names of its code nor paths in it are part of it.
    """
    root = next(iter(by_project([Path.cwd()])))
    groups = {"server": machine(root), "packages": packages(), **project(root)}
    width = max(map(len, chain.from_iterable(groups.values())))
    lines = (
        f"{name}\n" + "".join(f"  {fact:<{width}}  {told}\n" for fact, told in facts.items())
        for name, facts in groups.items()
        if facts
    )
    return "".join(lines)


def show(context: click.Context) -> None:
    """Prints the report and ends; while a shell completes a command line it does nothing."""
    if not context.resilient_parsing:
        click.echo(report(), nl=False)
        context.exit()
