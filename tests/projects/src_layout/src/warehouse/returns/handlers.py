import celery

from warehouse.inbound import workers as inbound


class Sweep(celery.Task):
    name = "returns.sweep"
    ignore_result = True

    def run(self):
        inbound.receive.delay("returned")
        inbound.book("returned")


celery.current_app.register_task(Sweep())
