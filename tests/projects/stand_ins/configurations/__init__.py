import importlib
import os


class Configuration:
    """A class whose upper-case attributes are Django's settings."""


def setup() -> None:
    """Gives the module of the settings what its class has, and sets Django up."""
    module = importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    chosen = getattr(module, os.environ["DJANGO_CONFIGURATION"])
    for name in dir(chosen):
        if name.isupper():
            setattr(module, name, getattr(chosen, name))
    import django

    django.setup()
