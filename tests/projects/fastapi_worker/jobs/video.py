from celery import chord
from worker import celery


class VideoTask(celery.Task):
    """Long, and not twice."""

    acks_late = True
    max_retries = 0
    track_started = False


def video(name, **options):
    return celery.task(name=f"video.{name}", base=VideoTask, **options)


@video("cut", time_limit=60)
def cut(path, start, end):
    return path


@video("join")
def join(paths):
    return paths


@video("poster", max_retries=1)
def poster(path):
    return path


@celery.task(name="video.prune")
def prune(days):
    chord([cut.s("a", 0, 1), cut.s("a", 2, 3)])(join.s() | poster.s())
