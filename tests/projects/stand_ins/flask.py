"""The little of Flask that a factory needs."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any


class Config(dict):
    def from_mapping(self, **values: Any) -> bool:
        self.update(values)
        return True

    def from_prefixed_env(self, prefix: str = "FLASK") -> bool:
        return True


class Blueprint:
    def __init__(self, name: str, import_name: str, url_prefix: str | None = None) -> None:
        self.name = name

    def route(self, rule: str, **options: Any) -> Callable:
        return lambda function: function

    get = post = route


class Flask(Blueprint):
    def __init__(self, import_name: str) -> None:
        super().__init__(import_name, import_name)
        self.config = Config()
        self.extensions: dict[str, Any] = {}

    def register_blueprint(self, blueprint: Blueprint) -> None: ...

    @contextmanager
    def app_context(self):
        yield self
