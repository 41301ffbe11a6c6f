INSTALLED_APPS.extend(["mails"])
CELERY_TASK_QUEUES.append(Queue("mail", routing_key="mail.out"))
CELERY_BEAT_SCHEDULE.update({"newsletter": {"task": "mails.newsletter", "schedule": crontab(day_of_week="mon")}})
CELERY_TIMEZONE = TIME_ZONE
