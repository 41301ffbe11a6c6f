"""Removes the user's project from the import path.

``PYTHONPATH`` and ``python -m`` put folders before Python's own, so a ``json.py`` or ``click.py`` there would run in
the server. What Python itself runs before any program, such as a ``sitecustomize.py`` in such a folder, can't be undone
here; ``python -I`` prevents it. For that reason this module imports only what Python has already loaded.
"""

# ruff: noqa: PTH100, PTH109, PTH120 - the user's project may contain a pathlib.py

import os
import sys


def isolate() -> None:
    """Removes the folders in ``PYTHONPATH``, and the folder that ``python -m`` was called in, from ``sys.path``.

    A folder that contains this package stays: the package is installed there.
    """
    if sys.flags.isolated:
        return
    ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    foreign = {os.path.abspath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder}
    if os.path.abspath(sys.path[0]) == os.getcwd():
        foreign.add(os.getcwd())
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) not in foreign - {ours}]
