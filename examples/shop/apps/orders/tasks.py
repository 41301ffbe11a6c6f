import requests
from celery import shared_task

from apps.orders import services
from apps.orders.models import Order


@shared_task
def charge_card(order_id: int) -> str:
    return services.charge(Order.objects.get(pk=order_id))


@shared_task(ignore_result=True)
def cancel_unpaid_orders() -> None:
    services.cancel_unpaid()


@shared_task(
    bind=True,
    max_retries=3,
    time_limit=60,
)
def notify_warehouse(self, order_id: int) -> None:
    try:
        response = requests.post(f"https://warehouse.example.com/orders/{order_id}", timeout=10)
        response.raise_for_status()
    except requests.RequestException as error:
        raise self.retry(exc=error, countdown=2**self.request.retries) from error
