from django.urls import path

from apps.orders import views

urlpatterns = [path("orders/<int:pk>/pay", views.pay), path("orders/<int:pk>", views.cancel)]
