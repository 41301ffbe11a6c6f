"""Finds the modules that a worker imports, and the files imported with them: only their tasks are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Assigned, Defined
from celeryls.project.values.evaluate import Evaluation, text_of
from celeryls.project.values.known import Items, texts_in, unresolved_in, with_defaults
from celeryls.project.values.scoped_value import ScopedValue, assigned_value, module_of
from celeryls.source.expression.values import CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver


class Autodiscovery(NamedTuple):
    """``app.autodiscover_tasks(packages, related_name)``; without packages, Django's apps are searched.

    ``packages`` is None if they are unknown. ``is_complete`` says that all packages and the related name are known.
    """

    packages: tuple[str, ...] | None
    related_name: str | None
    is_complete: bool = True


def autodiscoveries(path: str, app: Entity, resolver: Resolver) -> Iterator[Autodiscovery]:
    """The calls of a file that discover tasks; packages may be a list, a name, or a function that returns one."""
    for label, unit in resolver.bindings(path).units.items():
        for called in unit.calls:
            match called.call.callee:
                case Name(dotted=dotted) if dotted.endswith(".autodiscover_tasks"):
                    owner = resolver.resolve(path, dotted.removesuffix(".autodiscover_tasks"), called.scope)
                    if owner == app:
                        yield _autodiscovery(
                            ScopedValue(called.call, path, label, called.scope, {}), called.call, resolver
                        )


def worker_modules(
    seen_from: str,
    resolver: Resolver,
    imports: Iterable[str] = (),
    autodiscovered: Iterable[Autodiscovery] = (),
    installed_apps: Iterable[str] = (),
) -> frozenset[str]:
    """The project's modules that a worker imports by name, as in `celery.loaders.base.BaseLoader`.

    ``imports`` are the settings ``imports`` and ``include``, ``installed_apps`` is Django's setting. Names are resolved
    from the app's file. ``imported_with`` follows the imports of these modules.
    """
    found = {module for module in imports if resolver.imported(module, seen_from)}
    django = [app_package(entry, seen_from, resolver) for entry in installed_apps]
    for packages, related_name, _ in autodiscovered:
        for package in packages or (django if packages == () else ()):
            if module := _related(package, related_name, seen_from, resolver):
                found.add(module)
    return frozenset(found)


def app_package(entry: str, seen_from: str, resolver: Resolver) -> str:
    """The package of an entry of ``INSTALLED_APPS``, or of its ``AppConfig`` (`django.apps.AppConfig.create`)."""
    entity = resolver.symbol(entry, seen_from)
    if isinstance(entity, Defined) and entity.definition.kind == "class":
        named = resolver.member(entity, "name")
        text = text_of(assigned_value(named), resolver) if isinstance(named, Assigned) else None
        return text or entry.rpartition(".")[0].rpartition(".")[0]
    return entry


def imported_with(paths: Iterable[str], resolver: Resolver) -> frozenset[str]:
    """Files, and everything imported together with them: their packages, and their module-level imports."""
    found: set[str] = set()
    ahead = list(paths)
    while ahead:
        path = ahead.pop()
        if path in found:
            continue
        found.add(path)
        ahead += _packages(path, resolver)
        ahead += _imported_by(path, resolver)
    return frozenset(found)


def _related(package: str, related_name: str | None, seen_from: str, resolver: Resolver) -> str | None:
    """As `celery.loaders.base.find_related_module`."""
    found = resolver.imported(package, seen_from)
    if not related_name and found:
        return package
    if not found:
        package = package.rpartition(".")[0]
    if not package or not related_name:
        return None
    module = f"{package}.{related_name}"
    return module if resolver.imported(module, seen_from) else None


def _autodiscovery(scoped: ScopedValue, call: CallExpression, resolver: Resolver) -> Autodiscovery:
    packages, related = call.argument("packages", 0), call.argument("related_name", 1)
    name: str | None = "tasks"
    is_known = not any(each.name in ("*", "**") for each in call.arguments)
    if related is not None:
        none = isinstance(related, Constant) and related.value is None
        written = text_of(scoped.at(related), resolver)
        name = None if none else written or "tasks"
        is_known = is_known and (none or written is not None)
    if packages is None or (isinstance(packages, Constant) and packages.value is None):
        return Autodiscovery((), name, is_known)
    listed = with_defaults(Evaluation(resolver).result(scoped.at(packages)))
    known = tuple(str(text.value) for text in texts_in(listed)) if isinstance(listed, Items) else None
    return Autodiscovery(known, name, is_known and known is not None and not any(True for _ in unresolved_in(listed)))


def _packages(path: str, resolver: Resolver) -> Iterator[str]:
    """The packages that contain a module."""
    module = module_of(path, resolver) or ""
    while module := module.rpartition(".")[0]:
        found = resolver.imported(module, path)
        if found and found.endswith(".py"):
            yield found


def _imported_by(path: str, resolver: Resolver) -> Iterator[str]:
    for unit in resolver.bindings(path).units.values():
        for imported in unit.imports:
            if any(kind == "def" for kind, _ in imported.scope) or imported.typing_only:
                continue
            found = resolver.imported(imported.module, path)
            if found is None:
                continue
            if found.endswith(".py"):
                yield found
            if imported.name and (below := resolver.submodule(found, imported.name)) and below.endswith(".py"):
                yield below
