"""GitHub's workflows are valid and safe; what they name is there."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from scripts.bundle.targets import PYTHONS
from scripts.catalogue.wheels import OLDEST

from celeryls.catalogue.releases import RELEASES

ROOT = Path(__file__).parents[3]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
BIN = Path(sys.executable).parent


def run(program, *arguments):
    # On Windows, programs are not beside a Python that is no virtual environment's, but on PATH.
    found = shutil.which(program, path=str(BIN)) or shutil.which(program)
    assert found, program
    done = subprocess.run([found, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-issue-forms", FORMS),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE/config.yml"]),
    ],
)
def test_github_takes_them(schema, files):
    assert files
    status, said = run("check-jsonschema", "--builtin-schema", schema, *files)
    assert status == 0, said


def test_nothing_in_them_is_unsafe():
    status, said = run("zizmor", "--offline", "--persona=auditor", GITHUB)
    assert status == 0, said


def test_every_action_is_pinned_to_a_commit_and_says_which_version_that_is():
    lines = [line.strip() for path in WORKFLOWS for line in path.read_text().splitlines()]
    uses = [line for line in lines if "uses:" in line and not line.startswith("uses: $/")]
    assert uses
    assert [line for line in uses if not re.fullmatch(r"- uses: [\w./-]+@[0-9a-f]{40} # v[\d.]+", line)] == []


def test_one_action_has_one_version_everywhere():
    pins = {tuple(found) for path in WORKFLOWS for found in re.findall(r"uses: (\S+)@(\S+)", path.read_text())}
    assert len({name for name, _ in pins}) == len(pins)


def test_the_matrix_has_all_systems_pythons_and_the_ends_of_celery():
    jobs = yaml.safe_load((GITHUB / "workflows/test.yml").read_text())["jobs"]
    unit, celery = jobs["unit"]["strategy"]["matrix"], jobs["celery"]["strategy"]["matrix"]
    assert unit["python"] == list(PYTHONS)
    assert {name.partition("-")[0] for name in unit["os"]} == {"ubuntu", "macos", "windows"}
    oldest = [release for release in RELEASES if release.startswith(f"{OLDEST}.")][-1]
    assert celery["celery"] == [oldest, RELEASES[-1]]


def test_what_unit_tests_need_is_installed_where_they_run_without_make():
    """Some of them start ruff; `make` installs the same groups."""
    steps = yaml.safe_load((GITHUB / "workflows/test.yml").read_text())["jobs"]["unit"]["steps"]
    made = re.search(r"install .*--editable \. (.*)", (ROOT / "scripts/venv").read_text())
    assert made
    groups = set(re.findall(r"--group \w+", made[1]))
    assert {"--group lint", "--group test"} <= groups
    assert any(groups <= set(re.findall(r"--group \w+", step.get("run", ""))) for step in steps)


def test_every_make_target_that_a_workflow_calls_is_there():
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    called = {
        word
        for path in WORKFLOWS
        for line in re.findall(r"run: make ([^=\n]*)(?: [A-Z]+=|$)", path.read_text(), re.MULTILINE)
        for word in line.split()
        if "/" not in word
    }
    assert {"dist", "lint"} <= called
    assert called <= targets


def test_nothing_is_published_before_all_tests_have_passed_and_all_files_are_signed():
    jobs = yaml.safe_load((GITHUB / "workflows/release.yml").read_text())["jobs"]
    assert jobs["test"]["uses"].removeprefix("$/") == ".github/workflows/test.yml"
    assert (GITHUB.parent / jobs["test"]["uses"].removeprefix("$/")).is_file()
    publishing = [name for name, job in jobs.items() if "environment" in job]
    assert publishing == ["pypi", "marketplace"]
    assert all({"test", "build", "attest"} <= set(jobs[name]["needs"]) for name in publishing)
    assert set(publishing) <= set(jobs["github"]["needs"])


def test_the_extension_s_page_gets_its_pictures_from_the_tag():
    text = (GITHUB / "workflows/release.yml").read_text()
    assert 'make dist DIST="--pictures-url $PICTURES"' in text
    assert "/${{ github.ref_name }}/docs/images" in text
    assert "$(BIN)/python -m scripts.dist $(DIST)" in (ROOT / "Makefile").read_text()


def test_what_is_pinned_is_kept_up_to_date():
    """Each lock of a release has its entry, the one of the wheels in the extension, too."""
    said = yaml.safe_load((GITHUB / "dependabot.yml").read_text())["updates"]
    folders = {(each["package-ecosystem"], folder) for each in said for folder in each.get("directories", ["/"])}
    assert {("pip", "/"), ("pip", "/client-vscode"), ("npm", "/client-vscode"), ("github-actions", "/")} <= folders
    for kind, folder in folders - {("github-actions", "/")}:
        names = ("package-lock.json",) if kind == "npm" else ("pyproject.toml", "requirements.txt")
        assert any((ROOT / folder.strip("/") / name).is_file() for name in names), folder


def test_what_publishes_is_pinned_to_the_version_that_packs():
    publish = json.loads((GITHUB / "publish/package.json").read_text())["dependencies"]
    client = json.loads((ROOT / "client-vscode/package.json").read_text())["devDependencies"]
    assert publish["@vscode/vsce"] == client["@vscode/vsce"]


def test_the_form_for_faults_asks_for_what_the_server_says_of_itself():
    form = (GITHUB / "ISSUE_TEMPLATE/fault.yml").read_text()
    assert "celeryls --info" in form
