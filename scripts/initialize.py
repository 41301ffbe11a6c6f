"""Writes the prepared answer to ``initialize``, and the form of its parameters, from what pygls and lsprotocol say.

The server answers with them before it imports either (`celeryls.lsp.opening`).
"""

from __future__ import annotations

import enum
import json
import sys
import typing
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs
import click
from lsprotocol import types
from lsprotocol.converters import get_converter

from celeryls.lsp.server import Server
from celeryls.workspace.server_settings import ServerSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
FILE = ROOT / "server/celeryls/lsp/opening/initialize.json"
ENCODINGS = ("utf-8", "utf-16", "utf-32")
OWN = ("hasPythonServer",)
"""The initialization options of our own client that change the answer."""
_PRIMITIVES = {str: "string", int: "integer", bool: "boolean", Any: "any"}


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; end with status 1 where the file is out of step.")
def main(*, check: bool) -> None:
    """Keeps initialize.json in step with the table of requests, pygls and lsprotocol."""
    text = content()
    if FILE.exists() and FILE.read_text("utf-8") == text:
        return
    if check:
        click.echo(f"{FILE.relative_to(ROOT)} is out of step: run `make initialize`", err=True)
        sys.exit(1)
    FILE.write_text(text, "utf-8")
    click.echo(f"wrote {FILE.relative_to(ROOT)}")


def content() -> str:
    """The file as it should be."""
    shape = _params_shape()
    data = {
        "largest message": ServerSettings().largest_message,
        "answer": _answer({}),
        "encodings": ENCODINGS,
        "changes": list(_changes(shape)),
        "shape": shape,
    }
    return json.dumps(data, indent=1) + "\n"


def answered(params: Mapping[str, Any]) -> dict[str, Any]:
    """What pygls answers to ``initialize`` with these parameters.

    Raises:
        KeyError: It answers with an error.
    """
    answers: list[dict[str, Any]] = []
    server = Server()
    server.protocol.set_writer(_KeptAnswers(answers))
    message = {"jsonrpc": "2.0", "id": 1, "method": types.INITIALIZE, "params": params}
    server.protocol.received(json.dumps(message).encode())
    result: dict[str, Any] = next(each for each in answers if each.get("id") == 1)["result"]
    return result


def shape_of(type_: Any) -> Any:  # noqa: ANN401 - types, and JSON
    """The shape of a type's JSON, as `celeryls.lsp.opening.shapes.fits` reads it.

    Raises:
        TypeError: A type of a kind that does not occur in ``InitializeParams`` so far.
    """
    if type_ in _PRIMITIVES:
        return _PRIMITIVES[type_]
    if isinstance(type_, type) and issubclass(type_, enum.Enum):
        return {"values": [each.value for each in type_]}
    if isinstance(type_, type) and attrs.has(type_):
        return _shape_of_class(type_)
    if get_origin(type_) is Sequence:
        return [shape_of(get_args(type_)[0])]
    if get_origin(type_) is typing.Union:
        return _shape_of_union([each for each in get_args(type_) if each is not type(None)])
    raise TypeError(f"{type_} has no shape")


def merge_patch_between(before: Any, after: Any) -> Any:  # noqa: ANN401 - any JSON
    """The JSON merge patch (RFC 7396) that makes ``after`` of ``before``."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return after
    removed = dict.fromkeys(before.keys() - after.keys())
    changed = {name: each for name, each in after.items() if name not in before or before[name] != each}
    return {**removed, **{name: merge_patch_between(before.get(name), each) for name, each in changed.items()}}


@cache
def _params_shape() -> Any:  # noqa: ANN401 - JSON
    get_converter()  # it resolves the names of types
    return shape_of(types.InitializeParams)


def _shape_of_class(class_: type[attrs.AttrsInstance]) -> dict[str, Any]:
    members, needed = {}, []
    for field in attrs.fields(class_):
        name = _camel_case(field.name)
        members[name] = shape_of(field.type)
        may_be_null = type(None) in get_args(field.type) or field.type is Any
        if field.default is attrs.NOTHING and not may_be_null:
            needed.append(name)
        elif not may_be_null:
            raise TypeError(f"{class_.__name__}.{name} may be missing, and not null")
    return {"members": members, "needed": needed}


def _shape_of_union(kinds: list[Any]) -> Any:  # noqa: ANN401 - types, and JSON
    shapes = [shape_of(each) for each in kinds]
    if "any" in shapes:
        return "any"
    # An enumeration that is open to other values: the others include its own.
    if "string" in shapes or "integer" in shapes:
        shapes = [each for each in shapes if "values" not in each]
    return shapes[0] if len(shapes) == 1 else {"either": shapes}


def _camel_case(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(each.title() for each in others)


def _changes(shape: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """One change for each capability, or option of our client, that alone makes another answer."""
    for where, is_object in _capabilities(shape["members"]["capabilities"], ("capabilities",)):
        parent = _answer(_nested(where[:-1], {}))
        for value, is_ in (({}, "given"),) if is_object else ((True, True), (False, False)):
            if patch := merge_patch_between(parent, _answer(_nested(where, value))):
                yield {"where": where, "is": is_, "patch": patch}
    for name in OWN:
        where = ("initializationOptions", name)
        yield {
            "where": where,
            "is": True,
            "patch": merge_patch_between(_answer({}), _answer(_nested(where, value=True))),
        }


def _capabilities(shape: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:  # noqa: ANN401 - JSON
    """Where capabilities stand, and whether each is an object and not a truth value; others change no answer."""
    for name, inner in shape["members"].items():
        if isinstance(inner, dict) and "members" in inner:
            yield (*where, name), True
            yield from _capabilities(inner, (*where, name))
        elif inner == "boolean":
            yield (*where, name), False


def _nested(where: tuple[str, ...], value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    for name in reversed(where):
        value = {name: value}
    nested: dict[str, Any] = value
    return nested


def _answer(params: Mapping[str, Any]) -> dict[str, Any]:
    """What pygls answers, without what `celeryls.lsp.opening.prepared` adds."""
    answer = answered(_completed({"capabilities": {}, **params}, _params_shape()))
    del answer["capabilities"]["positionEncoding"], answer["serverInfo"]["version"]
    return answer


def _completed(params: Any, shape: Any) -> Any:  # noqa: ANN401 - any JSON
    """The parameters with all members that are needed, each as short as it can be."""
    if not isinstance(params, dict) or not isinstance(shape, dict) or "members" not in shape:
        return params
    wanted = {name: _shortest(shape["members"][name]) for name in shape["needed"] if name not in params}
    return wanted | {name: _completed(each, shape["members"].get(name)) for name, each in params.items()}


def _shortest(shape: Any) -> Any:  # noqa: ANN401 - any JSON
    match shape:
        case [_]:
            return []
        case {"values": [first, *_]}:
            return first
        case {"members": _}:
            return _completed({}, shape)
    return {"string": "", "integer": 0, "boolean": False}.get(shape)


class _KeptAnswers:
    """A writer that keeps what is written."""

    def __init__(self, answers: list[dict[str, Any]]) -> None:
        self._answers = answers

    def write(self, data: bytes) -> None:
        self._answers.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        """Nothing is open."""


if __name__ == "__main__":
    main()
