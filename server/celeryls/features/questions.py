"""What rules ask about all files while they look at one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import UseRecord
    from celeryls.project.values.known import Known


class Questions(NamedTuple):
    """Questions with their answers in one snapshot: what apps set under a name, and the uses of a task.

    The snapshot itself is not kept: it would outlive its successor.
    """

    settings: dict[str, tuple[Known, ...]]
    uses: dict[str, tuple[UseRecord, ...]]

    def setting(self, snapshot: Snapshot, name: str) -> tuple[Known, ...]:
        """What the apps set under a name."""
        return self.settings.setdefault(name, snapshot.deployment.given(name))

    def uses_of(self, snapshot: Snapshot, name: str) -> tuple[UseRecord, ...]:
        """The places in all files that name a task."""
        return self.uses.setdefault(name, snapshot.uses_of(name))

    def holds_in(self, snapshot: Snapshot) -> bool:
        """Whether all answers are the same in another snapshot."""
        return all(snapshot.deployment.given(name) == answer for name, answer in self.settings.items()) and all(
            snapshot.uses_of(name) == answer for name, answer in self.uses.items()
        )
