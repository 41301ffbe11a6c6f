"""One task for each country: their names are known only when the module runs."""

from functools import partial

from proj.celery import app

COUNTRIES = ["de", "fr", "it"]


def load(country):
    return country


def make(country):
    @app.task(name=f"geo.import_{country}")
    def run():
        return load(country)

    return run


tasks = {country: make(country) for country in COUNTRIES}

big = partial(app.task, acks_late=True, time_limit=600)


@big(name="geo.rebuild")
def rebuild():
    for task in tasks.values():
        task.delay()
