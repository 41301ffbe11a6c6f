import subprocess
import sys

import pytest

from celeryls.memory import without_openssl
from celeryls.memory.without_openssl import import_without_openssl


def run(code):
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_hashes_and_the_event_loop_do_without_it():
    code = """
import sys
from celeryls.memory.without_openssl import import_without_openssl
import_without_openssl("hashlib", "hmac", "asyncio")
import asyncio, hashlib, hmac, random, tempfile
async def ends(): return (await asyncio.create_subprocess_exec(sys.executable, "-c", "")).pid
assert asyncio.run(ends())
print("_hashlib" in sys.modules, "ssl" in sys.modules, "_ssl" in sys.modules)
print(hashlib.sha256(b"x").hexdigest() == hmac.new(b"", b"", "sha256").hexdigest(), hmac.compare_digest("a", "a"))
"""
    assert run(code).splitlines() == ["False False False", "False True"]


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s"])
def test_a_hash_is_the_one_of_openssl(name):
    code = f"import hashlib; print(hashlib.{name}(b'one', usedforsecurity=False).hexdigest())"
    without = (
        f"from celeryls.memory.without_openssl import import_without_openssl; import_without_openssl('hashlib'); {code}"
    )
    assert run(without) == run(code)


def test_who_asks_for_it_later_gets_it():
    code = """
from celeryls.memory.without_openssl import import_without_openssl
import_without_openssl("hashlib", "asyncio")
import ssl
print(ssl.create_default_context().verify_mode.name)
"""
    assert run(code) == "CERT_REQUIRED"


def test_a_python_without_hashes_of_its_own_imports_them_as_always(monkeypatch):
    monkeypatch.setattr(without_openssl, "find_spec", lambda name: None if name == "_sha3" else object())
    seen = []
    monkeypatch.setattr(without_openssl, "import_module", lambda _: seen.append(sys.modules.get("_hashlib", "absent")))
    monkeypatch.delitem(sys.modules, "_hashlib", raising=False)
    import_without_openssl("hashlib")
    assert seen == ["absent"]


def test_what_is_imported_already_stays(monkeypatch):
    monkeypatch.setitem(sys.modules, "ssl", without_openssl)
    import_without_openssl("json")
    assert sys.modules["ssl"] is without_openssl
