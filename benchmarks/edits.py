"""Somebody who edits a project, at random but reproducibly: each text is new, and the size of the project stays."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_FUNCTION = re.compile(r"(?m)^(?:@.*\n)*def ")
_NAME = re.compile(r"(?m)^def (\w+)")
_LETTERS = "abcdefghijklmnopqrstuvwxyzé_"
_UNDONE = 20
"""Edits that are undone at most at a time."""

TASK = '''\
@shared_task(bind=True, name="{module}.{name}", queue="{word}", max_retries={number})
def {name}(self, order_id, {word}=1):
    """Handles {word}."""
    found = Order.objects.get(pk=order_id)
    if found.{word}:
        {other}.delay(order_id, countdown={number})
    return {{"order": order_id, "{word}": {word}}}


'''
FUNCTION = '''\
def {name}({word}, limit={number}):
    """Returns what {word} has."""
    values = [each * limit for each in {word}]
    {other}.apply_async(args=[values], queue="{word}")
    return sorted(values)


'''
HEAD = "import logging\n\nfrom celery import chain, shared_task\n\nfrom shop.models import Order\n\n\n"


class TypedEdit(NamedTuple):
    """A replacement of the text between two places of a file; a place is a line and a character, as LSP counts them."""

    path: str
    start: tuple[int, int]
    end: tuple[int, int]
    new: str


@dataclass
class EditedText:
    """A text as the editor has it, and the cursor's offset.

    ``tasks`` are the functions that it had at first, ``size`` its characters then; ``undo`` is what undoes the last
    edits: start, end and text.
    """

    text: str
    tasks: int
    size: int
    cursor: int = 0
    undo: list[tuple[int, int, str]] = field(default_factory=list)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and character of an offset; no character of these texts is two units of UTF-16."""
        return self.text.count("\n", 0, offset), offset - self.text.rfind("\n", 0, offset) - 1


class RandomEdits:
    """Edits of several files; ``texts`` has them as they are after the last edit.

    ``sizes`` are the files by name and how many functions each has at first. Its characters stay the same, give or take
    a tenth, so what a server holds has no reason to grow.
    """

    def __init__(self, sizes: Mapping[str, int], seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - it only has to be reproducible
        self._made = 0
        modules = {path: self._module(path, tasks) for path, tasks in sizes.items()}
        self.texts = {path: EditedText(text, sizes[path], len(text)) for path, text in modules.items()}

    def word(self) -> str:
        """A name that was never there before."""
        self._made += 1
        return "".join(self._random.choices(_LETTERS, k=7)) + f"_{self._made}"

    def edits(self) -> Iterator[TypedEdit]:
        """Edits without end; each is in ``texts`` when it is yielded."""
        acts: dict[Callable[[str], Iterator[TypedEdit]], int] = {
            self._typed: 12, self._called: 6, self._renamed: 4, self._optioned: 3, self._added: 3, self._deleted: 3,
            self._pasted: 1, self._moved: 2, self._undone: 3, self._broken: 2, self._imported: 1,
        }  # fmt: skip
        while True:
            path = self._random.choice(list(self.texts))
            for act in self._random.choices(list(acts), list(acts.values()), k=self._random.randint(1, 6)):
                yield from act(path)
            yield from self._fitted(path)

    def _module(self, path: str, tasks: int) -> str:
        return HEAD + "".join(self._definition(path, "work") for _ in range(tasks))

    def _definition(self, path: str, other: str) -> str:
        module = path.removesuffix(".py").replace("/", ".")
        shape = self._random.choice((TASK, TASK, FUNCTION))
        values = {"name": self.word(), "word": self.word(), "number": self._random.randint(1, 99)}
        return shape.format(module=module, other=other, **values)

    def _apply(self, path: str, start: int, end: int, new: str) -> TypedEdit:
        held = self.texts[path]
        edit = TypedEdit(path, held.place(start), held.place(end), new)
        held.undo = [*held.undo[1 - _UNDONE :], (start, start + len(new), held.text[start:end])]
        held.text = held.text[:start] + new + held.text[end:]
        held.cursor = start + len(new)
        return edit

    def _keys(self, path: str, at: int, script: str) -> Iterator[TypedEdit]:
        for number, key in enumerate(script):
            yield self._apply(path, at + number, at + number, key)

    def _blocks(self, path: str) -> list[tuple[int, int]]:
        text = self.texts[path].text
        starts = [match.start() for match in _FUNCTION.finditer(text)]
        return list(zip(starts, [*starts[1:], len(text)], strict=False))

    def _block(self, path: str) -> tuple[int, int]:
        return self._random.choice(self._blocks(path) or [(len(self.texts[path].text),) * 2])

    def _other(self, path: str) -> str:
        names = _NAME.findall(self.texts[path].text)
        return self._random.choice(names) if names else "work"

    def _typed(self, path: str) -> Iterator[TypedEdit]:
        """A statement is typed into a body, letter by letter."""
        start, end = self._block(path)
        at = self.texts[path].text.find('"""\n', start, end)
        if at >= 0:
            yield from self._keys(path, at + 4, f"    {self.word()} = order_id\n")

    def _called(self, path: str) -> Iterator[TypedEdit]:
        """A call of a task is typed."""
        start, end = self._block(path)
        at = self.texts[path].text.find('"""\n', start, end)
        if at >= 0:
            yield from self._keys(path, at + 4, f"    {self._other(path)}.delay({self.word()})\n")

    def _renamed(self, path: str) -> Iterator[TypedEdit]:
        start, end = self._block(path)
        if found := _NAME.search(self.texts[path].text, start, end):
            yield self._apply(path, *found.span(1), self.word())

    def _optioned(self, path: str) -> Iterator[TypedEdit]:
        """The queue of a task is typed anew."""
        start, end = self._block(path)
        if found := re.compile(r'queue="(\w*)"').search(self.texts[path].text, start, end):
            yield self._apply(path, *found.span(1), "")
            yield from self._keys(path, found.start(1), self.word())

    def _added(self, path: str) -> Iterator[TypedEdit]:
        start, _ = self._block(path)
        yield self._apply(path, start, start, self._definition(path, self._other(path)))

    def _pasted(self, path: str) -> Iterator[TypedEdit]:
        start, _ = self._block(path)
        yield self._apply(path, start, start, "".join(self._definition(path, self._other(path)) for _ in range(3)))

    def _deleted(self, path: str) -> Iterator[TypedEdit]:
        yield self._apply(path, *self._block(path), "")

    def _moved(self, path: str) -> Iterator[TypedEdit]:
        start, end = self._block(path)
        cut = self.texts[path].text[start:end]
        yield self._apply(path, start, end, "")
        to, _ = self._block(path)
        yield self._apply(path, to, to, cut)

    def _undone(self, path: str) -> Iterator[TypedEdit]:
        held = self.texts[path]
        undo, held.undo = held.undo[-self._random.randint(1, _UNDONE) :], []
        for edit in reversed(undo):
            yield self._apply(path, *edit)

    def _broken(self, path: str) -> Iterator[TypedEdit]:
        """A bracket is opened, something else is typed below it, and the bracket is closed."""
        start, _ = self._block(path)
        yield from self._keys(path, start, "@shared_task(")
        at = start + len("@shared_task(")
        yield from self._keys(path, at, f'name="{self.word()}"')
        yield self._apply(path, start, self.texts[path].cursor, "")

    def _imported(self, path: str) -> Iterator[TypedEdit]:
        text = self.texts[path].text
        if found := re.search(r"(?m)^from shop\.\w+ import .*$", text):
            yield self._apply(path, *found.span(), f"from shop.{self.word()} import Order, {self._other(path)}")

    def _fitted(self, path: str) -> Iterator[TypedEdit]:
        """Functions are added, or the longest deleted, until the file has about its size."""
        held = self.texts[path]
        if not held.text.startswith(HEAD[:20]):
            yield self._apply(path, 0, len(held.text), self._module(path, held.tasks))
        while len(held.text) < held.size * 9 // 10:
            yield from self._added(path)
        while len(held.text) > held.size * 11 // 10:
            yield from self._without_longest(path)

    def _without_longest(self, path: str) -> Iterator[TypedEdit]:
        """The longest function is deleted; a text without functions is written anew."""
        if blocks := self._blocks(path):
            yield self._apply(path, *max(blocks, key=lambda block: block[1] - block[0]), "")
        else:
            held = self.texts[path]
            yield self._apply(path, 0, len(held.text), self._module(path, held.tasks))
