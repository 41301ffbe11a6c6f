from celery.result import AsyncResult
from fastapi import APIRouter

from jobs import video as jobs
from worker import celery

router = APIRouter(prefix="/videos")


@router.post("/{path}/cut")
async def cut(path: str):
    task = jobs.cut.apply_async((path, 0, 10), link=jobs.poster.s(), link_error=jobs.prune.si(1))
    return {"task": task.id}


@router.get("/tasks/{task_id}")
async def status(task_id: str):
    return AsyncResult(task_id, app=celery).status
