from smtplib import SMTPException

from celery import shared_task
from django.core.mail import send_mail

from apps.users.models import User


@shared_task(autoretry_for=(SMTPException, OSError), retry_backoff=True, max_retries=5)
def send_welcome_email(user_id: int) -> None:
    user = User.objects.get(pk=user_id)
    send_mail("Welcome to the shop", f"Hello {user.first_name}!", None, [user.email])


@shared_task(rate_limit="100/m")
def send_newsletter(user_id: int, subject: str, text: str) -> None:
    user = User.objects.get(pk=user_id)
    if user.wants_newsletter:
        send_mail(subject, text, None, [user.email])
