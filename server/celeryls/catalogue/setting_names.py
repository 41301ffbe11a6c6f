"""The meaning of names in a configuration."""

from __future__ import annotations

from celeryls.catalogue.old_names import OLD_NAMES

DEFAULT_QUEUE = "celery"
"""The default of `task_default_queue` (`celery.app.defaults`)."""
OLD_PREFIXES = ("CELERY", "BROKER_")
"""Prefixes of setting names up to Celery 3, with any namespace."""
NEW_NAMES = {old: new for new, names in OLD_NAMES.items() for old in names}
"""The setting for each old name."""


def setting_of(written: str, namespace: str | None) -> str | None:
    """The setting that a name means in a configuration with the prefix ``namespace``; None if it means none.

    As in `celery.app.utils.Settings`, old names work next to names with the namespace. A namespace of None is that of a
    configuration without one: there the names are lower-case, or all are old.
    """
    if namespace and written.startswith(f"{namespace}_"):
        name = written[len(namespace) + 1 :].lower()
        if name in OLD_NAMES:
            return name
    if not namespace and written in OLD_NAMES:
        return written
    return NEW_NAMES.get(written)
