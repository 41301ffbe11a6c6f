"""Whether a snippet survives an editor that indents its lines again.

Emacs' yasnippet, which eglot passes snippets to, lets python-mode indent each line. It can't know where a block ends,
so it moves what follows one into it: a task into the class above, a ``return`` into a loop.
"""

from __future__ import annotations

import re

from celeryls.snippets.indent import indentation, rows_in_strings
from celeryls.syntax.text_cache import cached_by_text

_ENDS_BLOCK = re.compile(r"(?:return|raise|pass|break|continue)\b")
_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\b")
_COMMENT = re.compile(r"\s+#.*")
_STEP = 4


@cached_by_text
def survives_indentation(code: str) -> bool:
    """Whether python-mode would leave the indentation of all lines as it is; false where that is not certain."""
    inside = rows_in_strings(code)
    lines = [line for row, line in enumerate(code.split("\n")) if row not in inside and line.strip()]
    return all(map(_follows, lines, lines[1:]))


def _follows(above: str, line: str) -> bool:
    """Whether a line is indented as python-mode would, below another one."""
    code = _COMMENT.sub("", above.strip())
    deeper = len(indentation(line)) - len(indentation(above))
    if code.endswith((":", "(", "[", "{")):
        closes = line.strip()[0] in ")]}" and deeper == 0
        return closes or (deeper == _STEP and not (code.endswith("(") and bool(_DEFINITION.match(code))))
    if line.strip()[0] in ")]}":
        return deeper == -_STEP
    return deeper == (-_STEP if _ENDS_BLOCK.match(code) else 0)
