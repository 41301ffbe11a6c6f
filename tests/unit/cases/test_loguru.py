"""`logger` is loguru's: tests/cases/projects/loguru."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from tests.unit.case_project import case, project

if TYPE_CHECKING:
    from pathlib import Path


def test_a_snippet_makes_a_logger_of_its_own():
    found = case("loguru")
    uri = found.open("shop/tasks.py")
    after = found.placed(uri, None, "cemail")
    ast.parse(after)
    assert "task_logger = get_task_logger(__name__)\n" in after
    assert "    task_logger.info(" in after
    assert "logger.info('x {}', 1)" in after
    _, _, written = after.partition("def send_")
    assert "    logger." not in written


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("from loguru import logger\n", "task_logger"),
        ("import structlog\n\nlogger = structlog.get_logger()\n", "task_logger"),
        ("from structlog import get_logger\n\nlogger = get_logger(__name__)\n", "task_logger"),
        ("from shop.log import logger\n", "task_logger"),
        ("import logging\n\nlogger = logging.getLogger(__name__)\n", "logger"),
        ("from logging import getLogger as get\n\nlogger = get()\n", "logger"),
        ("import logging as log\n\nlogger: log.Logger = log.getLogger(__name__)\n", "logger"),
        ("from celery.utils.log import get_task_logger\n\nlogger = get_task_logger(__name__)\n", "logger"),
        ("import celery.utils.log\n\nlogger = celery.utils.log.get_task_logger(__name__)\n", "logger"),
        ("", "logger"),
    ],
)
def test_a_logger_is_reused_where_it_is_one_of_logging(tmp_path: Path, head: str, name: str):
    found = project(tmp_path, {"shop/log.py": ""})
    after = found.placed(found.open("shop/tasks.py", f"{head}\n\n# here\n"), "# here", "cemail")
    ast.parse(after)
    assert f"\n    {name}.info(" in after
    assert after.count("= get_task_logger(__name__)") == (name == "task_logger" or not head or "get_task" in head) - (
        "celery.utils.log.get_task_logger(" in head
    )


def test_the_second_snippet_uses_the_logger_of_the_first(tmp_path: Path):
    found = project(tmp_path, {"shop/log.py": ""})
    once = found.placed(found.open("shop/tasks.py", "from loguru import logger\n\n\n# here\n"), "# here", "cemail")
    twice = found.placed(found.open("shop/again.py", f"{once}\n\n# there\n"), "# there", "creport")
    assert twice.count("task_logger = get_task_logger(__name__)") == 1
    assert "task_logger_2" not in twice


def test_another_chain_than_celery_s_stays_what_it_is(tmp_path: Path):
    found = project(tmp_path, {"shop/log.py": ""})
    uri = found.open("shop/tasks.py", "from itertools import chain\n\nALL = chain([1], [2])\n\n\n# here\n")
    after = found.placed(uri, "# here", "cchain")
    ast.parse(after)
    assert "from itertools import chain\n" in after
    assert "chain as celery_chain" in after
    assert "celery_chain(" in after
    assert "ALL = chain(" in after
