from celery import Celery

app = Celery("ingest", broker="memory://", backend="cache+memory://")
app.conf.task_default_queue = "ingest"
app.conf.task_routes = {"mailer.*": {"queue": "mail"}, "common.*": "default"}
app.conf["imports"] = ["ingest.tasks", "common.tasks"]
