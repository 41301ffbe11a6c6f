"""A comment suppresses nothing

The code was mended, or the finding is on another line. A comment that stays will hide the next mistake there.

Comments are checked once the whole project is read. A code is left alone if its rule did not run: it is switched off,
or is for other versions of Celery. Of a `noqa`, which other tools read, only our own codes are checked; ruff and flake8
leave these alone if they are told that they are somebody else's (`lint.external = ["CEL"]` for ruff).

## The line has no such finding

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y):
    return x + y


add.delay(1, 2)  # celery: ignore[CEL304]
                 ^^^^^^^^^^^^^^^^^^^^^^^^ CEL903 this comment suppresses nothing: CEL304 is not found here
```
->
```python title="shop/tasks.py"
…
add.delay(1, 2)
```

## One of several codes

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y):
    return x + y


add.delay(1, 2, countdown=10)  # celery: ignore[CEL302, CEL304, CEL999] see the wiki
                                                ^^^^^^ CEL903 this suppresses nothing: CEL302 is not found here
                                                                ^^^^^^ CEL903 this suppresses nothing: no rule has the code CEL999
```
->
```python title="shop/tasks.py"
…
add.delay(1, 2, countdown=10)  # celery: ignore[CEL304] see the wiki
```

## Codes of other tools stay

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y):
    return x + y


add.delay(1, 2)  # noqa: CEL304, E501
                         ^^^^^^ CEL903 this suppresses nothing: CEL304 is not found here
```
->
```python title="shop/tasks.py"
…
add.delay(1, 2)  # noqa: E501
```

## A comment on a line of its own goes with its line

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y):
    return x + y


# celery: ignore
^^^^^^^^^^^^^^^^ CEL903 this comment suppresses nothing: there is no finding here
add.delay(1, 2)
```
->
```python title="shop/tasks.py"
…


add.delay(1, 2)
```

## A comment for the whole file

```python title="shop/tasks.py"
# celery: ignore-file[CEL304]
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL903 this comment suppresses nothing: CEL304 is not found here
from celery import shared_task


@shared_task
def add(x, y):
    return x + y
```
->
```python title="shop/tasks.py"
from celery import shared_task
…
```

## Comments that suppress something

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y):
    return x + y


add.delay(1, 2, countdown=10)  # celery: ignore[CEL304]
add.delay(1, 2, countdown=10)  # noqa: CEL304
add.delay(1, 2, countdown=10)  # celery: ignore

# celery: ignore[CEL304]
add.delay(
    1,
    2,
    countdown=10,
)
```

## A comment for the next definition and its decorators

```python title="shop/tasks.py"
from celery import shared_task


def other():
    pass


# celery: ignore[CEL201]
@shared_task(
    autoretry_for=(ValueError),
)
def add(x, y):
    return x + y
```

## A rule that is off, and comments for other tools

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y):  # noqa: ANN201
    return x + y  # noqa


add.delay(1, 2)  # celery: ignore[CEL128]
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.comments import SuppressingComment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.project.subjects.comments import IgnoredCode

RULE = Rule("CEL903", "unused-ignore", "hint", subject=SuppressingComment, needs="everything")

_AFTER = re.compile(r"[,\s]+")
_BEFORE = re.compile(r"[,\s]+$")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n|$)")


def check(comment: SuppressingComment, context: Context) -> Iterator[Finding]:
    """Finds what of a comment suppresses nothing: the comment, or some of its codes."""
    unused = [each for each in comment.codes if not each.is_used]
    if not comment.is_used:
        fix = Fix("remove the comment", Change((_without_comment(comment, context),)))
        why = "; ".join(map(_why, unused)) or "there is no finding here"
        yield Finding(comment.at, f"this comment suppresses nothing: {why}", (fix,), tag="unnecessary")
        return
    for each in unused:
        fix = Fix(f"remove {each.code} from the comment", Change((_without(each, comment, context),)))
        yield Finding(each.at, f"this suppresses nothing: {_why(each)}", (fix,), tag="unnecessary")


def _why(code: IgnoredCode) -> str:
    return f"{code.code} is not found here" if code.is_known else f"no rule has the code {code.code}"


def _without(code: IgnoredCode, comment: SuppressingComment, context: Context) -> Edit:
    """Removes a code with the comma behind it; the last one with the comma before it."""
    start, end = context.span(code.at)
    if code is not comment.codes[-1] and (gap := _AFTER.match(context.text, end)):
        return replace(start, gap.end(), "")
    before = _BEFORE.search(context.text, 0, start)
    return replace(before.start() if before else start, end, "")


def _without_comment(comment: SuppressingComment, context: Context) -> Edit:
    """Removes the comment with the blanks before it, and with its line if nothing else is there.

    Further words of a comment stay, as a comment.
    """
    text, (start, end) = context.text, context.span(comment.at)
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    rest = _REST_OF_LINE.match(text, end)
    if rest is None:
        behind = len(text[end:]) - len(text[end:].lstrip(" \t"))
        return replace(start, end + behind, "" if text[end + behind] == "#" else "# ")
    if not text[line:start].strip():
        return replace(line, rest.end(), "")
    return replace(start - (len(text[line:start]) - len(text[line:start].rstrip())), end, "")
