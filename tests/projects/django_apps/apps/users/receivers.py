from celery import shared_task
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Customer


@shared_task(max_retries=None)
def index_customer(user_id):
    """Registered though it stands in no ``tasks.py``: the app config imports this module."""


@receiver(post_save, sender=Customer)
def customer_saved(sender, instance, created, **kwargs):
    from .tasks import send_welcome as welcome

    index_customer.delay_on_commit(instance.pk)
    if created:
        welcome.apply_async_on_commit(args=(instance.pk,), countdown=60)
