"""What a native module runs on, read from its own header and name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import lief

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"(?P<module>[^.]+)(?:\.(?P<tag>[^.]+))?\.(?:so|pyd)")
_VERSION = re.compile(r"c(?:python-|p)3(\d+)\b")
_MACHINES = {
    lief.ELF.ARCH.X86_64: "x64",
    lief.ELF.ARCH.AARCH64: "arm64",
    lief.MachO.Header.CPU_TYPE.X86_64: "x64",
    lief.MachO.Header.CPU_TYPE.ARM64: "arm64",
    lief.PE.Header.MACHINE_TYPES.AMD64: "x64",
    lief.PE.Header.MACHINE_TYPES.ARM64: "arm64",
}
_ANY_PYTHON = "any"


@dataclass(frozen=True, slots=True)
class Native:
    """A native module: the targets that it runs on, and the Python that it is made for, ``3.12`` or ``any``."""

    module: str
    python: str
    targets: frozenset[str]


def is_native(name: str) -> bool:
    """Whether a file holds native code, by its name."""
    return name.endswith((".so", ".pyd", ".dylib", ".dll", ".exe"))


def native(name: str, content: bytes) -> Native | None:
    """What the module in the file ``name`` runs on; None where it is no extension module of CPython that is known."""
    found = _NAME.fullmatch(name.rpartition("/")[2])
    targets = frozenset(_targets(content))
    if not found or not targets:
        return None
    tag = found["tag"] or ""
    version = _VERSION.match(tag)
    if tag and tag != "abi3" and not version:
        return None
    module = f"{name.rpartition('/')[0]}/{found['module']}"
    return Native(module, f"3.{version[1]}" if version else _ANY_PYTHON, targets)


def lacking(natives: Iterable[Native], pythons: Iterable[str]) -> list[str]:
    """A phrase for each module that a Python has no file of."""
    made_for: dict[str, set[str]] = {}
    for each in natives:
        made_for.setdefault(each.module, set()).add(each.python)
    wanted = tuple(pythons)
    return [
        f"{module} for Python {python}"
        for module, found in sorted(made_for.items())
        for python in wanted
        if _ANY_PYTHON not in found and python not in found
    ]


def _targets(content: bytes) -> Iterable[str]:
    match lief.parse(content):
        case lief.ELF.Binary() as binary:
            machine = _MACHINES.get(binary.header.machine_type)
            systems = _systems([str(name) for name in binary.libraries])
        case lief.PE.Binary() as binary:
            machine, systems = _MACHINES.get(binary.header.machine), ("win32",)
        case lief.MachO.Binary() as binary:
            machine, systems = _MACHINES.get(binary.header.cpu_type), ("darwin",)
        case _:
            return ()
    return [f"{system}-{machine}" for system in systems] if machine else ()


def _systems(libraries: list[str]) -> tuple[str, ...]:
    """What calls no C library runs with both."""
    if any(name.startswith("libc.musl") for name in libraries):
        return ("alpine",)
    if any(name in ("libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1") for name in libraries):
        return ("linux",)
    return ("linux", "alpine")
