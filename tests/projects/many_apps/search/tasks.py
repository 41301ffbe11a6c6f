from . import celery


@celery.task(rate_limit="10/s")
def index(document):
    return document


@celery.task
def reindex(documents):
    for document in documents:
        index.delay(document)
