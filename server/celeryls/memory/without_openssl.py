"""Imports parts of the standard library that use OpenSSL where it is there, and do without it otherwise.

OpenSSL takes 4 MiB in each process. ``hashlib`` and ``hmac`` have code of their own for all that is needed here, and
``asyncio`` encrypts nothing.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType

_OPENSSL = ("_hashlib", "ssl")
_OWN_HASHES = (("_md5",), ("_sha1",), ("_sha2", "_sha256"), ("_sha2", "_sha512"), ("_sha3",), ("_blake2",))
"""The modules of Python's own hashes; of two names Python has one, depending on its version."""


def import_without_openssl(*names: str) -> None:
    """Imports modules that have not been imported yet; whatever imports ``ssl`` afterwards gets it.

    A Python that has no hashes of its own, as some distributions build it, imports them as always.
    """
    hidden = [name for name in _OPENSSL if name not in sys.modules] if _has_own_hashes() else []
    # None is how Python marks what can't be imported.
    cast("dict[str, ModuleType | None]", sys.modules).update(dict.fromkeys(hidden))
    try:
        for name in names:
            import_module(name)
    finally:
        for name in hidden:
            del sys.modules[name]


def _has_own_hashes() -> bool:
    return all(any(find_spec(name) for name in names) for names in _OWN_HASHES)
