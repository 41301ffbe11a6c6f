"""A group of commands that are imported when they are called."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


class _NoFolderError(click.ClickException):
    """One line on standard error, and exit status 2, as for usage errors."""

    exit_code = 2


class LazyGroup(click.Group):
    """Finds the command ``name`` as the function of that name in the module that ``lazy`` maps it to.

    This is what click's documentation calls lazy loading: `celeryls` starts without importing what subcommands need.
    Where a command needs the current folder and that was deleted, it says so.
    """

    def __init__(self, *args: Any, lazy: dict[str, str] | None = None, **options: Any) -> None:  # noqa: ANN401 - as its base
        super().__init__(*args, **options)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None if there is no command with that name."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        return cast("click.Command", getattr(import_module(self.lazy[cmd_name]), cmd_name))

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as its base
    ) -> click.Context:
        """As its base; an option such as ``--info`` runs here."""
        with _current_folder():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as its base
        """As its base."""
        with _current_folder():
            return super().invoke(ctx)


@contextmanager
def _current_folder() -> Iterator[None]:
    """Turns an error that comes of a deleted current folder into one line.

    Raises:
        ClickException: The current folder was deleted, and something needed it.
    """
    try:
        yield
    except FileNotFoundError as error:
        if _has_folder():
            raise
        raise _NoFolderError("The current folder was deleted. Change to another one.") from error


def _has_folder() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True
