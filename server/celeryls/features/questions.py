"""What rules ask about all files while they look at one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.model.tasks import UseRecord
    from celeryls.project.values.known import Known

    ReadSetting = Callable[[str], tuple[Known, ...]]
    ReadUses = Callable[[str], tuple[UseRecord, ...]]
    IsRead = Callable[[str], bool]


class Questions(NamedTuple):
    """Questions with their answers: what apps set under a name, the uses of a task, whether a setting's name is read.

    The snapshot that they are read from is not kept: it would outlive its successor.
    """

    settings: dict[str, tuple[Known, ...]]
    uses: dict[str, tuple[UseRecord, ...]]
    read: dict[str, bool]

    @classmethod
    def none(cls) -> Questions:
        """No questions yet."""
        return cls({}, {}, {})

    @property
    def total(self) -> int:
        """How many were asked."""
        return len(self.settings) + len(self.uses) + len(self.read)

    def setting(self, read: ReadSetting, name: str) -> tuple[Known, ...]:
        """What the apps set under a name."""
        return self.settings.setdefault(name, read(name))

    def uses_of(self, read: ReadUses, name: str) -> tuple[UseRecord, ...]:
        """The places in all files that name a task."""
        return self.uses.setdefault(name, read(name))

    def is_read(self, read: IsRead, name: str) -> bool:
        """Whether any file reads a setting by that name."""
        return self.read.setdefault(name, read(name))

    def add(self, other: Questions) -> None:
        """Adds the questions of another one, whose answers are of the same moment."""
        self.settings.update(other.settings)
        self.uses.update(other.uses)
        self.read.update(other.read)

    def hold(self, setting: ReadSetting, uses: ReadUses, is_read: IsRead) -> bool:
        """Whether all answers are still the same."""
        return (
            all(setting(name) == answer for name, answer in self.settings.items())
            and all(uses(name) == answer for name, answer in self.uses.items())
            and all(is_read(name) == answer for name, answer in self.read.items())
        )
