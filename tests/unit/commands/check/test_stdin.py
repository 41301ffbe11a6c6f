"""Standard input: an editor's or a hook's text, as if it were a file of the project."""

from tests.unit.command_line import DELAY, WRONG, found, run, written

CALLER = "from shop.tasks import add\n\nadd.delay(1)\n"


def test_it_is_checked_in_the_project_of_its_name(shop):
    written(shop, {"pyproject.toml": "[tool.celeryls]\n", "shop/tasks.py": DELAY, "shop/views.py": "# old\n"})
    told = run("-", "--stdin-filename", "shop/views.py", "--format", "concise", stdin=CALLER).stdout
    assert told.startswith("shop/views.py:3:1: CEL302 ")
    assert run("--stdin-filename", "shop/new.py", "--format", "concise", stdin=CALLER).stdout.startswith(
        "shop/new.py:3:"
    )
    assert (shop / "shop/views.py").read_text() == "# old\n"


def test_without_a_name_it_is_a_file_of_this_folder(shop):
    assert found("-", "--select", "CEL304", status=0) == []
    assert run("-", "--format", "concise", stdin=WRONG).stdout.startswith("stdin.py:9:17: CEL304 ")


def test_a_fixed_text_goes_to_standard_output(shop):
    told = run("-", "--fix", stdin=WRONG.replace("\n", "\r\n"), status=0)
    assert told.stdout_bytes == f"{DELAY}add.apply_async((1, 2), countdown=10)\n".replace("\n", "\r\n").encode()
    assert told.stderr == "Found 1 finding (1 fixed, 0 remaining).\n"
    assert list(shop.iterdir()) == []


def test_a_diff_is_possible(shop):
    told = run("-", "--stdin-filename", "a.py", "--diff", stdin=WRONG)
    assert told.stdout.startswith("--- a.py\n+++ a.py\n")


def test_what_is_no_text_is_an_error(shop):
    assert "standard input is no Python file" in run("-", stdin=b"\xff\xfe\x00", status=2).stderr


def test_it_is_checked_alone(shop):
    written(shop, {"a.py": ""})
    assert "without other PATHS" in run("-", "a.py", status=2).stderr
    assert "checked once" in run("-", "--watch", status=2).stderr
