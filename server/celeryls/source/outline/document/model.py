"""A decorated definition with the positions of its parts, for edits and findings in an open text.

Outlines contain the values of decorators; an edit needs more: the positions of parentheses and arguments, what is
broken or not closed, and decorators without a ``def``. Positions are code points of the unit; `shifted` converts them
to the file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from celeryls.syntax.spans import Span


@dataclass(frozen=True, slots=True)
class DecoratorArgument:
    """One argument of a decorator's call.

    ``name`` is None if it is positional, ``*`` and ``**`` for the spreads. ``kind`` is tree-sitter's type of the
    value's node, such as ``string`` or ``parenthesized_expression``.
    """

    name: str | None
    span: Span
    value: Span
    text: str
    kind: str

    def shifted(self, by: int) -> DecoratorArgument:
        """The same argument, ``by`` code points further on."""
        return replace(self, span=self.span.shifted(by), value=self.value.shifted(by))


@dataclass(frozen=True, slots=True)
class Decorator:
    """``@head(arguments)``.

    ``call`` is the span of the parentheses and their content, None if there are none. ``broken`` says that the parser
    did not understand all of it. ``closes`` is False if the closing parenthesis is missing: ``call`` then ends after
    the last token.
    """

    head: str
    span: Span
    call: Span | None
    arguments: tuple[DecoratorArgument, ...] = ()
    broken: bool = False
    closes: bool = True

    def argument(self, name: str) -> DecoratorArgument | None:
        """The first keyword argument of that name."""
        return next((argument for argument in self.arguments if argument.name == name), None)

    @property
    def closing(self) -> int:
        """The position of the closing parenthesis, or where it has to be typed; the end if there are none."""
        return (self.call or self.span).end - (self.call is not None and self.closes)

    @property
    def spreads(self) -> bool:
        """Whether a ``**mapping`` may contain options that the text does not show."""
        return any(argument.name == "**" for argument in self.arguments)

    def shifted(self, by: int) -> Decorator:
        """The same decorator, ``by`` code points further on."""
        call = self.call and self.call.shifted(by)
        arguments = tuple(argument.shifted(by) for argument in self.arguments)
        return replace(self, span=self.span.shifted(by), call=call, arguments=arguments)


@dataclass(frozen=True, slots=True)
class Decorated:
    """A decorated function, method or class.

    ``span`` reaches from the first ``@`` to the end of the body, ``header`` from ``def`` to the colon. ``containers``
    are the functions and classes around it, outermost first, such as ``("class", "Mailer")``. A definition whose
    ``def`` is not typed yet has an empty ``name``.
    """

    name: str
    name_span: Span
    span: Span
    header: Span
    body: Span
    decorators: tuple[Decorator, ...]
    parameters: tuple[str, ...] = ()
    kind: Literal["def", "async def", "class"] = "def"
    containers: tuple[tuple[Literal["class", "def"], str], ...] = ()

    def shifted(self, by: int) -> Decorated:
        """The same definition, ``by`` code points further on."""
        return replace(
            self,
            name_span=self.name_span.shifted(by),
            span=self.span.shifted(by),
            header=self.header.shifted(by),
            body=self.body.shifted(by),
            decorators=tuple(decorator.shifted(by) for decorator in self.decorators),
        )
