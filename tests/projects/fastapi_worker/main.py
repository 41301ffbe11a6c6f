from fastapi import FastAPI

from routers import mail, videos
from worker import create_task

app = FastAPI()
app.include_router(videos.router)
app.include_router(mail.router)


@app.post("/tasks", status_code=201)
def run_task(kind: int):
    task = create_task.delay(kind)
    return {"task_id": task.id}
