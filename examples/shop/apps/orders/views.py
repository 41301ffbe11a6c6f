from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from apps.orders.models import Order
from apps.orders.tasks import charge_card, notify_warehouse


@require_POST
@transaction.atomic
def place_order(request: HttpRequest) -> JsonResponse:
    order = Order.objects.create(user=request.user, total=request.POST["total"])
    charge_card.delay_on_commit(order.pk)
    notify_warehouse.delay_on_commit(order.pk)
    return JsonResponse({"order": order.pk}, status=201)
