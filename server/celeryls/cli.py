"""The ``celeryls`` command: by default it serves over stdio; its subcommands do one thing and exit."""

from __future__ import annotations

import sys

import click

from celeryls import __version__
from celeryls.commands.lazy import LazyGroup


def _show_info(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - as click calls it
    if wanted:
        from celeryls.commands.info.report import show  # noqa: PLC0415 - no other command needs it

        show(context)


@click.group(
    cls=LazyGroup,
    lazy={
        "check": "celeryls.commands.check.command",
        "explain": "celeryls.commands.explain.command",
        "graph": "celeryls.commands.graph",
        "index": "celeryls.commands.index",
        "mcp": "celeryls.commands.mcp.command",
        "new": "celeryls.commands.new",
        "rule": "celeryls.commands.rule",
        "sweep": "celeryls.commands.sweep",
    },
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="celeryls")
@click.option(
    "--info",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_info,
    help="Show versions, interpreter, settings and counts for a report of a fault, without names, and exit.",
)
@click.pass_context
def main(context: click.Context) -> None:
    """A language server for Celery.

    Without a subcommand it speaks the Language Server Protocol over standard input and output.
    """
    if context.invoked_subcommand is None:
        if sys.stdin.isatty():
            click.echo("Waiting for an editor to speak the Language Server Protocol. Ctrl-C ends it.", err=True)
        from celeryls.start import serve  # noqa: PLC0415 - no other command needs it

        serve()
