"""The prepared answer to ``initialize``; `scripts/initialize.py` writes it from what pygls answers."""

from __future__ import annotations

import json
import os
from typing import Any

from celeryls import __version__
from celeryls.lsp.opening.shapes import fits

# ruff: noqa: PTH118, PTH120, PTH123 - pathlib would take a tenth of the time to the answer

_FILE = os.path.join(os.path.dirname(__file__), "initialize.json")


class PreparedAnswer:
    """What ``initialize.json`` says.

    ``answer`` is the result for a client without capabilities; ``changes`` are JSON merge patches (RFC 7396) of it,
    each for a member of the parameters. ``largest_message`` is the default of that setting, in bytes.
    """

    def __init__(self) -> None:
        with open(_FILE, encoding="utf-8") as file:
            data = json.load(file)
        self.largest_message: int = data["largest message"]
        self._answer: dict[str, Any] = data["answer"]
        self._encodings: list[str] = data["encodings"]
        self._changes: list[dict[str, Any]] = data["changes"]
        self._shape: dict[str, Any] = data["shape"]

    def result(self, params: object) -> dict[str, Any] | None:
        """The result of ``initialize`` with these parameters; None if lsprotocol may refuse them."""
        if not isinstance(params, dict) or not fits(params, self._shape):
            return None
        result = self._answer
        for change in self._changes:
            if _holds(_at(params, change["where"]), change["is"]):
                result = merge_patch(result, change["patch"])
        capabilities = result["capabilities"] | {"positionEncoding": self._encoding(params)}
        return result | {"capabilities": capabilities, "serverInfo": result["serverInfo"] | {"version": __version__}}

    def _encoding(self, params: dict[str, Any]) -> str:
        """The client's first choice among what pygls supports, else UTF-16."""
        wanted = _at(params, ["capabilities", "general", "positionEncodings"]) or ()
        return next((each for each in wanted if each in self._encodings), "utf-16")


def merge_patch(value: Any, patch: Any) -> Any:  # noqa: ANN401 - any JSON
    """A copy of a value with a JSON merge patch applied: members replaced and, where the patch has null, removed."""
    if not isinstance(patch, dict):
        return patch
    before = value if isinstance(value, dict) else {}
    changed = {name: merge_patch(before.get(name), each) for name, each in patch.items() if each is not None}
    return {name: each for name, each in before.items() if name not in patch} | changed


def _at(value: Any, names: list[str]) -> Any:  # noqa: ANN401 - any JSON
    """The member that the names lead to; None if there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _holds(value: object, wanted: object) -> bool:
    """Whether a member is ``true`` or ``false`` as wanted, or there at all if that is ``"given"``."""
    return value is not None if wanted == "given" else value is wanted
