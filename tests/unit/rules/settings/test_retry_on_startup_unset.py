"""CEL510: Celery 5.3 and 5.4 warn whatever the old setting says, later ones only where it is off."""

import pytest
from tests.unit.checking import checked

CODE = 'from celery import Celery\n\napp = Celery("shop", {settings})\n'
OFF = "broker_connection_retry=False"
NEW = "broker_connection_retry_on_startup=True"


@pytest.mark.parametrize(
    ("settings", "version", "found"),
    [
        ("", (5, 2, 7), False),
        (OFF, (5, 2, 7), False),
        ("", (5, 3), True),
        ("", (5, 4, 0), True),
        ("broker_connection_retry=True", (5, 4), True),
        ("", (5, 5), False),
        ("", None, False),
        (OFF, (5, 4), True),
        (OFF, (5, 5), True),
        (OFF, None, True),
        (NEW, (5, 4), False),
        (f"{OFF}, {NEW}", (5, 7), False),
    ],
)
def test_which_versions_warn(settings, version, found):
    files = {"shop/celery.py": CODE.format(settings=settings)}
    assert bool(checked(files, "CEL510", version).found["shop/celery.py"]) is found
