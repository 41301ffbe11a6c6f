"""A setting that a branch, a handler, an unknown loop or a function may leave alone can't be told."""

from __future__ import annotations

import pytest
from tests.unit.features.effective.test_precedence import parts

CHOSEN = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
DJANGO = CHOSEN + 'app.config_from_object("django.conf:settings", namespace="CELERY")\n'
SET = "app.conf.task_time_limit = 5"
UPDATE = "app.conf.update(task_time_limit=5)"
NAME = "CELERY_TASK_TIME_LIMIT = 5"
IN_BLOCKS = [
    "if os.environ.get('A'):\n    {}",
    "if os.environ.get('A'):\n    pass\nelse:\n    {}",
    "try:\n    import redis\n    {}\nexcept ImportError:\n    pass",
    "try:\n    import redis\nexcept ImportError:\n    {}",
    "for each in os.environ:\n    {}",
    "while os.environ.get('A'):\n    {}",
    "match os.environ.get('A'):\n    case 'b':\n        {}",
    "with held():\n    if os.environ.get('A'):\n        {}",
    "if os.environ.get('A'):\n    with held():\n        {}",
    "with held():\n    try:\n        import redis\n        {}\n    except ImportError:\n        pass",
    "with suppress(ImportError):\n    import redis\n    {}",
    "with held(), contextlib.suppress(ImportError) as x:\n    {}",
    "for each in os.environ:\n    with held():\n        {}",
]
SURE = [
    "{}",
    "for each in ('a', 'b'):\n    {}",
    "if os.environ.get('A'):\n    {0}\n{0}",
    "with held():\n    {}",
    "with held(): {}",
    "with held() as x, (more):\n    y = 1\n    with other:\n        {}",
    "with held():\n    for each in ('a', 'b'):\n        with other:\n            {}",
    "for each in ('a', 'b'):\n    with held():\n        {}",
    "with held():\n    if os.environ.get('A'):\n        {0}\n    {0}",
]


def limit(*given, **files):
    return parts(*given, **files)["time_limit"]


@pytest.mark.parametrize("block", IN_BLOCKS)
@pytest.mark.parametrize("statement", [SET, UPDATE])
def test_a_statement_that_may_not_run(block, statement):
    found = limit(block.format(statement))
    assert found.startswith("unknown 5 setting ")
    assert found.endswith(" condition")


@pytest.mark.parametrize("block", IN_BLOCKS)
def test_a_name_in_a_module_of_settings_that_may_not_be_bound(block):
    files = {"shop/settings.py": "import os\n" + block.format(NAME), "manage.py": f"import os\n{CHOSEN}"}
    assert limit(DJANGO, **files) == "unknown 5 setting CELERY_TASK_TIME_LIMIT condition"


@pytest.mark.parametrize("block", SURE)
def test_what_surely_runs_is_told(block):
    assert limit(block.format(SET)) == "value 5 setting task_time_limit"
    files = {"shop/settings.py": "import os\n" + block.format(NAME), "manage.py": f"import os\n{CHOSEN}"}
    assert limit(DJANGO, **files) == "value 5 setting CELERY_TASK_TIME_LIMIT"


def test_a_star_import_brings_what_is_sure_in_its_module():
    files = {
        "manage.py": f"import os\n{CHOSEN}",
        "shop/settings.py": f"from shop.base import *\nif DEBUG:\n    {NAME}\n",
    }
    assert limit(DJANGO, **files, **{"shop/base.py": f"DEBUG = 1\n{NAME}\n"}).startswith("value 5 ")
    assert limit(DJANGO, **files, **{"shop/base.py": "DEBUG = 1\n"}).startswith("unknown 5 ")
    optional = {**files, "shop/settings.py": "try:\n    from shop.base import *\nexcept ImportError:\n    pass\n"}
    assert limit(DJANGO, **optional, **{"shop/base.py": NAME}).startswith("unknown 5 ")


def test_two_values_of_which_a_condition_chooses_one():
    chosen = f"app.conf.task_time_limit = 7\nif os.environ.get('A'):\n    {SET}\n"
    assert limit(chosen) == "unknown None setting task_time_limit condition"
    files = {"shop/more.py": f"import os\nfrom shop.celery import app\n\nif os.environ.get('A'):\n    {SET}\n"}
    assert limit("app.conf.task_time_limit = 7", **files) == "unknown None setting task_time_limit condition"


@pytest.mark.parametrize(
    ("after", "answer"),
    [
        ("", "unknown 5 setting task_time_limit call"),
        ("configure()", "value 5 setting task_time_limit"),
        ("signals.worker_init.connect(configure)", "value 5 setting task_time_limit"),
    ],
)
def test_a_function_that_may_not_be_called(after, answer):
    assert limit(f"\n\ndef configure():\n    {SET}\n\n\n{after}\n") == answer


def test_what_a_signal_calls_runs():
    app = f"from celery.signals import worker_init\n\n\n@worker_init.connect\ndef configure(**_):\n    {SET}\n"
    assert limit(app) == "value 5 setting task_time_limit"


def test_routes_annotations_and_the_default_queue():
    condition = "if os.environ.get('A'):\n    "
    found = parts(condition + "app.conf.task_routes = {'*': 'slow'}")
    assert found["queue"] == "unknown 'slow' route * condition"
    assert parts(condition + "app.conf.task_default_queue = 'slow'")["queue"].endswith(" condition")
    found = parts(condition + "app.conf.task_annotations = {'*': {'rate_limit': '1/s'}}", "rate_limit='2/s'")
    assert found["rate_limit"].startswith("unknown ")


def test_what_a_with_sets_wins_over_what_was_set_before():
    assert limit("app.conf.task_time_limit = 9\nwith held():\n    app.conf.task_time_limit = 5\n").startswith(
        "value 5 "
    )
    assert limit("with held():\n    app.conf.task_time_limit = 9\napp.conf.task_time_limit = 5\n").startswith(
        "value 5 "
    )


def test_a_with_in_a_function_that_is_called_runs():
    assert limit("def setup():\n    with held():\n        app.conf.task_time_limit = 5\n\n\nsetup()\n").startswith(
        "value 5 "
    )
