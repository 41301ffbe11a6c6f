#!/bin/sh
flask --app make_celery run &
celery -A make_celery worker --loglevel INFO \
    -Q "celery,feeds" \
    --concurrency 2 &
celery -A make_celery beat
