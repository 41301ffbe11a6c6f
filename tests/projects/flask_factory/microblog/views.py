from celery import current_app
from celery.result import AsyncResult
from flask import Blueprint

from . import tasks
from .feeds.tasks import fetch, fetch_all as refresh

bp = Blueprint("tasks", __name__, url_prefix="/tasks")


@bp.get("/result/<id>")
def result(id: str) -> dict[str, object]:
    return {"ready": AsyncResult(id).ready()}


@bp.post("/add")
def add() -> dict[str, object]:
    result = tasks.add.delay(1, 2)
    return {"result_id": result.id}


@bp.post("/block")
def block() -> dict[str, object]:
    result = tasks.block.delay()
    fetch.apply_async(args=["https://example.com"], queue="urgent")
    refresh()
    return {"result_id": result.id}


@bp.post("/process")
def process() -> dict[str, object]:
    result = current_app.send_task("microblog.tasks.process", kwargs=dict(total=10))
    return {"result_id": result.id}
