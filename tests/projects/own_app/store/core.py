from celery import Celery


class StoreCelery(Celery):
    """An app whose methods make tasks in ways of their own."""

    def task(self, *args, **opts):
        opts.setdefault("acks_late", True)
        return super().task(*args, **opts)

    def periodic_task(self, *args, **kwargs):
        def decorator(function):
            kwargs.pop("locked", True)
            entry = {"schedule": kwargs.pop("run_every"), "args": kwargs.pop("args", ())}
            kwargs.setdefault("ignore_result", True)
            task = self.task(function, *args, **kwargs)
            entry["task"] = task.name
            self.conf.beat_schedule[task.name] = entry
            return task

        return decorator

    def shared(self, **options):
        return self.task(priority=1, **options)
