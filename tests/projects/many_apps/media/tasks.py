from common.jobs import audit
from media.app import app


@app.task(ignore_result=True)
def shrink(picture):
    audit.delay("shrink", picture)


@app.task
def tag(picture):
    shrink.s(picture).apply_async()
