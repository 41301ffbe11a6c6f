"""The Celery apps of a project and their settings, file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_PARAMETERS
from celeryls.catalogue.setting_names import setting_of
from celeryls.project.apps.instances import makes_app
from celeryls.project.apps.settings import Source, from_pairs
from celeryls.project.apps.worker_imports import worker_imports
from celeryls.project.model.configured import Addition, AppMade, Given, Origin
from celeryls.project.names.entities import Assigned, Defined, External, Spot
from celeryls.project.values.bound import Bound, module_of
from celeryls.project.values.changes import changed, given, keys_of
from celeryls.project.values.evaluate import Evaluation, Naming
from celeryls.project.values.functions.operations import either
from celeryls.project.values.known import Pairs, Plain, text_in
from celeryls.project.values.timeline import Event, timeline
from celeryls.source.expression.values import Call, Constant, Name, Subscript, Unknown
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.changes import Evaluate
    from celeryls.project.values.known import Known
    from celeryls.source.outline.model import Scope, UnitOutline

_KEYWORDS = {"broker": "broker_url", "backend": "result_backend"}
_NO_SETTINGS = APP_PARAMETERS | {"*", "**"}


class Apps:
    """Reads apps out of one file after the other; ``naming`` tells the task that a name in a value means."""

    def __init__(self, resolver: Resolver, naming: Naming | None = None) -> None:
        self._resolver = resolver
        self._naming = naming

    def made_in(self, path: str) -> Iterator[AppMade]:
        """The apps that a file makes, at its top or in functions."""
        for label, unit in self._resolver.bindings(path).units.items():
            for variable, call, scope in self._calls(path, unit):
                yield self._app(Bound(call, path, label, scope, {}), variable, call)

    def additions_in(self, path: str, own: Iterable[AppMade]) -> Iterator[Addition]:
        """What a file sets on the ``conf`` of apps that others make."""
        variables = {app.variable for app in own}
        for scope, names in timeline(path, self._resolver).items():
            for dotted in names:
                head, mark, _ = dotted.partition(".conf")
                if not mark or head in variables or dotted[len(head) + 5 :][:1] not in ("", "."):
                    continue
                app = self._resolver.resolve(path, head, scope)
                if isinstance(app, Assigned) and isinstance(app.assignment.target, Name) and self._is_made(app):
                    key = (app.path, app.assignment.target.dotted)
                    for each in self._set(path, head, {}, scope, dotted):
                        yield Addition(key, each)

    def _is_made(self, app: Assigned) -> bool:
        value = app.assignment.value
        return isinstance(value, Call) and self._makes(app.path, value, app.assignment.scope)

    def _calls(self, path: str, unit: UnitOutline) -> Iterator[tuple[str, Call, Scope]]:
        for made in unit.assignments:
            match made:
                case Assignment(target=Name(dotted=dotted), value=Call() as call) if self._makes(
                    path, call, made.scope
                ):
                    yield dotted, call, made.scope
        for definition in unit.definitions:
            inner: Scope = (*definition.scope, ("def", definition.name))
            for returned in definition.returns:
                if isinstance(returned, Call) and self._makes(path, returned, inner):
                    yield definition.name, returned, inner

    def _makes(self, path: str, call: Call, scope: Scope) -> bool:
        if not isinstance(call.callee, Name):
            return False
        found = self._resolver.resolve(path, call.callee.dotted, scope)
        direct = isinstance(found, External) or (isinstance(found, Defined) and found.definition.kind == "class")
        return direct and makes_app(found, self._resolver)

    def _app(self, bound: Bound, variable: str, call: Call) -> AppMade:
        evaluation = Evaluation(self._resolver, self._naming)
        main = call.argument("main", 0)
        origins: list[Origin] = []
        settings: dict[str, Given] = {}
        wants: list[str] = []
        for value, namespace in self._configurations(bound, variable, call):
            if key := _flask_key(value.value):
                wants.append(key)
                continue
            name = text_in(evaluation.value(namespace)) if namespace else None
            origin, found = Source(self._resolver, self._naming).read(evaluation.value(value), name, bound.path)
            origins += [origin] if origin else []
            settings.update((each.name, each) for each in found)
        for argument in call.arguments:
            if argument.name and argument.name not in _NO_SETTINGS:
                setting = setting_of(_KEYWORDS.get(argument.name, argument.name), None)
                if setting:
                    part = bound.at(argument.value)
                    settings[setting] = Given(setting, argument.name, evaluation.value(part), part.spot)
        for each in self._set(bound.path, variable, settings, bound.scope):
            settings[each.name] = each
        origins.append(Origin("conf", None, bound.spot))
        return AppMade(
            variable,
            module_of(bound.path, self._resolver) or "",
            text_in(evaluation.value(bound.at(main))) if main is not None else None,
            tuple(settings.values()),
            tuple(origins),
            tuple(wants),
            bound.spot,
            worker_imports(
                bound.path, variable, bound.scope, {each.name: each.known for each in settings.values()}, self._resolver
            ),
        )

    def _configurations(self, bound: Bound, variable: str, call: Call) -> Iterator[tuple[Bound, Bound | None]]:
        """The arguments of ``config_from_object``, each with its namespace."""
        if (source := call.argument("config_source")) is not None:
            namespace = call.argument("namespace")
            yield bound.at(source), bound.at(namespace) if namespace is not None else None
        for label, unit in self._resolver.bindings(bound.path).units.items():
            for called in unit.calls:
                if (
                    not isinstance(called.call.callee, Name)
                    or called.call.callee.dotted != f"{variable}.config_from_object"
                ):
                    continue
                around = Bound(called.call, bound.path, label, called.scope, {})
                value, namespace = called.call.argument("obj", 0), called.call.argument("namespace", 3)
                if value is not None:
                    yield around.at(value), around.at(namespace) if namespace is not None else None

    def _set(
        self, path: str, variable: str, before: dict[str, Given], scope: Scope, only: str | None = None
    ) -> Iterator[Given]:
        """What is set on an app's ``conf``, in the order of the text; what was there ``before`` is changed."""
        current = dict(before)
        evaluation = Evaluation(self._resolver, self._naming)
        events = [
            (name, inner, event)
            for inner, names in timeline(path, self._resolver).items()
            if inner[: len(scope)] == scope or not scope
            for name, found in names.items()
            if (name == only if only else name == f"{variable}.conf" or name.startswith(f"{variable}.conf."))
            for event in found
        ]
        statements = (((name, inner), event) for name, inner, event in sorted(events, key=lambda each: each[2].moment))
        for (name, inner), event in evaluation.runs(path, statements):
            part = name.partition(".conf")[2].lstrip(".")
            # The app's own ``conf`` is worth what the statements before have made of it.
            conf = {(path, scope, f"{variable}.conf.{each}"): given.known for each, given in current.items()}
            conf[path, scope, f"{variable}.conf"] = _conf(current, event)
            with evaluation.frames.inside(conf):
                found = list(self._event(path, part, inner, event, current, evaluation.value))
            for each in found:
                each = each._replace(known=evaluation.bounded(each.known))  # noqa: PLW2901 - the same setting
                if each.name in current and not event.certain:
                    known = either(current[each.name].known, each.known, each.spot)
                    each = each._replace(known=known)  # noqa: PLW2901 - the same setting
                current[each.name] = each
                yield each

    def _event(
        self, path: str, name: str, scope: Scope, event: Event, current: dict[str, Given], value: Evaluate
    ) -> Iterator[Given]:
        fact = event.fact
        if not isinstance(fact, Assignment | Call):
            return
        bound = Bound(Unknown("statement", fact.range), path, event.unit, scope, {})
        keys = keys_of(fact)
        if not name and not keys:
            yield from _all(fact, bound, value)
            return
        written = name or text_in(value(bound.at(keys[0]))) or ""
        setting = setting_of(written, None)
        if setting is None or "." in name:
            return
        if name and isinstance(fact, Assignment) and isinstance(fact.target, Name) and fact.operator == "=":
            yield Given(setting, name, value(bound.at(fact.value)), bound.spot)
            return
        known_before = current[setting].known if setting in current else None
        after = changed(known_before, fact, bound, value, skip=0 if name else 1)
        if after is not None:
            anew = not name and len(keys) == 1 and isinstance(fact, Assignment) and fact.operator == "="
            kept = setting in current and not anew
            spot = current[setting].spot if kept else bound.spot
            yield Given(setting, written if name else setting, after, spot, adds=setting not in current and not anew)


def _conf(current: dict[str, Given], event: Event) -> Pairs:
    """An app's ``conf`` as a dict of its settings."""
    spot = Spot("", event.unit, event.fact.range)
    return Pairs(tuple((Plain(name, given.spot), given.known) for name, given in current.items()), spot)


def _all(fact: Assignment | Call, bound: Bound, value: Evaluate) -> Iterator[Given]:
    """The settings that one statement gives: ``conf.update(…)``, ``conf |= …``."""
    pairs: Known
    match fact:
        case Assignment(operator="|="):
            pairs = value(bound.at(fact.value))
        case Call():
            pairs = Pairs(given(fact, bound, value), bound.spot)
        case _:
            return
    yield from from_pairs(pairs, None)


def _flask_key(value: object) -> str | None:
    match value:
        case Subscript(of=Name(dotted=dotted), key=Constant(value=str(key))) if dotted.endswith("config"):
            return key
        case _:
            return None
