"""Snippets: one Jinja2 template, rendered either with tab stops for an editor or with values as plain code.

A snippet is one file, ``snippets/<topic>/<name>.py.j2``: a header in TOML, then real code (:mod:`.header` reads it,
:mod:`.render` renders it). Jinja2 itself is imported with the first rendering, not with this package.
"""

from __future__ import annotations

from celeryls.snippets.folders import builtin, load, user_folder
from celeryls.snippets.model import (
    Mode,
    Rendered,
    Snippet,
    SnippetError,
    SnippetPlace,
    Supplied,
    Variable,
    WrongValueError,
)
from celeryls.snippets.place import place_of
from celeryls.snippets.render import plain_file, render

__all__ = [
    "Mode",
    "Rendered",
    "Snippet",
    "SnippetError",
    "SnippetPlace",
    "Supplied",
    "Variable",
    "WrongValueError",
    "builtin",
    "load",
    "place_of",
    "plain_file",
    "render",
    "user_folder",
]
