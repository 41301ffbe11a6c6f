"""Behind a function's end a pattern goes to the margin, though the editor has left the cursor indented."""

import pytest

from celeryls.edit.stops import to_plain
from celeryls.edit.style import Style
from celeryls.features.completion.suggestions import suggestions
from celeryls.features.completion.written import folded_parts
from celeryls.snippets import SnippetPlace, builtin
from celeryls.source.text.file import SourceFile


def offered(marked):
    text, cursor = marked.replace("$0", ""), marked.index("$0")
    return SourceFile.of(text), list(suggestions(SourceFile.of(text), cursor, "shop/tasks.py", builtin()))


FUNCTION = "def f():\n    return 1\n"


@pytest.mark.parametrize(
    "marked",
    [
        FUNCTION + "\n\n    cta$0",
        FUNCTION + "    \n    \n    cta$0\n",
        FUNCTION + "\n\n    cta$0\n\n\nx = 1\n",
        FUNCTION + "\n\n    cta$0\n\n\n# more\ndef g(): ...\n",
        "class A:\n    def f(self):\n        return 1\n\n\n        cta$0",
        FUNCTION.replace("\n", "\r\n") + "\r\n\r\n    cta$0\r\n",
        "@shared_task\n" + FUNCTION + "\n\n\tcta$0\n",
    ],
)
def test_behind_two_blank_lines_the_line_is_taken_from_its_start(marked):
    file, found = offered(marked)
    each = next(each for each in found if each.snippet.prefix == "ctask")
    assert (file.text[each.start :].lstrip()[:3], each.indent) == ("cta", "")
    assert each.start == 0 or file.text[each.start - 1] in "\r\n"


@pytest.mark.parametrize(
    "marked",
    [
        FUNCTION + "    cta$0\n",
        FUNCTION + "\n    cta$0\n",
        "def f():\n    x = 1\n\n\n    cta$0\n    return x\n",
        "def f():\n    x = 1\n\n\n    cta$0\n\n    # goes on\n    return x\n",
        "class A:\n    x = 1\n\n\n    cta$0\n\n    def f(self): ...\n",
        'def f():\n    """Text.\n\n\n    cta$0\n    """\n',
        "x = [\n\n\n    cta$0\n]\n",
        "def f():\n    return g(\n\n\n        cta$0\n",
        FUNCTION + "\n\n    cta$0 = 1\n",
        FUNCTION + "\n\n    x.cta$0\n",
    ],
)
def test_inside_of_a_body_that_goes_on_nothing_is_offered(marked):
    assert offered(marked)[1] == []


def test_what_is_written_parses_at_module_level():
    marked = FUNCTION + "\n\n    cem$0"
    file, found = offered(marked)
    each = next(each for each in found if each.snippet.prefix == "cemail")
    body = to_plain(folded_parts(file, each.start, each.snippet, SnippetPlace("shop"), Style()))
    text = file.text[: each.start] + body
    assert text.startswith(FUNCTION + "\n\n@shared_task(")
    compile(text, "shop/tasks.py", "exec")
