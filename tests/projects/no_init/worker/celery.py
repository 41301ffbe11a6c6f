from celery import Celery

app = Celery("worker", broker="memory://", include=["worker.jobs.mail", "worker.tally"])
app.conf.task_routes = {"worker.jobs.*": {"queue": "mails"}, "worker.tally.count": {"queue": "sums"}}
