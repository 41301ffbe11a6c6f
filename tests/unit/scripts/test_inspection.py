"""What is wrong with an extension is seen: native code of this machine stands for that of any."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

import pytest
import tree_sitter
from scripts.bundle import sbom
from scripts.bundle.inspection import faults
from scripts.bundle.natives import lacking, native
from scripts.bundle.targets import PYTHONS, this_target

CODE = next(Path(tree_sitter.__file__).parent.glob("_binding.*")).read_bytes()
HERE = this_target()
ONE = "msgspec/_core.cpython-312-x86_64-linux-gnu.so"
ABOUT = "Metadata-Version: 2.1\nName: {name}\nVersion: 1\nLicense: MIT\n"


@pytest.fixture
def vsix(tmp_path):
    """Writes an extension for this platform; ``changed`` replaces files, or removes those that are None."""

    def write(changed):
        folder = tmp_path / "staged"
        for name, content in {**files(), **changed}.items():
            if content is not None:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        if sbom.FILE not in changed:
            (folder / sbom.FILE).write_text(sbom.sbom(folder, HERE, 0))
        with zipfile.ZipFile(tmp_path / "x.vsix", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("extension.vsixmanifest", f'TargetPlatform="{HERE}"')
            for path in folder.rglob("*"):
                if path.is_file():
                    archive.write(path, f"extension/{path.relative_to(folder).as_posix()}")
        return tmp_path / "x.vsix"

    return write


def files():
    libs = "bundled/libs"
    found = {
        "LICENSE": "MIT",
        "bundled/pythons.json": json.dumps(PYTHONS),
        "bundled/left-out.json": "{}",
        "out/third-party.json": json.dumps([{"name": "a", "version": "2", "license": "MIT"}]),
        "out/THIRD-PARTY-LICENSES.txt": "a 2\n\nMIT",
        f"{libs}/tree_sitter_python/_binding.abi3.so": CODE,
    }
    for package, module in (("tree_sitter", "_binding"), ("msgspec", "_core")):
        for python in PYTHONS:
            found[f"{libs}/{package}/{module}.cpython-{python.replace('.', '')}-x86_64-linux-gnu.so"] = CODE
        found[f"{libs}/{package}-1.dist-info/METADATA"] = ABOUT.format(name=package)
        found[f"{libs}/{package}-1.dist-info/licenses/LICENSE"] = "MIT"
    return found


def test_a_good_one_has_no_faults(vsix):
    assert faults(vsix({}), HERE) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {f"bundled/libs/{ONE}": None},
            "it lacks msgspec/_core for Python 3.12",
        ),
        ({"bundled/libs/x/other.so": b"MZ"}, "bundled/libs/x/other.so does not run on"),
        ({"out/native.dll": CODE}, "out/native.dll does not run on"),
        ({"bundled/libs/msgspec-1.dist-info/licenses/LICENSE": None}, "msgspec-1.dist-info has no license"),
        ({"bundled/libs/msgspec-1.dist-info/licenses/LICENSE": ""}, "msgspec-1.dist-info has no license"),
        ({"out/THIRD-PARTY-LICENSES.txt": "b 2\n"}, "a 2 has no license"),
        (
            {"bundled/libs/msgspec-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: msgspec\nVersion: 1\n"},
            "msgspec does not say which license it has",
        ),
        ({"LICENSE": None}, "it lacks its own license"),
        ({"bundled/pythons.json": '["3.11"]'}, "it tells of the Pythons 3.11 only"),
        ({"bundled/pythons.json": "[]"}, "it holds no server"),
        ({"bundled/libs/tree_sitter_python/_binding.abi3.so": None}, "it lacks the native code of tree_sitter_python"),
        ({sbom.FILE: "{}"}, sbom.FILE),
    ],
)
def test_a_fault_is_told(vsix, changed, sentence):
    if sbom.FILE in changed:
        changed = {sbom.FILE: json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []})}
    assert any(sentence in fault for fault in faults(vsix(changed), HERE))


def test_an_extension_for_another_platform_is_told(vsix):
    found = faults(vsix({}), "win32-arm64")
    assert "its manifest names another platform" in found
    assert len([fault for fault in found if fault.endswith("does not run on win32-arm64")]) == len(PYTHONS) * 2 + 1


def elf(machine):
    """The header of a 64-bit ELF file without sections."""
    return (
        b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0)
    )


@pytest.mark.parametrize(
    ("name", "python"),
    [
        ("p/m.cpython-314-aarch64-linux-musl.so", "3.14"),
        ("p/m.cp311-win_amd64.pyd", "3.11"),
        ("p/m.abi3.so", "any"),
        ("p/m.pyd", "any"),
    ],
)
def test_the_name_of_a_module_tells_its_python(name, python):
    found = native(name, CODE)
    assert found is not None
    assert (found.module, found.python) == ("p/m", python)


def test_the_header_of_a_module_tells_its_platform():
    found = native("p/m.abi3.so", CODE)
    assert found is not None
    assert found.targets == {HERE}
    bare = native("p/m.abi3.so", elf(183))
    assert bare is not None
    assert bare.targets == {"linux-arm64", "alpine-arm64"}  # it calls no C library, and runs with both


PYPY = "p/m.pypy310-pp73-linux.so"


@pytest.mark.parametrize(("name", "content"), [("p/m.so", b"no program"), (PYPY, CODE), ("p/m.exe", CODE)])
def test_what_is_no_module_of_cpython_is_told(name, content):
    assert native(name, content) is None


def test_a_module_for_any_python_lacks_none():
    one = native("p/m.cpython-311-x.so", CODE)
    every = native("p/n.abi3.so", CODE)
    assert one is not None
    assert every is not None
    assert lacking([one, every], ["3.11", "3.12"]) == ["p/m for Python 3.12"]
