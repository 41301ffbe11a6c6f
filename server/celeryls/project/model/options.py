"""A task's options by their names, with all places that set them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.project.model.located import LocatedOption

AUTORETRY = frozenset(
    ("autoretry_for", "dont_autoretry_for", "retry_kwargs", "retry_backoff", "retry_backoff_max", "retry_jitter")
)
"""What the decorator says of these beats an annotation (`celery.app.autoretry.add_autoretry_behaviour`)."""
_WRITTEN = ("decorator", "call", "mapping", "wrapper")


class Options(Mapping[str, "LocatedOption"]):
    """What is in force, as far as the task, its classes and annotations say it; `project/tasks/options.py` has more.

    ``written`` are in order, those in force first; ``configured`` is asked once for annotations and settings.
    """

    def __init__(
        self, written: Iterable[LocatedOption], configured: Callable[[], Iterable[LocatedOption]] = tuple
    ) -> None:
        self._written = tuple(written)
        self._configured = configured
        self._by_name: dict[str, tuple[LocatedOption, ...]] | None = None

    def given(self, name: str) -> tuple[LocatedOption, ...]:
        """Every place that sets an option, that in force first; the app's setting, which is a default, last."""
        return self._all().get(name, ())

    def __getitem__(self, name: str) -> LocatedOption:
        """What is in force."""
        found = self.given(name)
        if not found or found[0].origin == "setting":
            raise KeyError(name)
        return found[0]

    def __iter__(self) -> Iterator[str]:
        """The names of what is set."""
        return (name for name, found in self._all().items() if found[0].origin != "setting")

    def __len__(self) -> int:
        """How many are set."""
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        """As a dict's."""
        return repr(dict(self))

    def _all(self) -> dict[str, tuple[LocatedOption, ...]]:
        if self._by_name is None:
            found: dict[str, list[LocatedOption]] = {}
            for option in (*self._written, *self._configured()):
                found.setdefault(option.name, []).append(option)
            self._by_name = {name: tuple(sorted(options, key=_order)) for name, options in found.items()}
        return self._by_name


def _order(option: LocatedOption) -> int:
    """Where it stands among others of its name; those of one kind keep their order."""
    if option.origin == "annotation":
        return 2 if option.name in AUTORETRY else 0
    if option.origin == "setting":
        return 4
    return 1 if option.origin in _WRITTEN else 3
