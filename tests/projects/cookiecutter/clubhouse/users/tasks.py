from celery import shared_task

from .models import Member


@shared_task()
def get_users_count():
    """How many there are."""
    return Member.objects.count()


@shared_task(ignore_result=True, autoretry_for=[OSError], retry_kwargs={"max_retries": 2})
def send_invitation(email):
    return email


@shared_task(name="clubhouse.users.tasks.send_digest")
def digest(*, weekly=False):
    send_invitation.delay("all@example.com")
