from celery import shared_task


class Sturdy:
    """Objects of it make tasks that are retried."""

    def __init__(self, retries=3, **options):
        self.retries = retries
        self.options = options

    def __call__(self, function):
        return shared_task(max_retries=self.retries, acks_late=True, **self.options)(function)


class Registry:
    """Its method makes tasks."""

    def job(self, priority=None, **options):
        def decorate(function):
            options.pop("owner", None)
            return shared_task(priority=priority, **options)(function)

        return decorate


registry = Registry()
quick = Sturdy(1, ignore_result=True)
