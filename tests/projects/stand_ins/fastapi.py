"""The little of FastAPI that a few routes need."""

from collections.abc import Callable
from typing import Any


class APIRouter:
    def __init__(self, **options: Any) -> None: ...

    def get(self, path: str, **options: Any) -> Callable:
        return lambda function: function

    post = delete = get

    def include_router(self, router: "APIRouter", **options: Any) -> None: ...


class FastAPI(APIRouter): ...
