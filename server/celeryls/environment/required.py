"""What a project requires of Celery's version, and the release that this resolves to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from celeryls.catalogue.releases import RELEASES
from celeryls.environment.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_LINES = 100
"""How many requirements of Celery count; a project has a few."""

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class RequiredVersions:
    """What one line of ``path`` requires: a version in any of the ranges. ``text`` is the requirement as it is written.

    ``line`` is its number, from 1; None if it is unknown.
    """

    path: Path
    text: str
    ranges: tuple[SpecifierSet, ...]
    line: int | None = None

    @property
    def pinned(self) -> bool:
        """Whether it admits exactly one release."""
        return len(self.ranges) == 1 and any(map(_is_pin, self.ranges[0]))


def from_requirement(path: Path, line: str, number: int | None = None) -> RequiredVersions | None:
    """What a requirement (`celery[redis]>=5.3; python_version > "3.8"`) asks for; None if it is not about Celery.

    ``number`` is the number of its line, from 1. A requirement whose marker is false for the running Python also gives
    None.
    """
    # A project has hundreds of requirements, and parsing one is slow.
    if len(line) > _LONGEST or not line.lstrip().lower().startswith("celery"):
        return None
    try:
        requirement = Requirement(line)
    except (InvalidRequirement, RecursionError):
        return None
    if canonicalize_name(requirement.name) != "celery" or not _holds(requirement):
        return None
    return RequiredVersions(path, f"celery{_joined(requirement.specifier)}", (requirement.specifier,), number)


def chosen(wanted: Iterable[RequiredVersions]) -> tuple[Version, RequiredVersions] | None:
    """The first requirement that pins a release, else the first one, with the release it resolves to.

    None if there is none.
    """
    wanted = sorted(islice(wanted, MAX_LINES), key=lambda one: not one.pinned)
    return next(((version, one) for one in wanted if (version := newest(one.ranges))), None)


def admits(wanted: RequiredVersions, version: Version) -> bool:
    """Whether a version is in one of the required ranges."""
    return any(one.contains(version, prereleases=True) for one in wanted.ranges)


def newest(ranges: Iterable[SpecifierSet]) -> Version | None:
    """The newest known release that one of the ranges admits.

    If no known release is in a range, it stands for the highest version that it names, preferably one that it admits.
    None if the ranges name no version.
    """
    ranges = tuple(ranges)
    bounds = (bound for one in ranges for bound in one if bound.operator != "!=")
    named = sorted(filter(None, (version_of(bound.version.removesuffix(".*")) for bound in bounds)))
    for versions in (_releases(), named):
        if admitted := [version for version in versions if any(one.contains(version) for one in ranges)]:
            return admitted[-1]
    return named[-1] if named else None


def specifiers(text: str) -> SpecifierSet | None:
    """A range in pip's syntax; None if pip would reject it."""
    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        return None


@cache
def _releases() -> tuple[Version, ...]:
    return tuple(map(Version, RELEASES))


def _is_pin(one: Specifier) -> bool:
    return one.operator in {"==", "==="} and not one.version.endswith(".*")


def _holds(requirement: Requirement) -> bool:
    if requirement.marker is None:
        return True
    try:
        return requirement.marker.evaluate({"extra": ""})
    except Exception:  # noqa: BLE001 - a marker that can't be judged is no reason to drop the line
        return True


def _joined(several: SpecifierSet) -> str:
    return ",".join(sorted(map(str, several), reverse=True))
