"""The output formats, one per module."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.commands.check.reported import CheckReport

FOR_PEOPLE = ("text", "concise")
"""The formats that end with what could not be decided; beside others that is on standard error."""


WITH_EDITS = ("json", "sarif")
"""The formats that have the edits of fixes."""


class _Format:
    """Writes a report; its module is imported when it is used."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __call__(self, report: CheckReport, *, stderr: bool = False) -> None:
        """Prints a report to standard output or standard error."""
        import_module(f"{__name__}.{self._module}").write(report, stderr=stderr)


FORMATS = {
    "text": _Format("text"),
    "concise": _Format("concise"),
    "json": _Format("json_format"),
    "sarif": _Format("sarif"),
    "github": _Format("github"),
    "gitlab": _Format("gitlab"),
    "junit": _Format("junit"),
}
"""The formats by name; each prints a report to standard output or, with ``stderr``, to standard error."""
