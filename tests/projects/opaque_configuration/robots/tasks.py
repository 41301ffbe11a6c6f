from robots.celery import app


@app.task(expires=60)
def weld(part):
    move.delay(part)


@app.task
def move(part):
    return part
