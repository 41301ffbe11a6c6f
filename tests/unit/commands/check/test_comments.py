"""Comments in files that are not Python, and comments that suppress nothing."""

import pytest
from tests.unit.command_line import DELAY, codes, found, run, written

BEAT = "celery -A shop worker -B"
COMPOSE = "services:\n  worker:\n    command: {command}{behind}\n    deploy:\n      replicas: 2\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Procfile", "{command}  # celery: ignore[CEL419]\n"),
        ("Procfile", "# celery: ignore[CEL419]\n{command}\n"),
        ("Procfile", "# celery: ignore[CEL419]\n# why\n\n{command}\n"),
        ("Procfile", "{command}  # noqa: CEL419\n"),
        ("Procfile", "{command}  # noqa\n"),
    ],
)
def test_a_procfile_has_comments(shop, name, text):
    beats = f"a: {BEAT}\nb: {BEAT}\n"
    written(shop, {name: beats})
    assert codes("--extend-select", "CEL419") == ["CEL419", "CEL419"]
    both = "".join(text.format(command=line) for line in beats.splitlines())
    written(shop, {name: both})
    assert codes("--extend-select", "CEL419", status=0) == []


def test_a_comment_is_about_a_whole_procfile(shop):
    written(shop, {"Procfile": f"a: {BEAT}\nb: {BEAT}\n# celery: ignore-file[CEL419]\n"})
    assert codes("--extend-select", "CEL419", status=0) == []


@pytest.mark.parametrize("behind", ["  # celery: ignore[CEL419]", "  # noqa: CEL419"])
def test_yaml_has_comments(shop, behind):
    written(shop, {"docker-compose.yml": COMPOSE.format(command=BEAT, behind="")})
    assert codes("--extend-select", "CEL419") == ["CEL419"]
    written(shop, {"docker-compose.yml": COMPOSE.format(command=BEAT, behind=behind)})
    assert codes("--extend-select", "CEL419", status=0) == []


def test_a_comment_of_another_code_suppresses_nothing_there(shop):
    written(shop, {"docker-compose.yml": COMPOSE.format(command=BEAT, behind="  # celery: ignore[CEL418]")})
    assert codes("--extend-select", "CEL418,CEL419") == ["CEL419", "CEL903"]


def test_what_did_not_run_is_not_called_unused(shop):
    lines = ("CEL304", "CEL128", "CEL3", "ALL")
    text = DELAY + "".join(f"add.delay(1, 2)  # celery: ignore[{code}]\n" for code in lines)
    written(shop, {"tasks.py": text, "pyproject.toml": "[tool.celeryls]\n"})
    assert [each["line"] for each in found("--select", "CEL903", status=0)] == []
    assert [each["line"] for each in found("--select", "CEL304,CEL903")] == [9]
    written(shop, {"pyproject.toml": '[tool.celeryls.per-file-ignores]\n"tasks.py" = ["CEL304"]\n'})
    assert [each["line"] for each in found("--select", "CEL304,CEL903", status=0)] == []


def test_an_unused_comment_is_found_once_the_others_are(shop):
    text = f"{DELAY}add.delay(1, countdown=1)  # celery: ignore[CEL304]  # noqa: CEL304\n"
    written(shop, {"tasks.py": text})
    (one,) = [each for each in found() if each["code"] == "CEL903"]
    assert text.split("\n")[8][one["column"] - 1 :] == "# noqa: CEL304"


def test_only_a_comment_that_names_it_suppresses_what_is_said_of_comments(shop):
    unused = f"{DELAY}add.delay(1, 2)  # celery: ignore"
    written(shop, {"tasks.py": f"{unused}\n"})
    assert codes() == ["CEL903"]
    written(shop, {"tasks.py": f"{unused}  # celery: ignore[CEL903]\n"})
    assert codes(status=0) == []


def test_fixing_unused_comments_leaves_the_rest_of_them(shop):
    lines = (
        ("x = 1  # celery: ignore[CEL304] why", "x = 1  # why"),
        ("x = 1  # celery: ignore  # type: int", "x = 1  # type: int"),
        ("x = 1 # noqa: CEL304,E501,CEL303", "x = 1 # noqa: E501"),
        ("x = 1\t# noqa: CEL304", "x = 1"),
        ("    # celery: ignore[CEL304, CEL303]", None),
        ("x = 1  # noqa: E501", "x = 1  # noqa: E501"),
    )
    written(shop, {"tasks.py": DELAY + "".join(f"{before}\n" for before, _ in lines)})
    run("--fix", status=0)
    left = (shop / "tasks.py").read_text().removeprefix(DELAY)
    assert left == "".join(f"{after}\n" for _, after in lines if after is not None)
