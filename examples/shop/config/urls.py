from django.urls import path

from apps.orders.views import place_order

urlpatterns = [
    path("orders/", place_order, name="place-order"),
]
