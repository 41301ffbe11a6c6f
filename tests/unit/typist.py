"""Someone who types: character by character, with or without an editor that closes brackets and quotes.

What the typist writes is tracked by a small machine of its own, which says what the cursor's context is after each key;
it shares no code with what it is compared to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.text.document import Document

CLOSERS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
OPENERS = {")": "(", "]": "[", "}": "{"}


@dataclass
class Expected:
    """The context after what was typed so far, from where the typing began.

    ``base`` is the kind there: `statement`, `decorator` or `entry`; ``containers`` are around a statement there.
    """

    base: str
    containers: tuple[str, ...] = ()
    margin: int = 0
    typed: str = ""
    brackets: list[str] = field(default_factory=list)
    quote: str = ""
    comment: bool = False

    def key(self, char: str) -> None:
        """Takes one more character."""
        before, self.typed = self.typed, self.typed + char
        if self.comment:
            self.comment = char != "\n"
        elif self.quote:
            if self.typed.endswith(self.quote) and not before.endswith("\\"):
                self.quote = ""
        elif char in "\"'":
            self.quote = char * 3 if before.endswith(char * 2) else char
        elif char == "#":
            self.comment = True
        elif char in "([{":
            self.brackets.append(self._opened(before, char))
        elif char in OPENERS:
            self.brackets.pop()

    @property
    def kind(self) -> str:
        """What `context_at` should say."""
        if self.quote or self.comment:
            return "string" if self.quote else "comment"
        if self.brackets:
            return self.brackets[-1]
        if self.base == "entry":
            return "entry" if re.search(r"(?:\A|,)\s*\w*\Z", re.sub(r"#.*", "", self.typed)) else "dict"
        if self.base == "decorator":
            return "decorator"
        return "statement" if self._starts() else "expression"

    @property
    def around(self) -> tuple[str, ...]:
        """The functions and classes around a statement that starts here."""
        *above, line = self.typed.split("\n")
        indent = len(line.expandtabs()) - len(line.expandtabs().lstrip())
        if above and any(each.lstrip().startswith(("def ", "async def ")) for each in above) and indent > self.margin:
            return (*self.containers, "def")
        return self.containers

    def _opened(self, before: str, char: str) -> str:
        line = before.rpartition("\n")[2].strip()
        if char == "[":
            return "bracket"
        if char == "{":
            return "dict"
        if line.startswith("@") and not self.brackets:
            return "decorator"
        if re.match(r"(?:async )?def |class ", line):
            return "bracket"
        return "call" if re.search(r"[\w)\]]\Z", before) and not re.search(r"\b(?:import|in)\Z", line) else "bracket"

    def _starts(self) -> bool:
        *above, line = self.typed.split("\n")
        below_decorator = bool(above) and (above[-1].lstrip().startswith("@") or above[-1].strip() == ")")
        return re.fullmatch(r"\s*\w*", line) is not None and not below_decorator


def keys(script: str) -> Iterator[str]:
    """A script key by key; Enter brings the next line's indentation with it, as editors do."""
    yield from re.findall(r"\n[ \t]*|.", script)


def typing(document: Document, at: int, script: str, *, closing: bool) -> Iterator[tuple[int, str]]:
    """Types a script into a document, and says after each key where the cursor is and what was typed.

    With ``closing`` the editor closes what is opened, and passes over a closer that it wrote itself.
    """
    line_end = "\r\n" if "\r\n" in document.text else "\n"
    cursor = at
    own: list[str] = []  # closers behind the cursor that the editor wrote
    within = ""
    for key in keys(script):
        typed = key.replace("\n", line_end)
        if closing and own and key == own[-1] and document.text.startswith(key, cursor):
            own.pop()
            cursor += 1
            within = "" if key == within else within
        elif closing and key.startswith("\n") and own and own[-1] in OPENERS and document.text[cursor - 1] in "([{":
            outer = key[:-4] if key.endswith("    ") else key[:-1]
            document.change(cursor, cursor, typed + outer.replace("\n", line_end))
            cursor += len(typed)
            own.append("\n")
        elif closing and not within and key in CLOSERS and _closes(document.text, cursor, key):
            document.change(cursor, cursor, key + CLOSERS[key])
            cursor += 1
            own.append(CLOSERS[key])
            within = key if key in "\"'" else ""
        elif (
            closing
            and own
            and own[-1] == "\n"
            and key.startswith("\n")
            and _closing_line_is_there(document.text, cursor, typed)
        ):
            own.pop()  # the line on which the bracket closes is there already
            cursor += len(typed)
        else:
            document.change(cursor, cursor, typed)
            cursor += len(typed)
        yield cursor, key


def _closing_line_is_there(text: str, cursor: int, typed: str) -> bool:
    """Whether the next line is the one that the editor made for the closing bracket."""
    return text.startswith(typed, cursor) and text[cursor + len(typed) : cursor + len(typed) + 1] in OPENERS


def _closes(text: str, cursor: int, key: str) -> bool:
    """VS Code closes before white space and closers only, and no quote behind a word or another quote."""
    after, before = text[cursor : cursor + 1], text[cursor - 1 : cursor]
    if after and after not in " \t\r\n)]},:;":
        return False
    return not (key in "\"'" and (before.isalnum() or before in ("_", key)) and before not in "fr")
