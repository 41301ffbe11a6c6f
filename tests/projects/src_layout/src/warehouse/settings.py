from datetime import timedelta

from warehouse.queues import BULK, DEFAULT, Q


class Base:
    broker_url = "memory://"
    task_default_queue = DEFAULT
    task_default_rate_limit = "100/m"
    task_acks_late = True


class Settings(Base):
    task_queues = Q
    task_routes = {
        "warehouse.inbound.*": {"queue": "inbound"},
        "warehouse.outbound.workers.ship_[ab]*": {"queue": "outbound"},
        "warehouse.outbound.*": BULK,
    }
    beat_schedule = {
        "sweep": {"task": "returns.sweep", "schedule": timedelta(minutes=5), "options": {"queue": BULK}},
    }
