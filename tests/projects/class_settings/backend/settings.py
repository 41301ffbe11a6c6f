from configurations import Configuration


class Common(Configuration):
    SECRET_KEY = "not a secret"
    USE_TZ = True
    INSTALLED_APPS = ["django.contrib.contenttypes", "ledger"]

    CELERY_BROKER_URL = "memory://"
    CELERY_TIMEZONE = "Europe/Berlin"
    CELERY_TASK_DEFAULT_QUEUE = "ledger"


class Dev(Common):
    DEBUG = True
    CELERY_TASK_ALWAYS_EAGER = True


class Prod(Common):
    DEBUG = False
    CELERY_TASK_ACKS_LATE = True
