"""What a project asks of Celery's version, and the release that this comes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
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

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class RequiredVersions:
    """What one line of ``path`` asks for: a version in any of the ranges. ``text`` is how it is said there.

    ``line`` is its number from 1; None where it can't be told.
    """

    path: Path
    text: str
    ranges: tuple[SpecifierSet, ...]
    line: int | None = None

    @property
    def pinned(self) -> bool:
        """Whether it asks for one release alone."""
        return len(self.ranges) == 1 and any(map(_is_pin, self.ranges[0]))


def from_requirement(path: Path, line: str, number: int | None = None) -> RequiredVersions | None:
    """What a requirement (`celery[redis]>=5.3; python_version > "3.8"`) asks for; None where it is not Celery's.

    ``number`` is that of its line, from 1. None, too, for one whose marker does not hold for the Python that this runs
    on.
    """
    # A project has hundreds of requirements, and the reader of one is slow.
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
    """The first that pins a release, else the first, with the release that it comes to; None where none does."""
    wanted = sorted(wanted, key=lambda one: not one.pinned)
    return next(((version, one) for one in wanted if (version := newest(one.ranges))), None)


def admits(wanted: RequiredVersions, version: Version) -> bool:
    """Whether a version is one of those that are asked for."""
    return any(one.contains(version, prereleases=True) for one in wanted.ranges)


def newest(ranges: Iterable[SpecifierSet]) -> Version | None:
    """The newest known release that one of the ranges admits.

    A range that admits none, because it lies outside of what is known, stands for the highest version that it names,
    of those that it admits where it admits one. None where it names none.
    """
    ranges = tuple(ranges)
    bounds = (bound for one in ranges for bound in one if bound.operator != "!=")
    named = sorted(filter(None, (version_of(bound.version.removesuffix(".*")) for bound in bounds)))
    for versions in (_releases(), named):
        if admitted := [version for version in versions if any(one.contains(version) for one in ranges)]:
            return admitted[-1]
    return named[-1] if named else None


def specifiers(text: str) -> SpecifierSet | None:
    """A range as pip writes it; None for one that it would refuse."""
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
