from celery import Task, shared_task

from apps.core.base import ShopTask
from config.celery import app


class ReportTask(ShopTask):
    abstract = True
    soft_time_limit = 600
    autoretry_for = (OSError,)
    default_retry_delay = 30


class BuildReport(ReportTask):
    name = "reports.build"
    max_retries = 2

    def run(self, kind):
        return kind


class CleanReports(Task):
    ignore_result = True

    def run(self):
        return None


class NeverRegistered(ReportTask):
    name = "reports.never"

    def run(self):
        return None


build_report = app.register_task(BuildReport())
app.register_task(CleanReports)


@shared_task(base=ReportTask, bind=True, max_retries=9)
def render(self, kind):
    build_report.delay(kind)


@app.task(name="reports.mail", base=ReportTask)
def mail_report(kind):
    (render.s() | mail_report.si(kind)).delay(kind)
