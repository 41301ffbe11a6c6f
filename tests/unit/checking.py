"""The files of an example as a project, and what one rule finds in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.checking.selection import RuleSelection, SelectionLayer
from celeryls.checking.suppression.silencing import UNUSED_IGNORE
from celeryls.edit.change import changes_elsewhere
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.routing.files import FileText, KnownFiles
from celeryls.routing.moved import route_changes
from celeryls.source.commands.files import commands
from celeryls.source.outline.files import outline_of
from celeryls.source.outline.model import Outline
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.checking.context import Version
    from celeryls.checking.placed_finding import PlacedFinding

ROOT = "/project"


@dataclass(frozen=True)
class Checked:
    """The findings of the one rule that was asked, by the paths of the files below the root."""

    files: Mapping[str, SourceFile]
    found: Mapping[str, tuple[PlacedFinding, ...]]


def checked(files: Mapping[str, str], code: str, celery: Version | None = None) -> Checked:
    """Asks a rule, which is switched on for that, about all files of a project that is read to its end.

    A rule about comments needs the findings of the others, too.
    """
    index, read = project_of(files, celery)
    needs_others = code == UNUSED_IGNORE
    layer = SelectionLayer(extend=(code,)) if needs_others else SelectionLayer((code,))
    findings = Findings(index, celery, RuleSelection((layer,)))
    found = {
        path: findings.in_file(f"{ROOT}/{path}", file, "everything")
        if path.endswith(".py")
        else tuple(findings.in_other(f"{ROOT}/{path}", file.text, "everything"))
        for path, file in read.items()
    }
    if needs_others:
        found = {path: tuple(each for each in every if each.code == code) for path, every in found.items()}
    return Checked(read, found)


def found_in(files: Mapping[str, str], celery: Version | None = None) -> dict[str, list[str]]:
    """What the rules that are on by default find in each Python file of a project: codes and messages."""
    index, read = project_of(files, celery)
    findings = Findings(index, celery)
    return {
        path: [f"{each.code} {each.finding.message}" for each in findings.in_file(f"{ROOT}/{path}", file, "everything")]
        for path, file in read.items()
    }


def project_of(files: Mapping[str, str], celery: Version | None = None) -> tuple[Index, dict[str, SourceFile]]:
    """An index that has read these files, and the Python and other texts below its root."""
    index = Index(Path(ROOT))
    index.set_celery(lambda _: celery)
    index.listed([f"{ROOT}/{path}" for path in files])
    read = {path: SourceFile.of(text) for path, text in files.items()}
    for path, file in read.items():
        index.update({f"{ROOT}/{path}": outline_in(path, file)})
    index.resolve_pending()
    return index, read


def fixed(files: Mapping[str, str], code: str) -> dict[str, str]:
    """The files after the preferred fix of each finding, one after the other, until no finding has one."""
    texts = dict(files)
    for _ in range(50):
        now = checked(texts, code)
        first = next(((path, each) for path, every in now.found.items() for each in every if each.finding.fixes), None)
        if first is None:
            return texts
        path, each = first
        fix = each.finding.fixes[0]
        for change in fix.change.files:
            name = change.path.removeprefix(f"{ROOT}/")
            texts[name] = apply(texts.get(name, ""), change.edits)
        read = partial(_file_text, texts)
        known = project_of(texts)[0].snapshot
        others = changes_elsewhere(fix.change, read, partial(route_changes, known, KnownFiles(ROOT, known, read)))
        assert others is not None, fix.title
        own = [*each.edits(fix, now.files[path], style_of(texts[path], Style()))]
        for change in others:
            name = change.path.removeprefix(f"{ROOT}/")
            if name == path:
                own += change.edits
            else:
                texts[name] = apply(change.text, change.edits)
        texts[path] = apply(texts[path], own)
    raise AssertionError("the fixes do not come to an end")


def _file_text(texts: Mapping[str, str], path: str) -> FileText:
    text = texts.get(path.removeprefix(f"{ROOT}/"), "")
    return FileText(text, style_of(text, Style()))


def outline_in(path: str, file: SourceFile) -> Outline:
    if path.endswith(".py"):
        return outline_of(file, whole=True)
    return Outline(commands=commands(file.text, path), ascii=file.text.isascii())
