from store.celery import app


@app.task(max_retries=2)
def ship(order):
    weigh.delay(order)


@app.task
def weigh(order):
    return order


@app.periodic_task(name="store.count", run_every=60, locked=False)
def count():
    ship.delay(1)


@app.shared(name="store.audit", rate_limit="1/s")
def audit():
    count.delay()
