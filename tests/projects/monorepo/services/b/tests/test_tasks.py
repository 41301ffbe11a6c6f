from unittest.mock import patch

from app import tasks


def test_sync():
    with patch("app.tasks.track") as track:
        tasks.sync("all")
    track.delay.assert_called_once_with("all")
