"""``celeryls`` and ``python -m celeryls``."""

from celeryls.isolation import isolate


def main() -> None:
    """Runs the command line, which is imported when nothing of the user's can be imported in its place."""
    isolate()
    from celeryls.cli import main as command  # noqa: PLC0415 - see above

    command(prog_name="celeryls")


if __name__ == "__main__":
    main()
