"""``celeryls``, ``celery-language-server`` and ``python -m celeryls``."""

import os
import sys

from celeryls.isolation import isolate


def main() -> None:
    """Runs the command line; it is imported once no module of the user's project can be imported by accident."""
    isolate()
    is_completing = "_CELERYLS_COMPLETE" in os.environ  # a shell requests completions, see `click.shell_completion`
    if len(sys.argv) == 1 and not is_completing and not sys.stdin.isatty():
        from celeryls.start import serve  # noqa: PLC0415 - see above; an editor need not wait for the command line

        serve()
        return
    from celeryls.cli import main as command  # noqa: PLC0415 - see above
    from celeryls.system.differences import speak_utf8  # noqa: PLC0415 - see above

    speak_utf8(sys.stdout, sys.stderr)
    command(prog_name="celeryls")


if __name__ == "__main__":
    main()
