"""What goes into the extension: made from small wheels, without a network."""

from __future__ import annotations

import json
import re
import shutil
import zipfile

import pytest
from scripts.bundle import sbom
from scripts.bundle import stage as staging
from scripts.bundle.stage import ROOT
from scripts.bundle.targets import PYTHONS, TARGETS, this_target
from scripts.bundle.wheels import Wheels, lock_for


@pytest.fixture
def staged(tmp_path, monkeypatch):
    """Stages an extension from wheels that are given as ``{Python: ({name: {file: content}}, missing)}``."""
    out = tmp_path / "client/out"
    out.mkdir(parents=True)
    for name in ("extension.js", "THIRD-PARTY-LICENSES.txt"):
        (out / name).touch()
    (out / "third-party.json").write_text('[{"name": "@a/b", "version": "1.2", "license": "MIT"}]')
    for name in ("README.md", "icon.png", "celery-view.svg", "package.json"):
        (out.parent / name).write_bytes((staging.CLIENT / name).read_bytes())
    shutil.copytree(staging.CLIENT / "walkthrough", out.parent / "walkthrough")
    monkeypatch.setattr(staging, "CLIENT", out.parent)

    def run(given, target="linux-x64"):
        def wheels(_target, python):
            contents, missing = given[python]
            files = tuple(wheel(tmp_path / python / f"{name}.whl", files) for name, files in contents.items())
            return Wheels(python, files, missing)

        monkeypatch.setattr(staging, "wheels", wheels)
        lines = staging.stage(target, tmp_path / "stage")
        return tmp_path / "stage", lines

    return run


def wheel(path, files):
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def everywhere(contents):
    return {python: (contents(python.replace(".", "")), ()) for python in PYTHONS}


def test_native_modules_of_all_pythons_stand_side_by_side(staged):
    folder, lines = staged(
        everywhere(lambda tag: {f"ts-cp{tag}": {"ts/__init__.py": "same", f"ts/_binding.cpython-{tag}.so": tag}})
    )
    assert {path.name for path in (folder / "bundled/libs/ts").iterdir()} == {
        "__init__.py",
        *(f"_binding.cpython-{python.replace('.', '')}.so" for python in PYTHONS),
    }
    assert json.loads((folder / "bundled/pythons.json").read_text()) == list(PYTHONS)
    assert lines == ()


def test_licenses_and_metadata_stay_and_what_only_an_installer_reads_goes(staged):
    files = dict.fromkeys(
        ["x.dist-info/METADATA", "x.dist-info/RECORD", "x.dist-info/WHEEL", "x.dist-info/licenses/LICENSE"], ""
    )
    files["x.dist-info/METADATA"] = "Metadata-Version: 2.1\nName: X\nVersion: 1\n"
    files |= dict.fromkeys(["x.dist-info/LICENSE.txt", "x-1.data/scripts/x", "x/__pycache__/a.pyc"], "")
    folder, _ = staged(everywhere(lambda _: {"x": files}))
    libs = folder / "bundled/libs"
    assert {str(path.relative_to(libs)) for path in libs.rglob("x*/**/*") if path.is_file()} == {
        "x.dist-info/METADATA",
        "x.dist-info/LICENSE.txt",
        "x.dist-info/licenses/LICENSE",
    }


def test_the_catalogue_s_data_is_there_and_what_it_is_made_of_is_not(staged):
    folder, _ = staged(everywhere(lambda _: {"x": {"x.py": ""}}))
    catalogue = folder / "bundled/libs/celeryls/catalogue"
    assert (catalogue / "celery.json").is_file()
    assert not (catalogue / "overlay").exists()


def test_speed_ups_are_left_out(staged):
    contents = everywhere(lambda tag: {"pyyaml": {"yaml/__init__.py": "", f"yaml/_yaml.cpython-{tag}.so": ""}})
    folder, _ = staged(contents)
    assert [path.name for path in (folder / "bundled/libs/yaml").iterdir()] == ["__init__.py"]


def test_a_python_without_a_wheel_that_it_needs_is_left_out_and_named(staged):
    given = everywhere(lambda _: {"ts": {"ts.py": ""}}) | {"3.14": ({}, ("tree-sitter==1.0",))}
    folder, lines = staged(given)
    assert json.loads((folder / "bundled/pythons.json").read_text()) == ["3.11", "3.12", "3.13"]
    assert json.loads((folder / "bundled/left-out.json").read_text()) == {"3.14": "tree-sitter"}
    assert lines == ("tree-sitter==1.0 for Python 3.14: that Python is left out",)


def test_a_missing_wheel_of_which_another_python_s_will_do_costs_nothing(staged):
    given = everywhere(lambda _: {"yaml": {"yaml/__init__.py": ""}}) | {"3.11": ({}, ("pyyaml==6.0",))}
    folder, lines = staged(given)
    assert json.loads((folder / "bundled/pythons.json").read_text()) == list(PYTHONS)
    assert lines == ("pyyaml==6.0 for Python 3.11: another Python's is used",)


@pytest.mark.parametrize("missing", ["tree-sitter==1.0", "pyyaml==6.0"])
def test_a_wheel_that_no_python_has_is_an_error(staged, missing):
    with pytest.raises(RuntimeError, match="no Python has all the wheels"):
        staged({python: ({}, (missing,)) for python in PYTHONS})


def test_where_no_server_can_be_built_the_extension_says_why(staged):
    given: dict[str, tuple[dict[str, dict[str, str]], tuple[str, ...]]] = {
        python: ({}, ("tree-sitter==1.0",)) for python in PYTHONS
    }
    folder, _ = staged(given, "alpine-arm64")
    assert json.loads((folder / "bundled/pythons.json").read_text()) == []
    assert json.loads((folder / "bundled/left-out.json").read_text()) == dict.fromkeys(PYTHONS, "tree-sitter")
    assert list((folder / "bundled/libs").iterdir()) == []


def test_a_platform_that_has_got_its_wheels_is_told(staged):
    with pytest.raises(RuntimeError, match="take it from WITHOUT_SERVER"):
        staged(everywhere(lambda _: {}), "alpine-arm64")


def test_the_list_of_the_software_is_valid_and_the_same_each_time(staged):
    metadata = {"x-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: X\nVersion: 1\nLicense: MIT\n"}
    folder, _ = staged(everywhere(lambda _: {"x": metadata}))
    text = (folder / sbom.FILE).read_text()
    assert sbom.faults(text) == []
    assert set(sbom.listed(text)) == {("x", "1"), ("@a/b", "1.2")}
    assert {each["purl"] for each in json.loads(text)["components"]} == {"pkg:npm/%40a/b@1.2", "pkg:pypi/x@1"}
    assert sbom.sbom(folder, "linux-x64", 0) == text
    assert sbom.sbom(folder, "linux-x64", 1) != text
    assert sbom.faults('{"bomFormat": "CycloneDX"}') != []


def test_modes_of_files_do_not_depend_on_who_builds(staged):
    folder, _ = staged(everywhere(lambda _: {"x": {"x.py": ""}}))
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o644}


def test_wheels_that_contradict_each_other_are_an_error(staged):
    with pytest.raises(RuntimeError, match="differs from another wheel's"):
        staged(everywhere(lambda tag: {f"x-{tag}": {"x.py": tag}}))


def test_what_builds_the_extension_is_not_in_it(staged):
    folder, _ = staged(everywhere(lambda _: {}))
    manifest = json.loads((folder / "package.json").read_text())
    assert manifest["name"] == "celery-language-server"
    assert not {"scripts", "devDependencies", "private"} & set(manifest)
    assert (folder / "bundled/libs/celeryls/_snippets/tasks/email.py.j2").is_file()
    assert (folder / "bundled/run_server.py").is_file()
    assert not list(folder.rglob("__pycache__"))


def test_what_only_windows_needs_is_in_its_bundles_wherever_they_are_built():
    needed = re.compile(r"^tzdata==\S+ \\$", re.MULTILINE)
    assert needed.search(lock_for("win32-x64"))
    assert not needed.search(lock_for("linux-x64"))


def test_this_platform_is_one_of_those_that_are_built():
    assert this_target() in TARGETS


def test_the_walkthrough_is_there_with_its_pictures(staged):
    folder, _ = staged(everywhere(lambda _: {}))
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    steps = manifest["contributes"]["walkthroughs"][0]["steps"]
    shown = [step["media"].get("image") or step["media"]["markdown"] for step in steps]
    assert [name for name in (*shown, "walkthrough/sample.py") if not (folder / name).is_file()] == []


def test_the_page_has_its_pictures_where_they_have_an_address_and_none_elsewhere(staged):
    links = re.compile(r"!\[[^]]+\]\(([^)]+)\)")
    written = links.findall((staging.CLIENT / "README.md").read_text("utf-8"))
    assert len(written) == 3
    assert all((staging.CLIENT / link).resolve().is_file() or (ROOT / link[3:]).is_file() for link in written)
    names = [link.rpartition("/")[2] for link in written]
    page = staging.page("https://example.com/images")
    assert links.findall(page) == [f"https://example.com/images/{name}" for name in names]
    folder, _ = staged(everywhere(lambda _: {}))
    bare = (folder / "README.md").read_text("utf-8")
    assert "![" not in bare
    assert "\n\n\n" not in bare
    assert links.sub("", page).split() == bare.split()


def test_the_changelog_is_the_project_s_without_links_that_lead_nowhere(staged):
    folder, _ = staged(everywhere(lambda _: {"a": {"a.py": ""}}))
    text = (folder / "CHANGELOG.md").read_text("utf-8")
    assert text.splitlines()[:3] == (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()[:3]
    assert re.findall(r"\]\((?!https?:)", text) == []
    assert "A page for each editor" in text
