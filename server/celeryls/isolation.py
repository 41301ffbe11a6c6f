"""Removes the user's project from the import path.

``PYTHONPATH`` and ``python -m`` put folders before Python's own, so a ``json.py`` or ``click.py`` there would run in
the server. What Python itself runs before any program, such as a ``sitecustomize.py`` in such a folder, can't be undone
here; ``python -I`` prevents it. For that reason this module imports only what Python has already loaded.
"""

# ruff: noqa: PTH109, PTH118, PTH120 - the user's project may contain a pathlib.py

import os
import sys


def isolate() -> None:
    """Removes the folders in ``PYTHONPATH``, and the folder that ``python -m`` was called in, from ``sys.path``.

    A folder that contains this package stays: the package is installed there.
    """
    if sys.flags.isolated:
        return
    here = _working_directory()
    ours = os.path.dirname(os.path.dirname(_absolute(__file__, here)))
    foreign = {_absolute(folder, here) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder}
    if here and _absolute(sys.path[0], here) == here:
        foreign.add(here)
    sys.path[:] = [folder for folder in sys.path if _absolute(folder, here) not in foreign - {ours}]


def _working_directory() -> str:
    """The working directory; empty if it was deleted, as an editor's may be."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def _absolute(folder: str, here: str) -> str:
    return os.path.normpath(os.path.join(here, folder))
