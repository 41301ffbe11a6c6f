"""Finds the modules that a worker imports by name: from its settings, its app's calls, and Django's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.discovery import autodiscoveries, worker_modules
from celeryls.project.apps.settings.django import django_settings
from celeryls.project.values.evaluate import attribute
from celeryls.project.values.known import texts_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.known import Known
    from celeryls.source.outline.model import Scope

EVERYWHERE = ("imports", "include")
"""The settings that list modules."""


def worker_imports(
    path: str, variable: str, scope: Scope, settings: Mapping[str, Known], resolver: Resolver
) -> tuple[str, ...]:
    """The project's modules that an app's worker imports; the app is the value of ``variable`` in a scope of a file.

    ``settings`` are the app's, by their new names. If it discovers the tasks of Django's apps, these come from the
    settings that the worker is started with.
    """
    listed = [str(text.value) for name in EVERYWHERE if name in settings for text in texts_in(settings[name])]
    discovered = list(autodiscoveries(path, resolver.resolve(path, variable, scope), resolver))
    apps: list[str] = []
    if any(each.packages == () for each in discovered) and (django := django_settings(path, resolver).entity):
        apps = [str(text.value) for text in texts_in(attribute(django, "INSTALLED_APPS", resolver))]
    return tuple(sorted(worker_modules(path, resolver, listed, discovered, apps)))
