"""Decides from its path what a file is for: production, a developer's machine, or tests and CI jobs."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import Literal

Purpose = Literal["production", "development", "test"]
_TESTING = frozenset(("test", "tests", "testing", "conftest", "ci"))
_TESTS = frozenset(("test", "tests"))
_DEVELOPING = frozenset(("local", "dev", "devel", "develop", "development", "debug", "example", "examples", "sample"))
_CI = re.compile(
    r"(?:^|/)\.(?:github|gitlab|circleci|travis|azure)|(?:^|/)(?:azure-pipelines|appveyor|Jenkinsfile|tox)"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=4096)
def purpose_of(path: str, root: str) -> Purpose:
    """The purpose of a file below ``root``, or of ``root`` itself if a client opens a file as a folder."""
    pure = PurePath(path)
    parts = (pure.relative_to(root) if pure.is_relative_to(root) else pure).parts or (pure.name,)
    name = parts[-1].partition(".")[0]
    words = _words(name)
    if (
        _TESTING & {*parts[:-1], name}
        or _TESTS & {*words[:1], *words[-1:]}
        or _CI.search("/".join(parts))
        or "test" in parts[-1].split(".")[1:]
    ):
        return "test"
    return "development" if _DEVELOPING & {*parts[:-1], *words} else "production"


def is_developer_s(name: str) -> bool:
    """Whether a class name suggests that it is for a developer's machine or for tests."""
    return bool((_DEVELOPING | _TESTING) & set(_words(name)))


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
