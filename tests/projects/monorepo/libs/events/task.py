from celery import Task, shared_task


class EventTask(Task):
    """All services take events late and in JSON."""

    acks_late = True
    serializer = "json"
    autoretry_for = (ConnectionError,)


def event_task(topic, **options):
    return shared_task(name=f"events.{topic}", base=EventTask, **options)
