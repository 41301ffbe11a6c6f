from celery import Celery


class CeleryApp(Celery):
    """An app whose tasks know their tenant."""

    registry_cls = "celery.app.registry:TaskRegistry"

    def send_task(self, name, args=None, kwargs=None, **options):
        return super().send_task(name, args, kwargs, **options)
