from celery import shared_task
from django.core.mail import send_mail

from apps.core import mail_job

from . import names
from .models import Customer

PREFIX = "users"
WELCOME = "users.welcome"


@mail_job(name=WELCOME)
def send_welcome(user_id: int) -> None:
    user = Customer.objects.get(pk=user_id)
    send_mail("Welcome", "Hello!", None, [user.email])


@mail_job(name=f"{PREFIX}.remind", max_retries=1)
def remind(user_id: int) -> None:
    user = Customer.objects.get(pk=user_id)
    send_mail("Your cart", "It waits for you.", None, [user.email])


@shared_task(bind=True, name=names.EXPORT, rate_limit="2/h")
def export(self, user_id: int) -> str:
    self.update_state(state="PROGRESS", meta={"user": user_id})
    return f"/exports/{user_id}.zip"


@shared_task(name=names.Names.CLOSE.value)
def close(user_id: int) -> None:
    Customer.objects.filter(pk=user_id).update(active=False)


@shared_task(name=PREFIX + ".merge")
def merge() -> int:
    return 0


@shared_task
def sync_crm(user_id: int | None) -> None:
    """Write one customer, or all, to the CRM.

    Like this::

        @shared_task
        def sync_by_hand(user_id):
            sync_crm.delay(user_id)
    """


@shared_task(ignore_result=True)
def deactivate(days: int = 365) -> None:
    for user in Customer.objects.filter(active=True):
        close.delay(user.pk)
