from unittest import mock

from warehouse.outbound import ship_air


def test_in_a_worker(celery_app, celery_worker):
    @celery_app.task
    def mul(x, y):
        return x * y

    celery_worker.reload()
    assert mul.delay(4, 4).get(timeout=10) == 16


def test_label():
    with mock.patch("warehouse.outbound.workers.relabel.delay") as label:
        ship_air("p")
    label.assert_called_once_with("p")
