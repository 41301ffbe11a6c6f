"""The project that questions are about, as it is when each is asked."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from celeryls.checking.selection import SelectionLayer
from celeryls.commands.check.results.inputs import CheckOptions, ProjectInputs
from celeryls.commands.check.results.state import state_of
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.commands.check.results.state import ProjectState
    from celeryls.project.index.index import Index


class CurrentProject:
    """Reads a project when it is first asked for, and again whenever a file or a setting has changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: tuple[ProjectState, Index] | None = None
        self._lock = Lock()

    def index(self) -> Index:
        """The project as it is now; threads wait for each other.

        Raises:
            RefusedError: A setting is wrong.
        """
        with self._lock:
            inputs = ProjectInputs.read(self.root, CheckOptions(SelectionLayer()))
            state = state_of(inputs, (), edits=False)
            if self._known is None or not self._known[0].holds_for(state):
                index = index_folder(ScanRequest(str(self.root), inputs.exclude, inputs.wrappers)).index
                index.set_celery(inputs.versions.version_at)
                self._known = state, index
            return self._known[1]
