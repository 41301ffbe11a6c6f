from celery import current_app, group
from django.core.management.base import BaseCommand

from ... import tasks
from ...names import EXPORT


class Command(BaseCommand):
    def handle(self, *args, **options):
        group(tasks.export.s(pk) for pk in range(10)).apply_async()
        current_app.send_task(EXPORT, args=(11,))
        current_app.send_task("users.merge")
        tasks.export.chunks(zip(range(100)), 10).apply_async()
        tasks.remind.map(range(5)).delay()
