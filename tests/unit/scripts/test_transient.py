"""The table of transient errors is what is written by hand, and a row that is wrong is found out."""

import zipfile

import pytest
from scripts.transient.check import checked
from scripts.transient.errors import RowError
from scripts.transient.table import SOURCE, TABLE, LibraryRow, libraries, out_of_step, written
from scripts.transient.wheels import Wheel

FILES = {
    "shop/__init__.py": """
import typing
from shop.errors import *
from .client import Client
try:
    from ._fast import FastError
except ImportError:
    FastError = errors.SlowError
if typing.TYPE_CHECKING:
    from .lazy import LazyError
def __getattr__(name): ...
""",
    "shop/errors.py": """
from . import base
class ShopError(base.BaseError): ...
class DownError(ShopError): ...
SlowError = DownError
class Plain: ...
class Foreign(requests.HTTPError): ...
""",
    "shop/base.py": "class BaseError(Exception): ...",
    "shop/client.py": "from shop import http",
    "shop/http.py": "",
    "shop/late.py": "class LateError(OSError): ...",
    "shop/lazy.py": "class LazyError(TimeoutError): ...",
    "shop/strict.py": "if TYPE_CHECKING:\n    from .lazy import LazyError\n",
    "shop/_native.pyi": "class NativeError(Exception): ...\nclass GoneError(Exception): ...\n",
    "shop/_native.cpython-311.so": "…NativeError…",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    path = tmp_path_factory.mktemp("wheels") / "shop-1.2-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return Wheel("shop", "1.2", zipfile.ZipFile(path), frozenset(FILES))


def row(*exceptions: str, uses: tuple[str, ...] = ("shop",)) -> LibraryRow:
    """A row of the table."""
    return LibraryRow("Shop", uses, exceptions, "why", "shop.buy()", ("shop",))


def test_the_committed_table_says_what_is_written_by_hand():
    assert out_of_step() == [], "`make transient` writes it"
    assert [library.name for library in libraries()] == sorted(
        {library.name for library in libraries()}, key=[library.name for library in libraries()].index
    )


def test_a_change_by_hand_is_out_of_step(tmp_path):
    changed = tmp_path / "libraries.toml"
    changed.write_text(SOURCE.read_text().replace('"httpx:HTTPError"', '"httpx:TransportError"'))
    assert out_of_step(changed, TABLE) == ["httpx"]


@pytest.mark.parametrize(
    ("exception", "bases", "loaded"),
    [
        ("shop:DownError", ["shop.errors.ShopError", "shop.base.BaseError", "builtins.Exception"], True),
        ("shop.errors:SlowError", ["shop.errors.ShopError", "shop.base.BaseError", "builtins.Exception"], True),
        ("shop:LazyError", ["builtins.TimeoutError", "builtins.OSError", "builtins.Exception"], True),
        ("shop.late:LateError", ["builtins.OSError", "builtins.Exception"], False),
        ("shop._native:NativeError", ["builtins.Exception"], False),
        ("http.client:IncompleteRead", ["http.client.HTTPException", "builtins.Exception"], False),
        ("TimeoutError", ["builtins.OSError", "builtins.Exception"], False),
    ],
)
def test_a_class_is_followed_to_where_it_is_defined(shop, exception, bases, loaded):
    (found,) = checked(row(exception), [shop])["exceptions"]
    assert (found["bases"], found["loaded"]) == ([*bases, "builtins.BaseException"], loaded)


def test_the_version_is_kept(shop):
    assert checked(row("OSError"), [shop])["checked"] == {"shop": "1.2"}
    assert written([checked(row("OSError"), [shop])]).count("\n") == 3


@pytest.mark.parametrize(
    ("library", "message"),
    [
        (row("shop:UpError"), "shop has no class UpError"),
        (row("shop.nowhere:UpError"), "no module shop.nowhere"),
        (row("shop.strict:LazyError"), "shop.strict has no class LazyError"),
        (row("shop._native:GoneError"), "shop._native has no class GoneError"),
        (row("shop.errors:Plain"), "no exception as far as its wheels say"),
        (row("shop.errors:Foreign"), "no exception as far as its wheels say"),
        (row("shop:DownError", "shop:ShopError"), "shop:DownError is covered by shop:ShopError"),
        (row("TimeoutError", "OSError"), "None:TimeoutError is covered by None:OSError"),
        (row("shop:DownError", "shop.errors:SlowError"), "is covered by"),
        (row("Exception"), "Exception"),
        (row("OSError", uses=("shop", "shoppe")), "nothing can be imported as shoppe"),
        (row("OSError", uses=("shop.clients",)), "nothing can be imported as shop.clients"),
    ],
)
def test_a_wrong_row_says_what_is_wrong(shop, library, message):
    with pytest.raises(RowError, match=message):
        checked(library, [shop])
