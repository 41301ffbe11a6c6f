from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celeryls.edit.stops import Stop, to_plain, to_snippet
from celeryls.snippets import Snippet, SnippetError, SnippetPlace, WrongValueError, plain_file, render
from celeryls.snippets.header import read
from celeryls.snippets.values import written

PLACE = SnippetPlace("orders")
NAME = 'name = { type = "name", default = "send" }'
_STOP = re.compile(
    r"\\(?P<escaped>[\\$}])"
    r"|\$(?P<bare>\d+)"
    r"|\$\{(?P<braced>\d+)\}"
    r"|\$\{(?P<choice>\d+)\|(?P<choices>(?:\\.|[^\\|])*)\|\}"
    r"|\$\{(?P<number>\d+):(?P<default>(?:\\.|[^\\}])*)\}",
    re.DOTALL,
)


def snippet(body: str, *variables: str, where: str = "module") -> Snippet:
    head = f'prefix = "cx"\ntitle = "X"\nwhere = "{where}"\ndescription = "An x."\n[variables]\n'
    return read(Path("team.py.j2"), "{#---\n" + head + "\n".join(variables) + "\n---#}\n" + body)


def stops(template: Snippet) -> str:
    return to_snippet(render(template, PLACE, mode="stops").body)


def values(template: Snippet, **given: object) -> str:
    return to_plain(render(template, PLACE, given, mode="values").body)


def accepted(lsp: str) -> str:
    """What an editor writes when the user accepts each default of an LSP snippet; shares no code with our writer."""
    known: dict[str, str] = {}

    def replaced(found: re.Match[str]) -> str:
        if found["escaped"]:
            return found["escaped"]
        if found["choice"]:
            known[found["choice"]] = re.sub(r"\\(.)", r"\1", re.split(r"(?<!\\),", found["choices"])[0])
        elif found["number"]:
            known[found["number"]] = re.sub(r"\\(.)", r"\1", found["default"], flags=re.DOTALL)
        return known.get(found["bare"] or found["braced"] or found["choice"] or found["number"], "")

    return _STOP.sub(replaced, lsp)


def test_each_variable_is_a_tab_stop_and_one_that_appears_twice_is_typed_once():
    template = snippet(
        'send(queue="{{ queue }}")\n{{ name }} = {{ name }}',
        NAME,
        'unused = { default = "x" }',
        'queue = { type = "string", placeholder = "email" }',
    )
    assert render(template, PLACE, mode="stops").body == (
        'send(queue="',
        Stop(2, "email"),
        '")\n',
        Stop(1, "send"),
        " = ",
        Stop(1, "send"),
    )
    assert stops(template) == 'send(queue="${2:email}")\n${1:send} = $1'


def test_an_option_with_a_placeholder_shows_in_an_editor_and_is_left_out_of_plain_code():
    template = snippet(
        "f(\n{% if limit is not none %}\n    limit={{ limit }},\n{% endif %}\n)", "limit = { placeholder = 60 }"
    )
    assert stops(template) == "f(\n    limit=${1:60},\n)"
    assert values(template) == "f(\n)"
    assert values(template, limit=None) == "f(\n)"
    assert values(template, limit=0) == "f(\n    limit=0,\n)"


def test_false_is_a_value():
    template = snippet("f({% if late is not none %}late={{ late }}{% endif %})", "late = { placeholder = true }")
    assert values(template, late=False) == "f(late=False)"
    assert values(template) == "f()"


def test_none_leaves_out_what_is_optional_and_says_nothing_otherwise():
    body = "f({% if a is not none %}{{ a }}{% endif %}, {{ b }})"
    template = snippet(body, "a = { default = 1, optional = true }", "b = { default = 2 }")
    assert values(template, a=None, b=None) == "f(, 2)"
    assert values(template) == "f(1, 2)"


def test_no_code_is_an_absent_parameter():
    body = "def f(self{% if params is not none %}, {{ params }}{% endif %}): ..."
    template = snippet(body, 'params = { type = "code", placeholder = "x" }')
    assert values(template, params="  \n") == "def f(self): ..."
    with pytest.raises(WrongValueError, match="x takes Python code, not an empty text"):
        values(snippet("f({{ x }})", 'x = { type = "code", default = "1" }'), x="")


def test_the_place_is_known_to_the_template_and_to_defaults():
    template = snippet(
        '{% if celery_version is none or celery_version < (5, 7) %}\nqueue = "{{ queue }}"\n{% endif %}\n'
        "{{ app_name }} = {{ app_module }}.{{ project_name }}.{{ settings_module }}",
        'queue = { type = "string", default = "{{ app_name | upper }}_{{ project_name }}" }',
    )
    rest = "orders = {}.config.config.settings"
    assert stops(template) == 'queue = "${1:ORDERS_config}"\n' + rest.format("apps.orders")
    newer = SnippetPlace("orders", "shop.orders", celery_version=(5, 7, 1))
    assert render(template, newer, mode="stops").body == (rest.format("shop.orders"),)


def test_choices_are_offered_with_the_default_first():
    template = snippet('x = "{{ kind }}"', 'kind = { default = "b", choices = ["a", "b", "c,d"] }')
    assert stops(template) == 'x = "${1|b,a,c\\,d|}"'
    assert values(template, kind="a") == 'x = "a"'
    with pytest.raises(WrongValueError, match="kind takes one of a, b, c,d, not 'e'"):
        values(template, kind="e")


@pytest.mark.parametrize("given", ["A", "(A)", "(A,)", " ( A , ) ", ["A"]])
def test_one_exception_is_a_tuple(given: object):
    template = snippet("f({{ errors }})", 'errors = { type = "exceptions", default = "a.B, C" }')
    assert values(template, errors=given) == "f((A,))"
    assert values(template) == "f((a.B, C))"
    assert stops(template) == "f((${1:a.B, C}))"


def test_a_single_exception_keeps_its_comma_beside_the_tab_stop():
    assert stops(snippet("f({{ e }})", 'e = { type = "exceptions", default = "A" }')) == "f((${1:A},))"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("name", "a b", "takes a Python name, not 'a b'"),
        ("name", "class", "takes a Python name, not 'class'"),
        ("name", 3, "takes a Python name, not 3"),
        ("number", "3", "takes a number, not '3'"),
        ("number", True, "takes a number, not True"),
        ("number", float("nan"), "takes a number, not nan"),
        ("boolean", "yes", "takes true or false, not 'yes'"),
        ("boolean", 0, "takes true or false, not 0"),
        ("string", ["a"], "takes text, not ['a']"),
        ("string", True, "takes text, not True"),
        ("text", {}, "takes text, not {}"),
        ("exceptions", [], "takes names of exceptions, separated by commas, not []"),
        ("exceptions", "()", "takes names of exceptions, separated by commas, not '()'"),
        ("exceptions", "A B", "takes names of exceptions, separated by commas, not 'A B'"),
        ("exceptions", "A, lambda", "takes names of exceptions, separated by commas, not 'A, lambda'"),
        ("exceptions", [3], "takes names of exceptions, separated by commas, not [3]"),
        ("code", object, "takes one Python expression, not <class 'object'>"),
        ("code", float("inf"), "takes one Python expression, not inf"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, value: object, message: str):
    with pytest.raises(ValueError, match=re.escape(message)):
        written([kind], value)


def test_types_are_alternatives():
    assert [written(["boolean", "number"], value).text for value in (False, 0, 1.5)] == ["False", "0", "1.5"]
    with pytest.raises(ValueError, match="takes true or false or a number, not 'x'"):
        written(["boolean", "number"], "x")


def test_an_unknown_variable_is_refused_with_the_nearest_name():
    with pytest.raises(WrongValueError, match=r"nmae is not a variable of cx; did you mean `name`\?"):
        values(snippet("{{ name }}()", NAME), nmae="x")


def test_an_absent_value_that_the_template_writes_anyway_is_an_error_of_its_line():
    template = snippet("a = 1\nb = {{ x }}", "x = { placeholder = 1 }")
    with pytest.raises(SnippetError, match="this variable may have no value") as caught:
        values(template)
    assert caught.value.line == 10


def test_a_default_that_is_wrong_only_at_this_place_is_an_error():
    template = snippet("{{ name }}()", 'name = { type = "name", default = "do {{ app_name }}" }')
    with pytest.raises(SnippetError, match="default of `name`: it takes a Python name, not 'do orders'"):
        stops(template)
    template = snippet("{{ name }}()", 'name = { type = "name", default = "{{ ap_name }}" }')
    with pytest.raises(SnippetError, match=r"default of `name`: unknown variable `ap_name`; did you mean `app_name`\?"):
        stops(template)


def test_many_lines_keep_the_indentation_of_their_place_but_not_inside_strings():
    template = snippet(
        "def f():\n    try:\n        {{ body }}\n    finally: pass", 'body = { type = "statements", default = "x" }'
    )
    body = 'if x:\n    y = """\nselect\n  *\n"""\n\n    z = f"""{x}\n"""\nw(\n    1,\n)\n'
    assert values(template, body=body) == (
        "def f():\n    try:\n"
        '        if x:\n            y = """\nselect\n  *\n"""\n\n            z = f"""{x}\n"""\n'
        "        w(\n            1,\n        )\n"
        "    finally: pass"
    )
    assert values(template, body=body.replace("\n", "\r\n")) == values(template, body=body)


def test_many_lines_of_a_docstring_are_indented():
    template = snippet('def f():\n    """{{ text }}\n    """', 'text = { type = "text", default = "x" }')
    assert values(template, text="One.\n\nTwo.\n") == 'def f():\n    """One.\n\n    Two.\n    """'


def test_the_head_of_a_file_is_told_from_its_body():
    template = snippet(
        "from __future__ import annotations\n"
        "import os  # the system\n"
        "\n"
        "# why celery\n"
        "# is needed\n"
        "from {{ name }} import (\n    shared_task,\n)\n"
        "{% if app_name is not none %}\nimport {{ app_name }}\n{% endif %}\n"
        "\n"
        "# the log\n"
        "logger = log({{ name }})\n"
        "LIMIT: int = 3; import re\n"
        "\n\n"
        "# above\n"
        "@task\n"
        "def {{ name }}(): ...\n"
        "\n"
        "later = 1\n"
        "import late\n"
        "\n"
        "last()\n"
        "# end\n",
        NAME,
    )
    rendered = render(template, PLACE, mode="stops")
    assert rendered.imports == (
        "from __future__ import annotations",
        "import os  # the system",
        "# why celery\n# is needed\nfrom send import (\n    shared_task,\n)",
        "import orders",
        "import re",
        "import late",
    )
    assert rendered.prelude == ("# the log\nlogger = log(send)", "LIMIT: int = 3")
    assert to_snippet(rendered.body) == "# above\n@task\ndef ${1:send}(): ...\n\nlater = 1\nlast()\n# end"


def test_assignments_that_are_all_there_is_are_the_body():
    rendered = render(snippet("import os\n\nA = os.x\nB = 2\n"), PLACE, mode="stops")
    assert (rendered.imports, rendered.prelude, rendered.body) == (("import os",), (), ("A = os.x\nB = 2",))


def test_an_attribute_and_an_assignment_without_imports_are_the_body():
    assert render(snippet("import a\na.b = 1\nf()"), PLACE, mode="stops").body == ("a.b = 1\nf()",)
    assert render(snippet("A = 1\nf()"), PLACE, mode="stops").body == ("A = 1\nf()",)


def test_an_entry_of_a_schedule_is_a_body_with_imports():
    template = snippet(
        'from celery.schedules import crontab\n\n"{{ entry }}": {\n    "task": "{{ entry }}",\n},\n',
        'entry = { default = "clean" }',
        where="schedule",
    )
    rendered = render(template, PLACE, mode="stops")
    assert rendered.imports == ("from celery.schedules import crontab",)
    assert to_snippet(rendered.body) == '"${1:clean}": {\n    "task": "$1",\n\\},'
    assert plain_file(rendered) == (
        "from celery.schedules import crontab\n\n"
        'CELERY_BEAT_SCHEDULE = {\n    "clean": {\n        "task": "clean",\n    },\n}\n'
    )


def test_a_whole_file_has_its_imports_in_order():
    template = snippet("from celery import x\nimport os\nlog = x()\n\n\ndef {{ name }}(): ...\n", NAME)
    assert plain_file(render(template, PLACE, mode="stops")) == (
        "import os\n\nfrom celery import x\n\nlog = x()\n\n\ndef send(): ...\n"
    )


def test_an_empty_template_is_an_empty_body():
    assert render(snippet(""), PLACE, mode="stops").body == ()


def test_a_template_that_repeats_a_long_value_is_bounded():
    template = snippet("{{ x }}\n" * 1000, f'x = {{ default = "{"a" * 1900}" }}')
    with pytest.raises(SnippetError, match="longer than 1000000 characters"):
        stops(template)


def test_the_same_place_is_rendered_once():
    template = snippet("{{ name }}()", NAME)
    assert render(template, PLACE, mode="stops") is render(template, SnippetPlace("orders"), {}, mode="stops")


def test_a_digit_behind_a_tab_stop_is_not_its_number():
    assert stops(snippet("{{ name }}{{ name }}2", NAME)) == "${1:send}${1}2"
    assert to_snippet(["x1", "2"]) == "x12"


LITERAL = st.text(st.sampled_from("ab$}{\\|,\"'\n 1:😀\t"), max_size=20).filter(
    lambda text: not re.search(r"\{[{%#]|^\s*#", text, re.MULTILINE)
)


@given(LITERAL, LITERAL, LITERAL, st.text(max_size=12))
def test_an_accepted_snippet_is_the_plain_code(first: str, second: str, third: str, value: str):
    """Each default is escaped such that an editor writes what plain code has."""
    body = f"f(\n{first}{{{{ a }}}}{second}{{{{ b }}}}{third}{{{{ a }}}})"
    template = snippet(body.replace("{{{", "{ {{"), 'a = { default = "x" }', 'b = { default = "y" }')
    rendered = render(template, PLACE, {"a": value}, mode="stops")
    assert accepted(to_snippet(rendered.body)) == to_plain(rendered.body)
    assert to_plain(rendered.body) == values(template, a=value)


@given(st.text())
def test_a_string_reads_back_as_it_was(value: str):
    source = written(["string"], value).text
    assert "\n" not in source
    assert ast.literal_eval(f'"{source}"') == value.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(st.sampled_from('a"\\\n \t\0é\u2028')))
def test_a_docstring_reads_back_as_it_was_but_for_white_space_at_line_ends(value: str):
    source = written(["text"], value).text
    expected = "\n".join(line.rstrip() for line in value.strip("\n").split("\n"))
    assert ast.literal_eval(f'"""{source}"""') == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_a_value_of_yaml_is_code(value: object):
    if isinstance(value, str):
        return
    assert ast.literal_eval(written(["code"], value).text) == value
