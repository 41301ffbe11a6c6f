from unittest.mock import patch

from clubhouse.users.tasks import get_users_count, send_invitation

USERS = "clubhouse.users.tasks"


def test_user_count(db, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    assert get_users_count.delay().result == 0


@patch(USERS + ".send_invitation.delay")
@patch("clubhouse.users.tasks.digest")
def test_invitation(digest, delay):
    send_invitation.apply(args=["a@example.com"])
    digest.delay.assert_not_called()
