"""The project's values for the variables of snippets: queues, the app, exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.features.assisting.context import ProjectAnswers
    from celeryls.snippets import Supplied
    from celeryls.source.text.file import SourceFile


def project_choices(file: SourceFile, path: str, known: ProjectAnswers | None) -> Supplied:
    """For each source that a variable's ``from`` can name, its values for this file, the likeliest first.

    Unknown values are left out.
    """
    from celeryls.source.tasks.exceptions import exceptions_in  # noqa: PLC0415 - msgspec, which a start does without

    found = {"exceptions": exceptions_in(file)}
    if known is not None:
        found["queues"] = known.queues_of(path)
        if app := known.app_of(path):
            found["app"], found["app_module"] = (app.record.variable,), (app.record.module,)
    return tuple((source, tuple(filter(None, values))) for source, values in found.items() if any(values))
