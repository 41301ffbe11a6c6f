"""Every rule's examples typed letter by letter: what is half typed makes no error that the finished text has not."""

from pathlib import Path

import pytest
from tests.unit.checking import ROOT, outline_in

from celeryls.checking.registry import all_rules
from celeryls.examples import read_file
from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.source.outline.files import outline_of
from celeryls.source.text.document import Document
from celeryls.source.text.file import SourceFile

MENDED_LATER = {
    ("CEL101", "Attributes of a base class, or read in the body, are the project's own options"),
    ("CEL501", "Settings of all kinds are left alone"),
    ("CEL601", "If waiting is allowed, or nobody waits"),
    ("CEL902", "Example"),
    ("CEL902", "Several names"),
    ("CEL902", "Without a replacement"),
}
"""Examples in which a line that is finished is wrong until a later one is there, or is found in other words."""


def examples():
    for rule in all_rules():
        for example in read_file(Path(str(rule.__file__))).examples:
            if (rule.RULE.code, example.name) not in MENDED_LATER:
                yield pytest.param(dict(example.files), id=f"{rule.RULE.code}: {example.name}")


def serious(found):
    return {(each.code, each.finding.message) for each in found if each.severity in ("error", "warning")}


@pytest.mark.parametrize("files", examples())
def test_what_is_half_typed_is_no_error(files):
    for name in (name for name in files if name.endswith(".py")):
        path, text = f"{ROOT}/{name}", files[name]
        index = Index(Path(ROOT))
        index.listed([f"{ROOT}/{each}" for each in files])
        index.update({f"{ROOT}/{each}": outline_in(each, SourceFile.of(of)) for each, of in files.items()})
        index.resolve_pending()
        findings = Findings(index)
        finished = serious(findings.in_file(path, SourceFile.of(text), "everything"))
        document = Document(f"file://{path}", "")
        for at, letter in enumerate(text):
            document.change(at, at, letter)
            index.update({path: outline_of(document.file, whole=True)}, edited=True)
            index.resolve_pending()
            assert serious(findings.in_file(path, document.file, "everything")) <= finished, text[: at + 1]
