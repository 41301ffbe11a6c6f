from celery import current_app


def publish(topic, **payload):
    current_app.send_task(f"events.{topic}", kwargs=payload)
