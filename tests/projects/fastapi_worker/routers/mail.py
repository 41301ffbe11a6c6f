from fastapi import APIRouter

from jobs.mail import bounce as bounced
from jobs.mail import suppress
from worker import celery

SUPPRESS = "mail.suppress"
router = APIRouter()


@router.post("/bounces")
async def bounces(address: str):
    (bounced.si(address) | suppress.si(address)).delay()
    celery.send_task(SUPPRESS, args=[address])
    celery.send_task(name="mail.suppress", args=[address])
