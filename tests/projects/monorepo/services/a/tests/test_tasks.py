from unittest.mock import patch

from app import tasks


@patch("app.tasks.charge.delay")
def test_sync(charge):
    tasks.sync()
    charge.assert_called_once_with(1)
