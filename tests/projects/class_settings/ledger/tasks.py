from backend.celery import app
from celery import shared_task


@shared_task(track_started=True)
def book(entry):
    return entry


@shared_task(name="ledger.close")
def close(year):
    book.delay(year)


@app.task
def balance():
    close.apply_async((2024,))
