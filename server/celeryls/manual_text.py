"""The docstring of a rule or an action as a reader wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from celeryls.examples import ManualPage


def manual_text(source: ManualPage) -> str:
    """The Markdown below the title, without cursors, and with a word for the notation's arrow."""
    body = source.text.partition("\n")[2]
    lines = body.split("\n")
    for token in MarkdownIt().parse(body):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "fence" and "title=" in token.info:
            lines[start] = f"```{token.info.split()[0]}"
            lines[start + 1 : end] = [line.replace("$0", "") for line in lines[start + 1 : end]]
        elif token.type == "inline" and token.content == "->":
            lines[start] = "\nbecomes\n"
    return "\n".join(lines).strip()
