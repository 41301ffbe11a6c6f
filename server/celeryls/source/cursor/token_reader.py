"""Takes tokens one after the other and keeps what is open: brackets, and the statement around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOSING = {")": "(", "]": "[", "}": "{"}
_CLOSED_BY = {opening: closing for closing, opening in CLOSING.items()}
_STARTING = frozenset(("def", "class", "return", "import", "raise", "assert", "del", "pass", "break", "continue"))
_LONGEST_OWNER = 200


class OpenBracket(NamedTuple):
    """A bracket that is open at the cursor.

    ``opening`` is the bracket itself, ``start`` its code point. ``owner`` is what stands before it, such as
    ``ship.s().set`` or ``conf[task_routes].update``: names, dots and finished brackets, of which only a key is kept;
    empty if nothing is called or subscripted. ``position`` counts the finished items, ``positional`` those of them
    that are given by position (``*args`` is one). ``name`` is the keyword, or the key, of the item with the cursor,
    and ``names`` those of all items up to there. ``strings`` are the values of items that are one plain string, by
    keyword, key or position. ``is_fresh`` says that the item, or after its name its value, begins at the cursor's word,
    ``is_unpacked`` that the item with the cursor begins with ``**``.
    """

    opening: str
    start: int
    owner: str
    is_decorator: bool
    is_definition: bool
    position: int
    positional: int
    name: str | None
    names: tuple[str, ...]
    strings: Mapping[str | int, str]
    is_fresh: bool
    is_unpacked: bool = False


@dataclass(slots=True)
class _Bracket:
    """A bracket while its items are read."""

    opening: str
    start: int
    owner: str
    is_decorator: bool
    is_definition: bool
    position: int = 0
    name: str | None = None
    names: list[str] = field(default_factory=list)
    strings: dict[str | int, str] = field(default_factory=dict)
    tokens: int = 0
    first: str = ""
    positional: int = 0
    is_unpacked: bool = False  # the item begins with ``**``
    lambdas: int = 0  # those of the item whose parameters are not finished

    def item(self, word: str = "", text: str | None = None) -> None:
        """Takes a token of the item: a ``word``, a string with its ``text``, or anything else."""
        self.tokens += 1
        key: str | int = self.position if self.name is None else self.name
        if self.tokens == 1:
            self.first = word if text is None else text
            if text is not None:
                self.strings[key] = text
        else:
            self.first = ""
            self.strings.pop(key, None)

    def named(self) -> None:
        """What was read of the item is its keyword or key."""
        self.strings.pop(self.position, None)
        self.name = self.first if self.tokens == 1 else ""
        self.names.append(self.name)
        self.tokens, self.first = 0, ""

    def next(self) -> None:
        """The item is finished."""
        self.position += 1
        self.positional += self.name is None and not self.is_unpacked
        self.name, self.tokens, self.first = None, 0, ""
        self.is_unpacked, self.lambdas = False, 0

    def frozen(self) -> OpenBracket:
        """The bracket as it is at the cursor."""
        return OpenBracket(
            *(self.opening, self.start, self.owner, self.is_decorator, self.is_definition, self.position),
            *(self.positional, self.name, tuple(filter(None, self.names)), self.strings, self.tokens == 0),
            self.is_unpacked,
        )


class TokenReader:
    """Reads the tokens of ``text``; ``target`` is what the statement assigns to, None if it assigns nothing.

    ``begins_value`` says that nothing stands after the ``=`` of the assignment yet.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Bracket] = []
        self._expression = ""
        self._has_dot = False
        self._end = 0
        self._before = ""  # the type of the token before the expression
        self._annotated = ""  # what stands before the colon of an annotation
        self.target: str | None = None
        self.begins_value = False

    @property
    def brackets(self) -> tuple[OpenBracket, ...]:
        """The open brackets, the outermost first."""
        return tuple(bracket.frozen() for bracket in self._open)

    @property
    def attribute_of(self) -> str:
        """What stands before the dot at the end; empty if no dot is there."""
        return self._expression if self._has_dot else ""

    def token(self, kind: str, start: int, end: int) -> None:
        """Takes a token that is no string and no comment."""
        if kind in _STARTING:
            self._open.clear()
        self.reach(start)
        self._end = end
        if kind == "identifier":
            self._name(self._text[start:end])
        elif kind == ".":
            self._has_dot = bool(self._expression)
            self._count()
        elif kind in _CLOSED_BY:
            self._opened(kind, start)
        elif kind in CLOSING:
            self._closed(CLOSING[kind])
        else:
            self._other(kind)

    def string(self, start: int, content: int, end: int) -> None:
        """Takes a closed string, whose content begins at a code point."""
        self.reach(start)
        self._end = end
        quotes = self._text[start:content].lstrip("rRbBuUfFtT")
        if self._open:
            self._open[-1].item(text=self._text[content : max(end - len(quotes), content)])
        self.begins_value = False
        self._reset("string")

    def reach(self, start: int) -> None:
        """Begins a new statement if a line has ended, outside of brackets, before the next token."""
        between = self._text[self._end : start]
        if not self._open and ("\n" in between or "\r" in between) and "\\" not in between:
            self.target, self.begins_value, self._annotated = None, False, ""
            self._reset("")

    def _name(self, name: str) -> None:
        if self._has_dot and len(self._expression) < _LONGEST_OWNER:
            self._expression, self._has_dot = f"{self._expression}.{name}", False
            self._count()
        else:
            self._expression, self._has_dot = name, False
            self._count(name)

    def _count(self, word: str = "") -> None:
        self.begins_value = False
        if self._open:
            self._open[-1].item(word)

    def _opened(self, kind: str, start: int) -> None:
        owner = "" if kind == "{" else self._expression
        self._count()
        is_decorator, is_definition = bool(owner) and self._before == "@", self._before in ("def", "class")
        self._open.append(_Bracket(kind, start, owner, is_decorator, is_definition))
        self._reset("")

    def _closed(self, opening: str) -> None:
        if not any(bracket.opening == opening for bracket in self._open):
            self._reset("")
            return
        while (closed := self._open.pop()).opening != opening:
            pass
        key = closed.strings.get(0, "") if opening == "[" and closed.position == 0 else ""
        self._expression, self._has_dot = f"{closed.owner}{opening}{key}{_CLOSED_BY[opening]}", False
        self._before = "@" if closed.is_decorator else ""

    def _other(self, kind: str) -> None:
        inner = self._open[-1] if self._open else None
        if inner is None:
            self._outside(kind)
        elif self._is_of_lambda(inner, kind):
            self._count()
        elif kind == ",":
            inner.next()
        elif inner.name is None and f"{inner.opening}{kind}" in ("(=", "{:"):
            inner.named()
        else:
            inner.is_unpacked |= kind == "**" and not inner.tokens
            self._count()
        self._reset(kind)

    def _outside(self, kind: str) -> None:
        """Takes a token outside of brackets."""
        if kind == "=":
            self.target, self.begins_value = self._annotated or self._expression or None, True
        elif kind == "|=":
            self.target, self.begins_value = self._expression or None, False
        else:
            if kind == ":" and not self._before and "(" not in self._expression and "[" not in self._expression:
                self._annotated = self._expression
            self._count()

    @staticmethod
    def _is_of_lambda(inner: _Bracket, kind: str) -> bool:
        """Whether a token belongs to the parameters of a lambda."""
        if kind == "lambda":
            inner.lambdas += 1
        elif inner.lambdas and kind == ":":
            inner.lambdas -= 1
            return True
        return inner.lambdas > 0

    def _reset(self, before: str) -> None:
        self._expression, self._has_dot, self._before = "", False, before
