"""The order in which files are sent: each after the files that it imports.

So the server resolves a file once the files that it depends on are there, and does not have to resolve it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.indexing.closure.name_edges import ImportEdge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.indexing.closure.name_edges import NameEdges
    from celeryls.project.names.modules import Modules


def imports_first(paths: Iterable[str], imported: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """The paths, each after those of them that it imports; in a circle of imports some file has to be first.

    ``imported`` is called once for each path, before the path and all that it imports are yielded.
    """
    waiting = dict.fromkeys(paths)
    while waiting:
        path = next(iter(waiting))
        del waiting[path]
        ahead = [(path, iter(imported(path)))]
        while ahead:
            path, imports = ahead[-1]
            found = next((each for each in imports if each in waiting), None)
            if found is None:
                ahead.pop()
                yield path
            else:
                del waiting[found]
                ahead.append((found, iter(imported(found))))


def imported_files(path: str, edges: NameEdges, modules: Modules) -> Iterator[str]:
    """The files of the project that a file imports, in any scope; a file may come more than once."""
    for names in (edges.top, edges.inner):
        for bound in names.values():
            for edge in bound:
                if isinstance(edge, ImportEdge):
                    yield from _files(edge.module, edge.name, path, modules)
    for module in edges.stars:
        yield from _files(module, None, path, modules)


def _files(module: str, name: str | None, path: str, modules: Modules) -> Iterator[str]:
    if name is not None:
        below = f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
        if found := modules.imported(below, path):
            yield found
    if found := modules.imported(module, path):
        yield found
