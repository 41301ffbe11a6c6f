"""Every rule's examples typed letter by letter: a line that is half typed has no error that it does not have later.

A line that is finished may be wrong until a later one is there.
"""

from pathlib import Path

import pytest
from tests.unit.checking import ROOT, outline_in

from celeryls.checking.registry import all_rules
from celeryls.checking.suppression.comments import WORDS
from celeryls.examples import read_file
from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.source.outline.files import outline_of
from celeryls.source.text.document import Document
from celeryls.source.text.file import SourceFile


def examples():
    for rule in all_rules():
        for example in read_file(Path(str(rule.__file__))).examples:
            yield pytest.param(dict(example.files), id=f"{rule.RULE.code}: {example.name}")


def serious(found, text):
    """The codes of errors and warnings, each with its line, which counts from 0."""
    found = [each for each in found if each.severity in ("error", "warning")]
    return {(each.code, text.count("\n", 0, each.place.start)) for each in found}


def unsuppressed(index, findings, path, text):
    """What is found without the comments that suppress it: so it is until such a comment is typed."""
    bare = text
    for word in WORDS:
        bare = bare.replace(word, "x" * len(word))
    file = SourceFile.of(bare)
    index.update({path: outline_of(file, whole=True)}, edited=True)
    index.resolve_pending()
    return serious(findings.in_file(path, file, "everything"), bare)


@pytest.mark.parametrize("files", list(examples()))
def test_what_is_half_typed_is_no_error(files):
    for name in (name for name in files if name.endswith(".py")):
        path, text = f"{ROOT}/{name}", files[name]
        index = Index(Path(ROOT))
        index.listed([f"{ROOT}/{each}" for each in files])
        index.update({f"{ROOT}/{each}": outline_in(each, SourceFile.of(of)) for each, of in files.items()})
        index.resolve_pending()
        findings = Findings(index)
        finished = serious(findings.in_file(path, SourceFile.of(text), "everything"), text)
        if any(word in text for word in WORDS):
            finished |= unsuppressed(index, findings, path, text)
        document = Document(f"file://{path}", "")
        for at, letter in enumerate(text):
            document.change(at, at, letter)
            index.update({path: outline_of(document.file, whole=True)}, edited=True)
            index.resolve_pending()
            typed = text[: at + 1]
            if text[at + 1 : at + 2] in ("", "\n"):
                continue
            found = serious(findings.in_file(path, document.file, "everything"), typed)
            new = {(code, line) for code, line in found if line == typed.count("\n")}
            assert new <= finished, typed
