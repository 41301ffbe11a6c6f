"""The exit status: 0, 1 or 2, and what leaves it as it is."""

from tests.unit.command_line import DELAY, WRONG, run, written

UNKNOWN = "from lib import app\n\n\n@app.task\ndef f(): ...\n"


def test_findings_are_1_and_none_are_0(shop):
    written(shop, {"tasks.py": DELAY})
    run(status=0)
    written(shop, {"tasks.py": WRONG})
    run(status=1)


def test_exit_zero_is_0_whatever_is_found(shop):
    written(shop, {"tasks.py": WRONG})
    assert "CEL304" in run("--exit-zero", status=0).stdout


def test_an_unknown_option_is_2(shop):
    run("--frobnicate", status=2)


def test_what_is_undecided_is_told_and_changes_nothing(shop):
    settings = 'from celery import Celery\nfrom secret import load\n\napp = Celery("shop")\napp.conf.update(load())\n'
    written(shop, {"shop/app.py": settings})
    told = run(status=0)
    assert told.stdout == (
        "Not decided; rules are silent about it:\n"
        "  settings that can't be read: 1\n"
        "    shop/app.py:5:1 of app.app\n"
        "All checks passed!\n"
    )
    told = run("--format", "json", status=0)
    assert (told.stdout, "shop/app.py:5:1 of app.app" in told.stderr) == ("[]\n", True)
