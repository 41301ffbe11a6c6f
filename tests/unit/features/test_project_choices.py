"""Variables of snippets take what the project supplies: queues, the app, exceptions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.knowledge import Project, app

from celeryls.edit.stops import Stop, to_plain, to_snippet
from celeryls.features.project_choices import fitted_place, project_choices
from celeryls.snippets import Snippet, SnippetError, SnippetPlace, Supplied, builtin, place_of, render
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
    assert queue("email", "reports", "video") == 'x = "${1|email,reports,video|}"'


def test_a_queue_that_is_called_like_the_snippet_s_comes_first():
    assert queue("email", "reports", "email") == 'x = "${1|email,reports|}"'
    assert queue("email", "reports", "shop-email") == 'x = "${1|shop-email,reports|}"'
    assert queue("webhooks", "reports", "webhook") == 'x = "${1|webhook,reports|}"'


def test_where_nothing_is_known_the_default_stands_alone():
    assert queue("email") == 'x = "${1:email}"'
    assert queue("email", "email") == 'x = "${1:email}"'


def test_the_queue_of_the_module_s_own_tasks_comes_first():
    variable = 'queue = { type = "string", placeholder = "default", from = "queues" }'
    body = '{% if queue is not none %}x = "{{ queue }}"{% endif %}'
    supplied = (("queues", ("reports", "email", "slow")), ("module_queues", ("slow",)))
    assert shown(variable, body, supplied) == 'x = "${1|slow,reports,email|}"'
    assert shown(variable, body, supplied[:1]) == ""


def test_a_pattern_with_a_purpose_takes_a_queue_that_is_called_like_its_own_else_none():
    variable = 'queue = { type = "string", placeholder = "email", from = "queues" }'
    body = '{% if queue is not none %}x = "{{ queue }}"{% endif %}'
    module = ("module_queues", ("payments",))
    assert shown(variable, body, (("queues", ("payments", "mail")), module)) == 'x = "${1|mail,payments|}"'
    assert shown(variable, body, (("queues", ("payments",)), module)) == ""
    assert shown(variable, body, ()) == ""


def test_a_name_that_would_end_the_choice_or_the_string_is_escaped():
    assert queue("email", 'a|b,"c') == 'x = "${1|email,a\\|b\\,\\\\"c|}"'


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


def test_plain_values_come_from_the_project_unless_they_are_given():
    own = snippet('queue = { type = "string", default = "email", from = "queues" }', 'x = "{{ queue }}"')
    place = SnippetPlace(supplied=(("queues", ("mail",)),))
    assert to_plain(render(own, place, mode="values").body) == 'x = "mail"'
    assert to_plain(render(own, place, {"queue": "slow"}, mode="values").body) == 'x = "slow"'


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
        "module_queues": ("slow",),
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


def model(default: str, *models: str, known: bool = True) -> str:
    variable = f'model = {{ type = "name", default = "{default}", from = "models" }}'
    return shown(variable, "{{ model }}()", (("models", models),) if known else ())


def test_a_model_that_the_app_lacks_is_not_offered():
    assert model("Order", "Customer", "Order") == "${1|Order,Customer|}()"
    assert model("Order", "Customer", "Item") == "${1|Customer,Item|}()"
    assert model("Order", "Customer") == "${1:Customer}()"
    assert model("Order") == model("Order", known=False) == "${1:Order}()"


def test_an_import_names_no_model_twice():
    variables = "\n".join(f'{name} = {{ type = "name", default = "{name.title()}", from = "models" }}' for name in "ab")
    assert shown(variables, "{{ a }}, {{ b }}", (("models", ("X", "Y")),)) == "${1|X,Y|}, ${2|Y,X|}"
    assert shown(variables, "{{ a }}, {{ b }}", (("models", ("X",)),)) == "${1:X}, ${2|B,X|}"


def test_what_the_app_surely_lacks_is_left_out_if_it_may_be():
    variable = 'step = { type = "name", default = "check", optional = true, from = "service_functions" }'
    body = "{% if step is not none %}services.{{ step }}(){% endif %}"
    assert shown(variable, body, (("service_functions", ()),)) == ""
    assert shown(variable, body, ()) == "services.${1:check}()"
    assert shown(variable, body, (("service_functions", ("pay",)),)) == "services.${1:pay}()"


def test_an_entry_names_a_task_of_the_project():
    variable = 'task = { type = "string", default = "orders.clean", from = "tasks" }'
    assert shown(variable, '"{{ task }}"', (("tasks", ("a.b", "c.d")),)) == '"${1|a.b,c.d|}"'
    assert shown(variable, '"{{ task }}"', (("tasks", ("a.b", "orders.clean")),)) == '"${1|orders.clean,a.b|}"'
    assert shown(variable, '"{{ task }}"', ()) == '"${1:orders.clean}"'


FILES = {
    "shop/__init__.py": "",
    "shop/orders/models.py": "class Customer(models.Model): ...\n\n\nclass Line(models.Model): ...\n",
    "shop/orders/tasks.py": (
        "from celery import shared_task\n\nfrom .models import Line\n\n\n@shared_task\ndef f(): ...\n"
    ),
}


def placed(files: dict[str, str], path: str = "shop/orders/tasks.py") -> SnippetPlace:
    project = Project(files)
    place = place_of(Path(f"/project/{path}"), Path("/project"))
    texts = {f"/project/{name}": text for name, text in files.items()}
    file = SourceFile.of(files.get(path, ""))
    return fitted_place(place, file, f"/project/{path}", project.snapshot, open_text=texts.get)


def test_a_pattern_is_made_of_what_its_app_has():
    place = placed(FILES)
    assert place.values_from("models") == ("Line", "Customer")  # what the file imports comes first
    assert placed(FILES, "shop/other/tasks.py").knows("models") is False
    assert placed(FILES, "shop/orders/tasks/mail.py").values_from("models") == ("Customer", "Line")
    assert place.values_from("tasks") == ("shop.orders.tasks.f",)


@pytest.mark.parametrize("snippet", builtin(), ids=lambda snippet: snippet.prefix)
def test_names_are_left_to_celery_where_most_tasks_have_none(snippet: Snippet):
    named = FILES | {
        "shop/orders/tasks.py": FILES["shop/orders/tasks.py"].replace("@shared_task", "@shared_task(name='f')")
    }
    for files, explicit in ((FILES, False), (named, True), ({}, True)):
        text = to_plain(render(snippet, placed(files), mode="stops").body)
        if "@shared_task" in text:
            assert ('name="' in text) is explicit


def test_routes_begin_like_the_project_s_tasks():
    routes = next(each for each in builtin() if each.prefix == "croutes")
    files = FILES | {"config/settings.py": ""}
    assert '"shop.orders.tasks.send_*"' in to_plain(
        render(routes, placed(files, "config/settings.py"), mode="stops").body
    )
