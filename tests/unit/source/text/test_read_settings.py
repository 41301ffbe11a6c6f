import pytest

from celeryls.source.outline.files import outline
from celeryls.source.text.read_settings import read_settings


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("for q in settings.CELERY_QUEUES: ...", ("CELERY_QUEUES",)),
        ("if settings.BROKER_URL == x: ...", ("BROKER_URL",)),
        ("url = conf.settings . CELERYD_NODES[0]", ("CELERYD_NODES",)),
        ('getattr(settings, "CELERY_QUEUES", ())', ("CELERY_QUEUES",)),
        ("hasattr(django_settings, 'BROKER_URL')", ("BROKER_URL",)),
        ('settings.get("BROKER_URL")', ("BROKER_URL",)),
        ('print(settings["CELERY_QUEUES"])', ("CELERY_QUEUES",)),
        ("print(app.conf.shop_limit)", ("shop_limit",)),
        ('print(app.conf["shop_limit"], app.conf.get("other"))', ("other", "shop_limit")),
        ("settings.CELERY_QUEUES = []", ()),
        ("app.conf.shop_limit = 3", ()),
        ("app.conf.shop_limit += 3", ()),
        ('app.conf["shop_limit"] = 3', ()),
        ("app.conf.update(shop_limit=3)", ()),
        ('CELERYD_CONCURRENCY = env.int("CELERYD_CONCURRENCY", 4)', ()),
        ("CELERY_QUEUES = ()", ()),
        ("settings.DEBUG", ()),
    ],
)
def test_names_that_are_read_are_kept_and_those_that_are_set_are_not(code, names):
    assert read_settings(code) == names


def test_a_file_that_only_reads_a_setting_has_an_outline():
    [(line, unit)] = outline("import os\n\n\ndef up(connect):\n    return connect(settings.BROKER_URL)\n").units[-1:]
    assert (line, unit.read) == (3, ("BROKER_URL",))
