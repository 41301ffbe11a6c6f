"""The server that other editors start: this checkout's, or the one that CELERYLS names.

``make dist`` installs the wheel into an empty environment and runs the journeys of Emacs and Neovim with that one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PROGRAM = Path(os.environ.get("CELERYLS") or Path(sys.executable).with_name("celeryls")).absolute()
"""The program, by its whole path."""

if not PROGRAM.is_file():
    raise FileNotFoundError(PROGRAM)


def environment() -> dict[str, str]:
    """This process's environment, in which ``celeryls`` is that program."""
    return os.environ | {"PATH": os.pathsep.join((str(PROGRAM.parent), os.environ.get("PATH", "")))}
