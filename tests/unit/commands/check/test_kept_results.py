"""What a run has found answers the next one, until anything changes that it depends on."""

import os
from pathlib import Path

import pytest
from tests.unit.command_line import DELAY, WRONG, found, run, written

from celeryls.commands.check.results import computed
from celeryls.indexing import listing
from celeryls.rules.calls import delay_with_call_option

FILES = {
    "shop/__init__.py": "",
    "shop/tasks.py": WRONG,
    "shop/app.py": 'from celery import Celery\nimport secret\n\napp = Celery("shop")\napp.conf.update(secret.load())\n',
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    "uv.lock": 'version = 1\n\n[[package]]\nname = "celery"\nversion = "5.4.0"\n',
}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The roots of the projects that are read."""
    roots: list[Path] = []
    read = computed.read_project

    def counting(inputs, *, cache):
        roots.append(inputs.root)
        return read(inputs, cache=cache)

    monkeypatch.setattr(computed, "read_project", counting)
    return roots


@pytest.fixture
def kept(shop: Path, tmp_path: Path, reads: list[Path]) -> Path:
    """The file with the result of a run over a small project."""
    written(shop, FILES)
    run()
    reads.clear()
    (file,) = (tmp_path / "cache" / "celeryls").glob("*.findings")
    return file


def write(path, text):
    (Path(path).parent).mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def add_setting():
    write("pyproject.toml", FILES["pyproject.toml"] + '[tool.celeryls]\nselect = ["CEL3"]\n')


def replace_in_place():
    """Same size, same times."""
    before = Path("shop/tasks.py").stat()
    write("shop/tasks.py", WRONG.replace("countdown=10", "countdown=11"))
    os.utime("shop/tasks.py", ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES = {
    "a changed file": lambda: write("shop/tasks.py", "\n" + WRONG),
    "a file that is changed in place": replace_in_place,
    "a deleted file": lambda: Path("shop/app.py").unlink(),
    "a new file": lambda: write("shop/more.py", DELAY),
    "a file whose mere existence counts": lambda: write("setup.py", ""),
    "a new ignore file": lambda: write(".gitignore", "tasks.py\n"),
    "a setting": add_setting,
    "a setting in a file of our own": lambda: write("celeryls.toml", 'exclude = ["shop/app.py"]\n'),
    "a version in a lock file": lambda: write("uv.lock", FILES["uv.lock"].replace("5.4.0", "5.5.0")),
    "a version of a service": lambda: write("shop/requirements.txt", "celery==5.3.6\n"),
    "an environment": lambda: (
        write(".venv/pyvenv.cfg", "version = 3.13\n"),
        write(".venv/lib/python3.13/site-packages/celery-5.6.0.dist-info/METADATA", ""),
    ),
    "a worker's command": lambda: write("Procfile", "w: celery -A shop worker -B\n"),
    "a package around the project": lambda: (write("__init__.py", ""), write("../__init__.py", "")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("granularity", [0, 10**10], ids=["by times", "by content"])
def test_what_changes_is_noticed(kept, reads, change, granularity, monkeypatch):
    monkeypatch.setattr(listing, "_GRANULARITY", granularity)
    run()
    reads.clear()
    change()
    now = run("--exit-zero", status=0).output
    assert len(reads) == 1
    assert now == run("--no-cache", "--exit-zero", status=0).output
    reads.clear()
    assert run("--exit-zero", status=0).output == now
    assert reads == []


@pytest.mark.parametrize(
    "options",
    [
        ["--select", "CEL3"],
        ["--ignore", "CEL304"],
        ["--extend-select", "CEL405"],
        ["--celery-version", "5.3"],
        ["shop/app.py"],
        ["shop"],
    ],
)
def test_other_options_and_paths_have_a_result_of_their_own(kept, reads, options):
    first = run(*options, "--exit-zero", status=0).output
    assert len(reads) == 1
    assert first == run(*options, "--no-cache", "--exit-zero", status=0).output


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github", "gitlab", "junit"])
def test_an_unchanged_project_is_not_read_again(kept, reads, form):
    fresh = run("--format", form, "--no-cache").output
    assert run("--format", form).output == fresh
    reads.clear()
    assert run("--format", form).output == fresh
    assert reads == []


def test_a_result_without_edits_is_none_for_a_format_that_has_them(kept, reads):
    (one,) = found()
    assert one["fix"]["edits"]
    assert len(reads) == 1


def test_paths_are_those_of_the_folder_in_which_it_runs(kept, reads, monkeypatch, shop):
    monkeypatch.chdir(shop / "shop")
    inside = run(shop).output
    assert "--> tasks.py:9" in inside
    assert reads == []
    assert run(shop, "--no-cache").output == inside


def test_a_forged_result_is_not_believed(kept, reads):
    fresh = run("--no-cache").output
    reads.clear()
    good = kept.read_bytes()
    for forged in (b"", b"{}", good.replace(b"CEL304", b"CEL305"), good[:-1], good + b" ", b"\n".join([b"", good])):
        assert forged != good
        kept.write_bytes(forged)
        assert run().output == fresh
    assert len(reads) == 6


def test_a_result_that_was_copied_from_another_project_is_not_believed(kept, reads, shop, tmp_path):
    other = written(tmp_path / "other", {**FILES, "shop/tasks.py": DELAY})
    run(other, status=0)
    (copied,) = set(kept.parent.glob("*.findings")) - {kept}
    kept.write_bytes(copied.read_bytes())
    reads.clear()
    run()
    assert reads == [shop]


def test_without_the_cache_nothing_is_kept(shop, tmp_path, reads):
    written(shop, FILES)
    run("--no-cache")
    run("--no-cache")
    assert len(reads) == 2
    assert not (tmp_path / "cache").exists()


def test_a_run_with_an_error_is_not_kept(kept, reads, monkeypatch):
    def fails(*_):
        raise ValueError("broken")

    write("shop/tasks.py", WRONG + "\n")
    with monkeypatch.context() as patched:
        patched.setattr(delay_with_call_option, "check", fails)
        assert "broken" in run(status=2).stderr
        assert "broken" in run(status=2).stderr
    assert "CEL304" in run().output


def test_fixes_are_applied_after_a_run_that_is_known(kept, reads):
    assert "CEL304" not in run("--fix", status=0).output.partition("Fixed")[0]
    assert "apply_async" in Path("shop/tasks.py").read_text()


def test_where_nothing_can_be_fixed_nothing_is_read(kept, reads):
    run("--fix", status=0)
    run("--fix", status=0)
    reads.clear()
    assert run("--fix", status=0).output == run(status=0).output
    run("--diff", status=0)
    assert reads == []
