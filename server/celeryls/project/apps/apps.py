"""Reads the Celery apps of a project and their settings, file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from celeryls.project.apps.instances import makes_app, used_as_app
from celeryls.project.apps.settings.app_sources import read_sources
from celeryls.project.apps.settings.conf import Gap, settings_from, statements
from celeryls.project.apps.settings.effective import EffectiveSettings
from celeryls.project.apps.settings.methods import methods, overruling, unreadable
from celeryls.project.apps.worker_imports import worker_imports
from celeryls.project.model.apps import AppRecord, SettingsOrigin
from celeryls.project.model.tasks import OptionRecord
from celeryls.project.names.entities import Defined, External
from celeryls.project.tasks.classes import class_options, task_class_of
from celeryls.project.values.evaluate import Evaluation, Naming
from celeryls.project.values.known import text_in
from celeryls.project.values.scoped_value import ScopedValue, module_of
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.apps.settings.methods import Method
    from celeryls.project.model.apps import SettingRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope, UnitOutline

Configuration = TypeVar("Configuration", bound=EffectiveSettings)


class AppReader:
    """Reads the apps of files; ``naming`` returns the task that a name in a value refers to."""

    def __init__(self, resolver: Resolver, naming: Naming | None = None) -> None:
        self._resolver = resolver
        self._naming = naming

    def made_in(self, path: str, label: str, unit: UnitOutline) -> Iterator[AppRecord]:
        """The apps that a unit of a file makes, at module level or in functions."""
        for variable, call, scope in self._calls(path, unit):
            yield self._app(ScopedValue(call, path, label, scope, {}), variable, call)

    def _calls(self, path: str, unit: UnitOutline) -> Iterator[tuple[str, CallExpression, Scope]]:
        for made in unit.assignments:
            match made:
                case Assignment(target=Name(dotted=dotted), value=CallExpression() as call):
                    if self._makes(path, call, made.scope) or self._is_used(path, dotted, call, made.scope):
                        yield dotted, call, made.scope
        for definition in unit.definitions:
            inner: Scope = (*definition.scope, ("def", definition.name))
            for returned in definition.returns:
                if isinstance(returned, CallExpression) and self._makes(path, returned, inner):
                    yield definition.name, returned, inner

    def _makes(self, path: str, call: CallExpression, scope: Scope) -> bool:
        if not isinstance(call.callee, Name):
            return False
        found = self._resolver.resolve(path, call.callee.dotted, scope)
        direct = isinstance(found, External) or (isinstance(found, Defined) and found.definition.kind == "class")
        return direct and makes_app(found, self._resolver)

    def _is_used(self, path: str, variable: str, call: CallExpression, scope: Scope) -> bool:
        """Whether something that the project does not make is used as an app."""
        if not isinstance(call.callee, Name) or not used_as_app(path, variable, self._resolver):
            return False
        found = self._resolver.resolve(path, call.callee.dotted, scope)
        return found is None or isinstance(found, External)

    def _app(self, made: ScopedValue, variable: str, call: CallExpression) -> AppRecord:
        resolver = self._resolver
        main = call.argument("main", 0)
        called = [each for each in methods(made.path, resolver) if _is_on(each, variable, made)]
        sources = read_sources(made, called, resolver, self._naming)
        configuration = self._with_own(sources.newest, made, variable, called)
        earlier = self._with_own(sources.earlier, made, variable, called) if sources.earlier is not None else None
        settings = configuration.settings
        known = {each.name: each.known for each in settings.values()}
        modules = worker_imports(made.path, variable, made.scope, known, resolver)
        return AppRecord(
            variable,
            module_of(made.path, resolver) or "",
            text_in(Evaluation(resolver).value(made.at(main))) if main is not None else None,
            tuple(settings.values()),
            (*sources.origins, SettingsOrigin("conf", None, made.spot)),
            sources.flask_keys,
            made.spot,
            modules,
            tuple(configuration.unreadable),
            sources.varies,
            tuple(file for each in modules if (file := resolver.imported(each, made.path))),
            earlier.recorded() if earlier is not None else None,
            tuple(self._task_options(call, made)),
        )

    def _task_options(self, call: CallExpression, made: ScopedValue) -> Iterator[OptionRecord]:
        """The options that the class of the app's tasks sets; none for a class outside of the project."""
        entity = task_class_of(call, made.path, made.scope, self._resolver)
        for name, bound in class_options(entity, self._resolver).items():
            yield OptionRecord(name, bound.value, bound.spot, "base")

    def _with_own(
        self, configuration: Configuration, made: ScopedValue, variable: str, called: list[Method]
    ) -> Configuration:
        """The settings from sources, with those that are set on the app itself."""
        resolver = self._resolver
        _take(configuration, overruling(made, called, resolver, self._naming), certain=True)
        mine = [
            each
            for each in statements(made.path, resolver)
            if each.owner == variable and each.scope[: len(made.scope)] == made.scope
        ]
        for given, certain in settings_from(made.path, mine, configuration, resolver, self._naming, made.scope):
            _take(configuration, (given,), certain=certain)
        _take(configuration, unreadable(called), certain=True)
        return configuration


def _is_on(method: Method, variable: str, made: ScopedValue) -> bool:
    return method.owner == variable and method.scoped.scope[: len(made.scope)] == made.scope


def _take(configuration: EffectiveSettings, items: Iterable[SettingRecord | Gap], *, certain: bool) -> None:
    for each in items:
        match each:
            case Gap(spot=spot):
                configuration.add_unreadable(spot)
            case given:
                configuration.add(given, certain=certain)
