"""Schedules that are no crontab."""

INTERVAL = "celery.schedules.schedule"
SOLAR = "celery.schedules.solar"
