"""Variables of snippets take what the project supplies: queues, the app, exceptions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.knowledge import Project, app

from celeryls.edit.stops import Stop, to_plain, to_snippet
from celeryls.features.project_choices import project_choices
from celeryls.snippets import Snippet, SnippetError, SnippetPlace, Supplied, builtin, render
from celeryls.snippets.header import read
from celeryls.source.tasks.exceptions import exceptions_in
from celeryls.source.text.file import SourceFile

HEADER = '{{#---\nprefix = "c"\ntitle = "t"\ndescription = "d"\n\n[variables]\n{}\n---#}}\n{}\n'


def snippet(variables: str, body: str) -> Snippet:
    return read(Path("own.py.j2"), HEADER.format(variables, body))


def shown(variable: str, body: str, supplied: Supplied) -> str:
    return to_snippet(render(snippet(variable, body), SnippetPlace(supplied=supplied), mode="stops").body)


def queue(default: str, *queues: str) -> str:
    variable = f'queue = {{ type = "string", default = "{default}", from = "queues" }}'
    return shown(variable, 'x = "{{ queue }}"', (("queues", queues),) if queues else ())


def test_the_queues_of_the_project_are_choices():
    assert queue("email", "reports", "video") == 'x = "${1|reports,video,email|}"'


def test_a_queue_that_is_called_like_the_snippet_s_comes_first():
    assert queue("email", "reports", "email") == 'x = "${1|email,reports|}"'
    assert queue("email", "reports", "shop-email") == 'x = "${1|shop-email,reports,email|}"'
    assert queue("webhooks", "reports", "webhook") == 'x = "${1|webhook,reports,webhooks|}"'


def test_where_nothing_is_known_the_default_stands_alone():
    assert queue("email") == 'x = "${1:email}"'
    assert queue("email", "email") == 'x = "${1:email}"'


def test_a_name_that_would_end_the_choice_or_the_string_is_escaped():
    assert queue("email", 'a|b,"c') == 'x = "${1|a\\|b\\,\\\\"c,email|}"'


def test_exceptions_are_a_tuple_whatever_is_chosen():
    variable = 'errors = { type = "exceptions", placeholder = "OSError, KeyError", from = "exceptions" }'
    text = shown(variable, "x = {{ errors }}", (("exceptions", ("PaymentError",)),))
    assert text == "x = (${1|OSError\\, KeyError,PaymentError|},)"
    for chosen in ("OSError, KeyError", "KeyError"):
        assert isinstance(
            eval(text.replace("${1|OSError\\, KeyError,PaymentError|}", chosen).removeprefix("x = ")), tuple
        )
    assert shown(variable, "x = {{ errors }}", ()) == "x = (${1:OSError, KeyError})"


def test_what_a_variable_does_not_take_is_not_offered():
    variable = 'name = { type = "name", default = "app", from = "app" }'
    assert shown(variable, "x = {{ name }}", (("app", ("not a name",)),)) == "x = ${1:app}"
    assert shown(variable, "x = {{ name }}", (("app", ("celery_app",)),)) == "x = ${1|celery_app,app|}"


def test_a_source_that_there_is_not_is_a_fault():
    with pytest.raises(SnippetError, match="did you mean `queues`"):
        snippet('q = { type = "string", default = "a", from = "queue" }', "x = {{ q }}")


def test_plain_values_do_not_come_from_the_project():
    own = snippet('queue = { type = "string", default = "email", from = "queues" }', 'x = "{{ queue }}"')
    assert to_plain(render(own, SnippetPlace(supplied=(("queues", ("a",)),)), mode="values").body) == 'x = "email"'


def test_the_app_is_imported_from_where_it_is():
    (init,) = (each for each in builtin() if each.prefix == "cinit")
    place = SnippetPlace(supplied=(("app", ("celery",)), ("app_module", ("config.celery_app",))))
    assert render(init, place, mode="stops").imports == ("from config.celery_app import celery as celery_app",)
    assert render(init, SnippetPlace(), mode="stops").imports == ("from .celery import app as celery_app",)


def test_every_snippet_renders_with_everything_supplied():
    supplied = (("queues", ("a", "b")), ("exceptions", ("AError",)), ("app", ("app",)), ("app_module", ("x.y",)))
    offered = set()
    for each in builtin():
        parts = render(each, SnippetPlace(supplied=supplied), mode="stops").body
        offered |= {choice for part in parts if isinstance(part, Stop) for choice in part.choices}
    assert {"a", "b", "AError"} <= offered


def test_exceptions_of_a_file_are_those_that_it_imports_or_defines():
    file = SourceFile.of(
        "import requests\nfrom shop.errors import PaymentError, Order\nfrom x import TimeoutException as Late\n"
        "\n\nclass Broken(ValueError):\n    pass\n\n\nclass Other(Base): ...\n\n\nclass OwnError(Base): ...\n"
    )
    assert exceptions_in(file) == ("Broken", "OwnError", "PaymentError", "Late")


def test_what_is_known_of_the_project_is_supplied():
    files = {"config/celery.py": "from celery import Celery\n\ncelery_app = Celery('shop')\n"}
    known = Project(files, ("mail", "slow"), app(files, "config/celery.py", variable="celery_app"))
    assert known.app is not None
    known.app = replace(known.app, record=known.app.record._replace(module="config.celery"))
    file = SourceFile.of("from shop.errors import PaymentError\n")
    found = dict(project_choices(file, "/project/config/celery.py", known))
    assert found == {
        "exceptions": ("PaymentError",),
        "queues": ("mail", "slow"),
        "app": ("celery_app",),
        "app_module": ("config.celery",),
    }
    assert project_choices(SourceFile.of(""), "/project/x.py", None) == ()


def test_a_client_that_knows_no_choices_gets_the_default():
    parts = ('"', Stop(1, "mail", ("mail", "slow")), '", ', Stop(1, "mail", ("mail", "slow")))
    assert to_snippet(parts, choices=False) == '"${1:mail}", $1'
    assert to_snippet(parts) == '"${1|mail,slow|}", $1'
