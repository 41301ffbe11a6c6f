from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "apps.users"
    label = "customers"

    def ready(self):
        from . import receivers  # noqa: F401
