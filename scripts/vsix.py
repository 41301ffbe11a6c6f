"""Builds the extension as ``.vsix`` files, and starts what it built.

Run as ``python -m scripts.vsix`` where ``npm ci`` has been run in ``client-vscode``.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import click
from rich.console import Console
from scripts.bundle.pack import build, build_client
from scripts.bundle.stage import ROOT
from scripts.bundle.start import pythons_here, starts_from, unpacked
from scripts.bundle.targets import TARGETS, this_target

console = Console(highlight=False, soft_wrap=True)


@click.command()
@click.option(
    "--target", "targets", multiple=True, type=click.Choice(list(TARGETS)), help="This platform if not given."
)
@click.option("--out", default=ROOT / "dist", type=click.Path(path_type=Path, file_okay=False), help="The folder.")
@click.option("--pictures-url", default="", help="The https: folder with docs/images, for the extension's page.")
def main(targets: tuple[str, ...], out: Path, pictures_url: str) -> None:
    """Builds the extension for this platform, or for others, and starts it on every Python of this machine."""
    here = this_target()
    failed = False
    try:
        with console.status("bundling the client"):
            build_client()
        for target in targets or (here,):
            vsix = _build(target, out, pictures_url)
            if target == here:
                failed |= not _starts_everywhere(vsix)
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(failed)


def _build(target: str, out: Path, pictures_url: str) -> Path:
    with console.status(f"{target}: getting the wheels and packing"):
        vsix, missing = build(target, out, pictures_url)
    with zipfile.ZipFile(vsix) as archive:
        count = len(archive.namelist())
        pythons = json.loads(archive.read("extension/bundled/pythons.json"))
    size = vsix.stat().st_size / 1_000_000
    console.print(f"[bold]{vsix}[/bold]: {size:.1f} MB, {count} files, for Python {', '.join(pythons) or '(none)'}")
    for line in missing:
        console.print(f"  no wheel of {line}")
    return vsix


def _starts_everywhere(vsix: Path) -> bool:
    well = True
    with unpacked(vsix) as bundled:
        for python in pythons_here():
            with console.status(f"starting on Python {python.version}"):
                wrong = starts_from(bundled, python)
            well &= wrong is None
            result = "[green]starts[/green]" if wrong is None else f"[red]{wrong}[/red]"
            console.print(f"  Python {python.version} ({python.executable}): {result}")
    return well


if __name__ == "__main__":
    main()
