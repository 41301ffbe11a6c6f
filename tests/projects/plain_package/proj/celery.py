from __future__ import absolute_import

from celery import Celery, Task


class Counted(Task):
    """The base of all of this app's tasks."""

    runs = 0
    send_events = False
    max_retries = 7

    def __call__(self, *args, **kwargs):
        self.runs += 1
        return super().__call__(*args, **kwargs)


app = Celery("proj", broker="memory://", include=["proj.tasks"], task_cls=Counted)
app.config_from_object("proj.celeryconfig")

if __name__ == "__main__":
    app.start()
