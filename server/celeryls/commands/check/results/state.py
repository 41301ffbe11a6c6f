"""The state of a project: two equal states have equal findings.

It holds all that findings depend on: our own code, the libraries and the Python that run it, options, settings,
versions of Celery, and size and times of every file that is read. A file that was changed so recently that its times
may lie is compared by content.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.fingerprint import libraries_fingerprint, maker
from celeryls.indexing.listing import LARGEST, is_racy, listed
from celeryls.indexing.reading import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from celeryls.commands.check.results.inputs import ProjectInputs

_LIBRARIES = ("celery", "kombu", "packaging")
"""Libraries that rules ask, besides those that read files."""


class ProjectState(NamedTuple):
    """A digest of all that can be compared by itself, and digests of the files whose times may lie, by path."""

    digest: str
    recent: Mapping[str, str]

    def holds_for(self, other: ProjectState) -> bool:
        """Whether a project that was in this state still is, ``other`` being what is there now."""
        return self.digest == other.digest and all(digest_of(path) == known for path, known in self.recent.items())


def state_of(inputs: ProjectInputs, wanted: Sequence[Path], *, edits: bool) -> ProjectState:
    """The state of a project now; to be asked before its files are read."""
    root = str(inputs.root)
    files = listed(root, inputs.exclude)
    given = [
        maker(root),
        libraries_fingerprint(_LIBRARIES),
        inputs,
        _outermost_package(root),
        sorted(map(str, wanted)),
        edits,
        sorted((path, *stamp) for path, stamp in files.items()),
    ]
    digest = blake2b(repr(given).encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
    return ProjectState(digest, {path: digest_of(path) for path, stamp in files.items() if is_racy(stamp)})


def digest_of(path: str) -> str:
    """A digest of what is read of a file; another one if it can't be read."""
    data = content(path, LARGEST)
    return "" if data is None else blake2b(data, digest_size=16).hexdigest()


def _outermost_package(folder: str) -> str:
    """The folder that modules of the project are named after if it is itself in a package, else its own."""
    while os.path.isfile(f"{folder}{os.sep}__init__.py"):  # noqa: PTH113 - a path is text here
        above = os.path.dirname(folder)  # noqa: PTH120 - text only
        if above == folder:
            break
        folder = above
    return folder
