from tenant_schemas_celery.app import CeleryApp as TenantAwareCeleryApp

app = TenantAwareCeleryApp("tenants", broker="memory://", include=["tenants.tasks"])
app.conf.task_routes = {"tenants.tasks.dun": {"queue": "tenants"}}
