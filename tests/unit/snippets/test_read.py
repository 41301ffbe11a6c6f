from __future__ import annotations

import time
from pathlib import Path

import pytest

from celeryls.snippets import SnippetError
from celeryls.snippets.engine import check
from celeryls.snippets.header import read

PATH = Path("team.py.j2")
HEAD = ['prefix = "cx"', 'title = "X"', 'description = "An x."']


def file(*lines: str, body: str = "x = 1\n") -> str:
    return "\n".join(["{#---", *HEAD, *lines, "---#}", body])


def fault(text: str) -> tuple[int, str]:
    with pytest.raises(SnippetError) as caught:
        check(read(PATH, text))
    assert caught.value.path == PATH
    assert str(caught.value) == f"{PATH}:{caught.value.line}: {caught.value.message}"
    return caught.value.line, caught.value.message


def test_a_header_is_read():
    snippet = read(
        PATH,
        file(
            'where = "schedule"',
            'words = ["mail"]',
            'files = ["tasks.py"]',
            "[variables]",
            'queue = { type = "string", placeholder = "email", help = "Queue", from = "queues" }',
            "kind = { default = 3, choices = [3, 4], optional = true }",
        ),
    )
    assert (snippet.prefix, snippet.title, snippet.description, snippet.where) == ("cx", "X", "An x.", "schedule")
    assert (snippet.words, snippet.files, snippet.path) == (("mail",), ("tasks.py",), PATH)
    queue, kind = snippet.variables
    assert (queue.name, queue.types, queue.placeholder, queue.default) == ("queue", ("string",), "email", None)
    assert (queue.choices_from, queue.help, queue.may_be_absent) == ("queues", "Queue", True)
    assert (kind.types, kind.default, kind.choices, kind.optional) == (("number",), 3, (3, 4), True)


def test_the_template_keeps_its_line_numbers():
    text = file("[variables]", 'a = { type = "name", default = "b" }')
    assert read(PATH, text).source.count("\n") == text.count("\n")


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_line_ends_read_the_same(newline: str):
    assert read(PATH, file().replace("\n", newline)) == read(PATH, file())


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (['prefixx = "a"'], 5, "unknown key `prefixx`; did you mean `prefix`?"),
        (['where = "modul"'], 5, "unknown `where` 'modul'; did you mean `module`?"),
        (['words = "mail"'], 5, "`words` takes a list of texts"),
        (["variables = 3"], 5, "`variables` is a table"),
        (["", "x = = 3"], 6, "the header is not TOML"),
        (["[variables]", "x = 3"], 6, "`x` takes a table"),
        (["[variables]", '"a b" = { default = "x" }'], 6, "`a b` is not a name"),
        (["[variables]", 'app_name = { default = "x" }'], 6, "built in"),
        (["[variables]", 'x = { type = "name" }'], 6, "either `default`"),
        (["[variables]", "x = { default = 1, placeholder = 1 }"], 6, "either `default`"),
        (["[variables]", 'x = { defualt = "a", placeholder = "b" }'], 6, "did you mean `default`?"),
        (["[variables]", 'x = { type = "nmae", default = "a" }'], 6, "did you mean `name`?"),
        (["[variables]", 'x = { type = ["name", 3], default = "a" }'], 6, "unknown type 3"),
        (["[variables]", 'x = { type = "name", default = "a b" }'], 6, "`x` takes a Python name, not 'a b'"),
        (["[variables]", 'x = { type = "number", default = "1" }'], 6, "`x` takes a number, not '1'"),
        (["[variables]", 'x = { type = "boolean", default = 1 }'], 6, "`x` takes true or false, not 1"),
        (["[variables]", 'x = { type = "exceptions", default = "a b" }'], 6, "names of exceptions"),
        (["[variables]", 'x = { default = "a", from = "queue" }'], 6, "did you mean `queues`?"),
        (["[variables]", 'x = { default = "a", choices = ["b"] }'], 6, "not one of its choices"),
        (["[variables]", 'x = { default = "a", choices = "a" }'], 6, "a list as `choices`"),
        (["[variables]", 'x = { default = "a", optional = "yes" }'], 6, "true or false as `optional`"),
        (["[variables]", 'x = { default = "a", help = 3 }'], 6, "text as `help`"),
        (["[variables.y]", 'default = "a"', "[variables.x]", 'default = "a"', "help = 3"], 9, "text as `help`"),
    ],
)
def test_a_wrong_header_names_its_line_and_what_is_allowed(lines: list[str], line: int, message: str):
    found = fault(file(*lines))
    assert found[0] == line
    assert message in found[1]


@pytest.mark.parametrize("key", ["prefix", "title", "description"])
def test_what_every_header_says_can_not_be_left_out(key: str):
    text = "\n".join(line for line in file().split("\n") if not line.startswith(key))
    assert f"the header lacks `{key}`" in fault(text)[1]
    assert f"`{key}` takes text" in fault(text.replace("{#---", f"{{#---\n{key} = ' '"))[1]


def test_a_prefix_is_one_word():
    assert fault(file().replace('"cx"', '"c x"')) == (2, "`prefix` is one word: what is typed to find the snippet")


@pytest.mark.parametrize("text", ["", "x = 1\n", "{#---\nprefix = 'a'\n", "{# a comment #}\nx = 1\n"])
def test_a_file_without_a_header_says_how_one_looks(text: str):
    line, message = fault(text)
    assert line == 1
    assert "begins with its header" in message


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("x = {{ nmae }}", 1, "unknown variable `nmae`; did you mean `name`?"),
        ("a\n{% if name %}\nb\n{% endif %}", 2, "write `name is not none`: 0 and false are values"),
        ("{% if not name %}{% endif %}", 1, "write `name is not none`"),
        ("{% if app_name and name %}{% endif %}", 1, "write `name is not none`"),
        ("{{ 1 if name else 2 }}", 1, "write `name is not none`"),
        ('{% if name == "a" %}{% endif %}', 1, "`name` is a tab stop, which can't be compared"),
        ('{% if "a" == name %}{% endif %}', 1, "`name` is a tab stop, which can't be compared"),
        ("{{ name | upper }}", 1, "`name` is a tab stop, which no filter can change"),
        ("{{ app_name | uper }}", 1, "unknown filter `uper`; did you mean `upper`?"),
        ("{% if name is odd %}{% endif %}", 1, "`is odd` can't be used"),
        ("{{ app_name.upper() }}", 1, "can't be used"),
        ("{{ name.__class__ }}", 1, "`getattr` can't be used"),
        ("{% for x in range(10**9) %}{% endfor %}", 1, "`for` can't be used"),
        ("{% set x = 1 %}", 1, "`assign` can't be used"),
        ("{% include 'other' %}", 1, "`include` can't be used"),
        ("{% macro m() %}{% endmacro %}", 1, "`macro` can't be used"),
        ("{{ 'a' * 10**9 }}", 1, "`mul` can't be used"),
        ("a\nb\n{% if name is none %}", 3, "Unexpected end of template"),
        ("{% endfi %}", 1, "unknown tag 'endfi'"),
    ],
)
def test_a_wrong_template_names_its_line(body: str, line: int, message: str):
    text = file("[variables]", 'name = { type = "name", default = "x" }')
    found = fault(text.removesuffix("x = 1\n") + body)
    assert found[0] == text.count("\n") + line - 1
    assert message in found[1]


@pytest.mark.parametrize("body", ["{% if app_name is none %}" * 200 + "{% endif %}" * 200, "{{ " + "(" * 9_000])
def test_a_template_that_is_nested_too_deeply_says_so(body: str):
    assert "nested too deeply" in fault(file(body=body))[1]


def test_a_template_of_too_many_tokens_is_not_compiled():
    tags = "{{ app_name }}\n"  # six tokens, with the line break
    check(read(PATH, file(body=tags * 1_600)))
    line, message = fault(file(body=tags * 1_700))
    assert line > 1_600
    assert message == "the template has more than 10,000 tokens of Jinja2"


@pytest.mark.parametrize(
    "text",
    [
        file("x = " + "[" * 10_000),
        file("[variables]", ".".join("a" * 15_000) + " = 1"),
        file("[variables]", *[f"x{number}." + ".".join("a" * 990) + " = 1" for number in range(16)]),
        "{#---\n" + "a.b=1\n" * 60_000,
        file("x = '" + "a" * 100_000 + "'"),
        "{#---\n" * 40_000,
        file(body="{{ " * 80_000),
        file(body="{# " * 80_000),
        file(body="{% if app_name is none %}" * 10_000),
        file(body="{{ app_name" + " | upper" * 20_000 + " }}"),
        file(body="{{ not " * 30_000 + "app_name }}"),
    ],
)
def test_a_hostile_file_is_an_error_in_little_time(text: str):
    start = time.process_time()
    fault(text)
    assert time.process_time() - start < 10
