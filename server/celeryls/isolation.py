"""Keeps the user's project off the path that modules are imported from.

``PYTHONPATH`` and ``python -m`` put folders before Python's own, so that a ``json.py`` or ``click.py`` there would run
in the server. What Python itself runs before any program, a ``sitecustomize.py`` in such a folder, can't be undone
here; ``python -I`` is what prevents it. Nothing but what Python has loaded already is imported, for that reason.
"""

# ruff: noqa: PTH100, PTH109, PTH120 - pathlib is a module that somebody may have planted

import os
import sys


def isolate() -> None:
    """Takes what ``PYTHONPATH`` names, and the folder that ``python -m`` was called in, off ``sys.path``.

    A folder that holds this package stays: somebody has installed it there.
    """
    if sys.flags.isolated:
        return
    ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    foreign = {os.path.abspath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder}
    if os.path.abspath(sys.path[0]) == os.getcwd():
        foreign.add(os.getcwd())
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) not in foreign - {ours}]
