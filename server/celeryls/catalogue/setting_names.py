"""What the names in a configuration mean."""

from __future__ import annotations

from celeryls.catalogue.old_names import OLD_NAMES

NEW_NAMES = {old: new for new, names in OLD_NAMES.items() for old in names}
"""By an old name the setting's."""


def setting_of(written: str, namespace: str | None) -> str | None:
    """The setting that a name means in a configuration whose names begin with ``namespace``; None where it means none.

    As in `celery.app.utils.Settings`, the old names work beside those with the namespace. A namespace of None is that
    of a configuration that has none: there the names are lower-case, or all are old.
    """
    if namespace and written.startswith(f"{namespace}_"):
        name = written[len(namespace) + 1 :].lower()
        if name in OLD_NAMES:
            return name
    if not namespace and written in OLD_NAMES:
        return written
    return NEW_NAMES.get(written)
