"""``celeryls`` and ``python -m celeryls``."""

import os
import sys

from celeryls.isolation import isolate


def main() -> None:
    """Runs the command line, which is imported when nothing of the user's can be imported in its place."""
    isolate()
    is_completing = "_CELERYLS_COMPLETE" in os.environ  # a shell asks for words, see `click.shell_completion`
    if len(sys.argv) == 1 and not is_completing and not sys.stdin.isatty():
        from celeryls.start import serve  # noqa: PLC0415 - see above; an editor need not wait for the command line

        serve()
        return
    from celeryls.cli import main as command  # noqa: PLC0415 - see above

    command(prog_name="celeryls")


if __name__ == "__main__":
    main()
