from tenants.celery import app


@app.task(ignore_result=True)
def dun(tenant):
    invoice.delay(tenant)


@app.task
def invoice(tenant):
    return tenant


@app.task(name="tenants.close")
def close(tenant):
    dun.delay(tenant)
