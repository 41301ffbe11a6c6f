"""Reports: long-running, on their own queue.

Called like this:

    build.delay("monthly", month="2024-02")

def is_not_a_function(): this line stands in a docstring
"""

import asyncio
import csv
import io
from datetime import date

import boto3
from celery import chord, group
from celery.exceptions import Reject, SoftTimeLimitExceeded
from sqlalchemy import text
from sqlalchemy.orm import Session

from shop.celery import app as celery_app
from shop.db import engine

QUERY = """
SELECT o.id, o.total
FROM orders o
WHERE o.created >= :start  -- 'inclusive'
"""

HELP = '''
@celery_app.task
def example():
    "What a task looks like, for the manual."
'''


@celery_app.task(bind=True, queue="reports", soft_time_limit=600)
def build(self, kind: str, *, month: str | None = None) -> str:
    start = date.fromisoformat(f"{month or date.today():%Y-%m}-01")
    try:
        with Session(engine) as session:
            rows = session.execute(text(QUERY), {"start": start}).all()
    except SoftTimeLimitExceeded:
        self.update_state(state="TIMEOUT")
        raise Reject("too slow", requeue=False)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return store(kind, out.getvalue())


@celery_app.task(queue="reports", autoretry_for=(OSError,), retry_backoff=5, max_retries=3)
def store(kind: str, content: str) -> str:
    key = f"reports/{kind}.csv"
    boto3.client("s3").put_object(Bucket="reports", Key=key, Body=content.encode())
    return key


@celery_app.task(queue="reports")
def merge(keys: list[str]) -> str:
    return "\n".join(sorted(keys))


@celery_app.task(
    queue="reports", acks_late=True,
    time_limit=3600,
)
def everything(months: list[str]) -> None:
    header = [build.s("monthly", month=month) for month in months]
    chord(group(header), merge.s()).apply_async(countdown=5)


@celery_app.task
def crawl(urls: list[str]) -> list[int]:
    async def one(url: str) -> int:
        reader, writer = await asyncio.open_connection(url, 80)
        writer.close()
        return 200

    async def all_of_them() -> list[int]:
        return await asyncio.gather(*(one(url) for url in urls))

    return asyncio.run(all_of_them())
