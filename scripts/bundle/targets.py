"""The platforms that VS Code knows, in the words of Python's wheels."""

from __future__ import annotations

import platform
import sys

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""The versions of CPython that the extension is built for."""

# VS Code itself asks for glibc 2.28. pip takes these tags as they stand, without the older ones that they include.
_GLIBC = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_24", "manylinux_2_17", "manylinux2014")
_MUSL = ("musllinux_1_2", "musllinux_1_1")

TARGETS: dict[str, tuple[str, ...]] = {
    "linux-x64": tuple(f"{tag}_x86_64" for tag in (*_GLIBC, "manylinux_2_5", "manylinux1")),
    "linux-arm64": tuple(f"{tag}_aarch64" for tag in _GLIBC),
    "alpine-x64": tuple(f"{tag}_x86_64" for tag in _MUSL),
    "alpine-arm64": tuple(f"{tag}_aarch64" for tag in _MUSL),
    "darwin-x64": ("macosx_11_0_x86_64",),
    "darwin-arm64": ("macosx_12_0_arm64",),
    "win32-x64": ("win_amd64",),
    "win32-arm64": ("win_arm64",),
}
"""VS Code's name of a platform, and the tags of the wheels that run there."""

WITHOUT_SERVER = frozenset({"alpine-arm64"})
"""Platforms that tree-sitter has no wheel for: their extension holds no server, and says so."""


def this_target() -> str:
    """The platform that this Python runs on.

    Raises:
        RuntimeError: VS Code has no such platform.
    """
    system = "alpine" if sys.platform == "linux" and platform.libc_ver()[0] != "glibc" else sys.platform
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    target = f"{system}-{machine}"
    if target not in TARGETS:
        raise RuntimeError(f"no extension is built for {sys.platform} on {platform.machine()}")
    return target
