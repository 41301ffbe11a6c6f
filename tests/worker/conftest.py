from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scripts.catalogue.environments import environment
from scripts.catalogue.wheels import OLDEST, covered

from .processes import free_port, redis
from .project import QUEUES, Shop, shop_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="session")
def oldest_celery() -> Path:
    """The Python of an environment with the oldest Celery that the catalogue covers."""
    return environment(covered()[OLDEST], "Django", "django-celery-beat", "django-celery-results")


@pytest.fixture(scope="session")
def mail_port() -> int:
    """Where the shop's mail goes; a test starts the server, or leaves it down."""
    return free_port()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory, redis_url: str, mail_port: int) -> Iterator[Shop]:
    """One project for all tests: they share nothing in it but the code."""
    with shop_in(tmp_path_factory.mktemp("project") / "shop", redis=redis_url, mail_port=mail_port) as shop:
        yield shop


@pytest.fixture(scope="session")
def worker(shop: Shop) -> Iterator[Path]:
    """The log of a worker that reads all queues but ``reports``."""
    with shop.worker(*QUEUES, concurrency=4) as log:
        yield log
