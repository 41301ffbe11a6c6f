"""Starts the server that comes with the extension; to be run as ``python -I -S run_server.py``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent / "libs"))

    from celeryls.cli import main

    main(prog_name="celeryls")
