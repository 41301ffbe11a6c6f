"""A group of commands that are imported when they are called."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

import click


class LazyGroup(click.Group):
    """Finds the command ``name`` as the function of that name in the module that ``lazy`` maps it to.

    This is what click's documentation calls lazy loading: `celeryls` starts without importing what subcommands need.
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
