"""The VS Codes that journeys need, each in its surroundings: the project, the extensions, the settings."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.vscode.cases import write_cases
from tests.vscode.editor import serving
from tests.vscode.plant import plant
from tests.vscode.walks import write_walks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.vscode.install import Tools

_ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a VS Code is started with: extensions beside ours and the driver, and what is special about it.

    The folder that it opens, always named ``shop``, is a copy of ``project``.
    """

    extensions: tuple[str, ...] = ()
    trust: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    project: str = "examples/shop"


@dataclass(frozen=True, slots=True)
class Extensions:
    """``.vsix`` files: ours, ours as it is in a place that has the pictures of its page, and others by name."""

    ours: Path
    pictured: Path
    others: Mapping[str, Path]


_WINDOWS = {
    # A pattern and an action are tried as they are by themselves; what the project adds to them is "indexed"'s.
    "main": Surroundings(settings={"celeryls.index.enabled": False}),
    "indexed": Surroundings(),
    "pictures": Surroundings(),
    "plain": Surroundings(project="tests/vscode/plain"),
    "untrusted": Surroundings(trust=False),
    "beside": Surroundings(extensions=("pyright",)),
    # VS Code would ask a real shell for a PATH.
    "pythonless": Surroundings(environment={"PATH": "/nowhere", "SHELL": "/bin/true", "VIRTUAL_ENV": ""}),
}


@contextmanager
def windows(tools: Tools, extensions: Extensions) -> Iterator[dict[str, str]]:
    """All VS Codes, new ones; yields the environment in which journeys find them and what they type."""
    with tempfile.TemporaryDirectory(prefix="celeryls-") as folder, ExitStack() as stack:
        run = Path(folder)
        environment = {"TOOLS": str(tools.root), "RUN": folder, "PYTHON": sys.executable}
        for name, around in _WINDOWS.items():
            shop = run / name / "shop"
            shutil.copytree(_ROOT / around.project, shop, ignore=shutil.ignore_patterns(".*", "__pycache__"))
            ours = extensions.pictured if name == "pictures" else extensions.ours
            window = serving(
                tools,
                run / name / "vscode",
                [ours, *(extensions.others[other] for other in ("driver", *around.extensions))],
                trust_everything=around.trust,
                settings={"security.workspace.trust.startupPrompt": "never", **around.settings},
                environment={
                    **around.environment,
                    "DRIVER_SOCKET": str(run / name / "driver.sock"),
                    "TOOLS": str(tools.root),
                },
            )
            environment[f"{name.upper()}_ADDRESS"] = stack.enter_context(window)
        plant(run)
        for name, write in (("cases", write_cases), ("walks", write_walks)):
            (run / f"{name}.json").write_text(json.dumps(write(run / "main/shop")), "utf-8")
        yield environment
