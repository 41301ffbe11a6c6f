import glob
import os
import sys


class optional(str):
    """A path that may lead nowhere."""


def include(*paths: str, scope: dict | None = None) -> None:
    """Runs files in place, with the names of the file that includes them."""
    names = scope or sys._getframe(1).f_globals
    including = names.get("__included_file__", names["__file__"])
    for path in paths:
        pattern = os.path.join(os.path.dirname(including), path)
        # The real one takes them as the file system has them.
        files = sorted(glob.glob(pattern))
        if not files and not isinstance(path, optional):
            raise OSError(f"No such file: {pattern}")
        for file in files:
            names["__included_file__"] = file
            with open(file, "rb") as source:
                exec(compile(source.read(), file, "exec"), names)
        names["__included_file__"] = including
