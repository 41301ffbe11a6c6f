from proj.celery import app as celery_app

task = celery_app.task


@task
def locate(ip):
    return ip


@task(bind=True, name=f"{__name__}.again")
def locate_again(self, ip):
    self.retry(countdown=3)
