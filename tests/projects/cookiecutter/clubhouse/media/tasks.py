from celery import chain

from config import celery_app


class Media(celery_app.Task):
    time_limit = 900
    ignore_result = True


@celery_app.task(name="image.resize", base=Media)
def resize(path, width):
    return path


@celery_app.task(name="image.upload", base=Media, time_limit=60, soft_time_limit=50)
def upload(path):
    return path


@celery_app.task(name="video.convert", bind=True)
def convert(self, path):
    raise self.retry(countdown=10)


def publish(path):
    chain(resize.s(path, width=320), upload.s()).apply_async()
    celery_app.send_task("video.convert", (path,), queue="video")
    celery_app.signature("image.resize", args=(path, 640)).apply_async()
    resize.starmap([(path, 1), (path, 2)]).apply_async()
