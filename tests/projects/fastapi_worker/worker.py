import os
import re
import time

from celery import Celery
from celery.schedules import crontab
from kombu import Queue

celery = Celery(
    "worker",
    broker=os.environ.get("CELERY_BROKER_URL", "memory://"),
    backend="cache+memory://",
    include=["jobs.mail", "jobs.video"],
)

celery.conf.update(
    task_track_started=True,
    task_queues=[Queue("celery"), Queue("video", routing_key="video"), Queue("mail")],
    task_create_missing_queues=True,
    result_expires=3600,
)
celery.conf.task_routes = (
    [
        ("video.poster", {"queue": "celery"}),
        ("video.*", {"queue": "video"}),
        (re.compile(r"^jobs\.mail\.(send|bounce)"), {"queue": "mail", "routing_key": "mail.out"}),
    ],
)
celery.conf.beat_schedule = {
    "cut old videos": {"task": "video.prune", "schedule": crontab(minute=0, hour="*/6"), "args": (30,)},
}
celery.conf.beat_schedule["good morning"] = {
    "task": "jobs.mail.send_greeting",
    "schedule": crontab("30", "5,17"),
}
celery.conf.beat_schedule.update(
    weekly={"task": "jobs.mail.send_digest", "schedule": crontab(0, 8, "mon"), "kwargs": {"kind": "weekly"}}
)


@celery.task(name="create_task")
def create_task(task_type):
    time.sleep(int(task_type) * 10)
    return True


@celery.on_after_finalize.connect
def every_ten_seconds(sender, **kwargs):
    sender.add_periodic_task(10, create_task.s(1), name="ten", expires=5, queue="video")


if __name__ == "__main__":
    celery.worker_main(["worker", "--loglevel=INFO", "-Q", "celery,video,mail"])
