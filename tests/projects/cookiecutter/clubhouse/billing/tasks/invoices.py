from celery import shared_task as task

from clubhouse.users import tasks as users


@task(name="billing.invoice_all")
def invoice_all():
    for number in range(10):
        invoice.delay(number)


@task
def invoice(number):
    users.send_invitation.s(str(number)).set(countdown=5).delay()
