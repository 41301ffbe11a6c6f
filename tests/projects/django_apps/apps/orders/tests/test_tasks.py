from unittest import mock

from celery import shared_task
from django.test import TestCase, override_settings

from apps.orders import tasks


@shared_task
def only_for_this_test():
    return 1


class Orders(TestCase):
    @mock.patch("apps.orders.tasks.email.send_confirmation.delay")
    @mock.patch("apps.orders.views.fulfil.delay_on_commit")
    def test_pay(self, fulfil, confirm):
        self.client.post("/orders/1/pay")
        fulfil.assert_called_once()

    @override_settings(CELERY_TASK_ALWAYS_EAGER=True)
    def test_refund(self):
        with mock.patch("apps.orders.tasks.send_refund") as refund:
            tasks.send_refund.delay(1, 2)
        refund.delay.assert_called_once()
