"""``python -m celeryls``: the same as the ``celeryls`` command."""

from celeryls.cli import main

if __name__ == "__main__":
    main()
