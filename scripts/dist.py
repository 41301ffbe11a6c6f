"""Builds all that a release has, twice, and checks it: ``python -m scripts.dist``, or ``make dist``."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from scripts.bundle import again, inspection, pack, package
from scripts.bundle.stage import ROOT
from scripts.bundle.start import pythons_here, starts_from, unpacked
from scripts.bundle.targets import TARGETS, this_target

if TYPE_CHECKING:
    from collections.abc import Iterable

SUMS = "SHA256SUMS"
_OURS = ("celery-language-server-*.vsix", "celery_language_server-*.tar.gz", "celery_language_server-*.whl", SUMS)

console = Console(highlight=False, soft_wrap=True)


@click.command()
@click.option("--out", default=ROOT / "dist", type=click.Path(path_type=Path, file_okay=False), help="The folder.")
@click.option("--target", "targets", multiple=True, type=click.Choice(list(TARGETS)), help="All if not given.")
@click.option("--pictures-url", default="", help="The https: folder with docs/images, for the extension's page.")
@click.option("--once", is_flag=True, help="Don't build a second time to compare.")
def main(out: Path, targets: tuple[str, ...], pictures_url: str, *, once: bool) -> None:
    """Build sdist, wheel and the extension of every platform; open, start and compare them; write their hashes."""
    targets = targets or tuple(TARGETS)
    # One moment for all files, whatever is committed meanwhile.
    os.environ["SOURCE_DATE_EPOCH"] = str(pack.last_commit())
    _emptied(out)
    wrong: list[str] = []
    try:
        with console.status("bundling the client"):
            pack.build_client()
        files = _packages(out, wrong)
        files += [_extension(target, out, pictures_url, wrong, first=target == targets[0]) for target in targets]
        if not once:
            wrong += _differences(files, targets, pictures_url)
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    (out / SUMS).write_text("".join(f"{_hash(file)}  {file.name}\n" for file in files), "utf-8")
    _show(files)
    for line in wrong:
        console.print(f"[red]{line}[/red]")
    sys.exit(bool(wrong))


def _packages(out: Path, wrong: list[str]) -> list[Path]:
    with console.status("building sdist and wheel"):
        files = package.build(out)
    wrong += package.faults(files)
    for file in files:
        with console.status(f"installing {file.name} into an empty environment"):
            wrong += _told(file.name, package.started(file))
    wheel = next(file for file in files if file.suffix == ".whl")
    with console.status("starting the wheel with uvx and pipx"):
        wrong += _told(wheel.name, package.run_at_once(wheel))
    return files


def _told(name: str, ways: Iterable[tuple[str, str | None]]) -> list[str]:
    wrong = []
    for way, fault in ways:
        console.print(f"{name}: {way}: {'[green]well[/green]' if fault is None else '[red]wrong[/red]'}")
        if fault is not None:
            wrong.append(f"{name}: {way}: {fault}")
    return wrong


def _extension(target: str, out: Path, pictures_url: str, wrong: list[str], *, first: bool) -> Path:
    with console.status(f"{target}: building"):
        vsix, missing = pack.build(target, out, pictures_url, look_for_secrets=first)
    faults = inspection.faults(vsix, target)
    wrong += (f"{target}: {fault}" for fault in faults)
    pythons = ", ".join(inspection.pythons_of(vsix)) or "none"
    console.print(f"{target}: Python {pythons}: {'[red]wrong[/red]' if faults else '[green]well[/green]'}")
    for line in missing:
        console.print(f"  no wheel of {line}")
    if target == this_target():
        with unpacked(vsix) as bundled:
            starts = ((f"Python {each.version}", starts_from(bundled, each)) for each in pythons_here())
            wrong += _told(vsix.name, starts)
    return vsix


def _differences(files: list[Path], targets: tuple[str, ...], pictures_url: str) -> list[str]:
    with console.status("building all again, elsewhere"):
        different = again.differences(files, targets, pictures_url)
    if not different:
        console.print(f"built again, elsewhere: all {len(files)} files are the same, byte for byte")
    return different


def _emptied(out: Path) -> None:
    """Removes what an earlier run wrote, and nothing else: the folder may be anyone's."""
    for pattern in _OURS:
        for file in out.glob(pattern):
            file.unlink()


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _show(files: list[Path]) -> None:
    table = Table("file", "bytes", "sha256", box=None)
    for file in files:
        table.add_row(file.name, f"{file.stat().st_size:,}", _hash(file))
    Console(width=200, highlight=False).print(table)


if __name__ == "__main__":
    main()
