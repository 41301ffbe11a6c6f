from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest
from celery.utils.time import rate as rate_of
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from celeryls.cli import main
from celeryls.generate.fill import allowed_keys, fill
from celeryls.generate.names import undefined
from celeryls.generate.spec import SpecEntry, SpecError
from celeryls.snippets import SnippetPlace, builtin

# The usage example of the template document, as it stands there.
SPEC = """\
input:
  APP_NAME: orders
  TASK_NAME: process_order_payment
  QUEUE: payments
  DESCRIPTION: "Process payment for order"
  PARAMS: "order_id: str, payment_method: str"
  RETRY_CONFIG:
    exceptions: "(PaymentError, ConnectionError)"
    max_retries: 5
    backoff: true
    max_backoff: 300
  RATE_LIMIT: "100/m"
  SOFT_TIME_LIMIT: 60
  TIME_LIMIT: 90
  IMPLEMENTATION: |
    from apps.orders.models import Order
    from apps.payments.services import PaymentService

    order = Order.objects.get(pk=order_id)
    payment_service = PaymentService()

    result = payment_service.process_payment(
        order=order,
        method=payment_method,
    )

    if result.success:
        order.status = 'paid'
        order.payment_id = result.transaction_id
        order.save()

        # Trigger fulfillment
        create_fulfillment.delay(order_id)

    return {'success': result.success, 'transaction_id': result.transaction_id}
  RETURN_VALUE: "result"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return folder


def new(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["new", *map(str, arguments)])


def written(*arguments: str | Path) -> str:
    result = new(*arguments)
    assert result.exit_code == 0, result.output
    ast.parse(result.stdout)
    return result.stdout


def refused(*arguments: str | Path) -> str:
    result = new(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    return line.removeprefix("Error: ")


def spec(text: str) -> Path:
    Path("spec.yaml").write_text(text)
    return Path("spec.yaml")


def names(folder: Path = Path()) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def decorator(code: str) -> dict[str, object]:
    """The options of the only task."""
    (task,) = (node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef))
    (call,) = task.decorator_list
    assert isinstance(call, ast.Call)
    return {str(keyword.arg): ast.unparse(keyword.value) for keyword in call.keywords}


def test_the_usage_example_of_the_template_is_rendered_as_it_stands():
    result = new(spec(SPEC))
    assert result.exit_code == 0
    assert decorator(result.stdout) == {
        "name": "'orders.process_order_payment'",
        "bind": "True",
        "queue": "'payments'",
        "autoretry_for": "(PaymentError, ConnectionError)",
        "max_retries": "5",
        "retry_backoff": "True",
        "retry_backoff_max": "300",
        "rate_limit": "'100/m'",
        "soft_time_limit": "60",
        "time_limit": "90",
    }
    assert "def process_order_payment(self, order_id: str, payment_method: str):" in result.stdout
    assert "\n        # Trigger fulfillment\n        create_fulfillment.delay(order_id)\n" in result.stdout
    assert result.stdout.endswith("'transaction_id': result.transaction_id}\n")
    assert "return result\n" not in result.stdout
    assert result.stderr == (
        "Not defined: PaymentError, create_fulfillment; "
        "supply them with IMPORTS, such as `IMPORTS: from … import PaymentError`\n"
    )


def test_the_keys_may_stand_without_input_and_in_lower_case():
    assert written(spec("task_name: send\nAPP_NAME: mail\n")) == written(
        spec("input:\n  TASK_NAME: send\n  APP_NAME: mail")
    )


def test_an_option_gives_what_a_file_gives():
    task = written("--pattern", "webhook", "--set", "task_name=tell", "--set", "queue=out", "--set", "app_name=hooks")
    assert decorator(task)["name"] == "'hooks.tell'"
    assert decorator(task)["queue"] == "'out'"


def test_an_option_wins_over_the_file_and_its_pattern():
    path = spec("PATTERN: cleanup\nTASK_NAME: a\n")
    assert "timedelta" in written(path)
    assert "def b(" in written(path, "--set", "task_name=b")
    assert "rate_limit" in written(path, "--pattern", "cemail")


@pytest.mark.parametrize("pattern", ["webhook", "cwebhook", "CWEBHOOK"])
def test_a_pattern_has_its_name_with_and_without_c(pattern: str):
    assert "def send_webhook(" in written("--pattern", pattern)


def test_zero_and_false_are_values_and_null_leaves_out():
    options = decorator(
        written(
            spec(
                "SOFT_TIME_LIMIT: 0\nTIME_LIMIT: null\nACKS_LATE: false\nRATE_LIMIT: 0\nQUEUE:\n"
                "RETRY_CONFIG: {exceptions: ConnectionError, backoff: false, max_retries: 0}"
            )
        )
    )
    assert options["soft_time_limit"] == "0"
    assert options["acks_late"] == "False"
    assert options["rate_limit"] == "'0'"
    assert options["autoretry_for"] == "(ConnectionError,)"
    assert options["retry_backoff"] == "False"
    assert options["max_retries"] == "0"
    assert not {"time_limit", "queue", "retry_backoff_max"} & options.keys()


def test_every_variable_of_the_template_is_written():
    code = written(
        spec(
            "APP_NAME: a\nTASK_NAME: t\nPARAMS: 'x: int'\nDESCRIPTION: It's \"so\" & so\n"
            "PARAMS_DOC: |\n  x: one.\n  y: two.\nRETURN_DOC: much\n"
            "IMPLEMENTATION: |\n  y = '''\n  raw\n  '''\n  z = x\nRETURN_VALUE: z\nACKS_LATE: true\n"
        )
    )
    assert (
        '"""It\'s "so" & so\n\n    Args:\n        x: one.\n        y: two.\n\n    Returns:\n        much\n    """'
        in code
    )
    assert "    y = '''\nraw\n'''\n    z = x\n    return z\n" in code
    assert decorator(code)["acks_late"] == "True"


def test_options_that_need_others_say_that_they_are_left_out():
    result = new("--set", "retry_config={max_retries: 3}")
    assert "max_retries" not in result.stdout
    assert result.stderr.splitlines()[0].startswith("Note: retry_config.max_retries is ignored")


def test_imports_define_names_and_are_sorted_in():
    imports = (
        "IMPORTS: |\n  import os, sys\n"
        "  from apps.pay import PaymentError\n  from apps.orders.tasks import create_fulfillment\n"
    )
    result = new(spec(imports + SPEC))
    assert result.stderr == ""
    assert result.stdout.startswith("import os\nimport sys\n\n")
    assert "from apps.pay import PaymentError\n" in result.stdout
    listed = "IMPORTS: [import os, from a import b]\nIMPLEMENTATION: print(os, b)\n"
    assert "import os\n" in written(spec(listed))


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("params=order_id: str", "self, order_id: str)"),
        ("params=x, y=None", "self, x, y=None)"),
        ("params=x, /, *rest: int, key='a)', **more", "self, x, /, *rest: int, key='a)', **more)"),
        ("return_value=dict(a=[x, ')'])", "return dict(a=[x, ')'])"),
        ("return_value=x, y", "return x, y"),
        ("implementation=import os; os.getpid()", "    import os; os.getpid()\n"),
        ("implementation=x = 1  # one", "    x = 1  # one\n"),
        ("implementation=x = {1: 2}", "    x = {1: 2}\n"),
        ("implementation=day = '2024-01-01'", "day = '2024-01-01'"),
        ("description=2024-01-01", '"""2024-01-01"""'),
        ('rate_limit="10/m"', 'rate_limit="10/m"'),
        ("rate_limit=10/m", 'rate_limit="10/m"'),
        ("time_limit=90", "time_limit=90,"),
        ("acks_late=false", "acks_late=False,"),
        ("exceptions=[A, B]", "autoretry_for=(A, B),"),
        ("exceptions=(A)", "autoretry_for=(A,),"),
    ],
)
def test_values_on_the_command_line_are_yaml_where_that_is_more_than_text(option: str, expected: str):
    assert expected in written("--set", option)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "input:\n  TASK_NMAE: a\n",
            "spec.yaml:2: TASK_NMAE: unknown key of the pattern ctask; did you mean `TASK_NAME`?",
        ),
        ("rate_limt: a\n", "spec.yaml:1: rate_limt: unknown key of the pattern ctask; did you mean `RATE_LIMIT`?"),
        ("TASK_NAME: a b\n", "spec.yaml:1: TASK_NAME: takes a Python name, not 'a b'"),
        ("TASK_NAME: class\n", "takes a Python name, not 'class'"),
        ("APP_NAME: 3\n", "spec.yaml:1: APP_NAME: takes a Python name, not 3"),
        ("SETTINGS_MODULE: a.3\n", "SETTINGS_MODULE: takes a Python name, not 'a.3'"),
        ("TIME_LIMIT: ninety\n", "spec.yaml:1: TIME_LIMIT: takes a number, not 'ninety'"),
        ("TIME_LIMIT: .inf\n", "takes a number, not inf"),
        ("ACKS_LATE: 1\n", "ACKS_LATE: takes true or false, not 1"),
        ("QUEUE: [a]\n", "QUEUE: takes text, not ['a']"),
        ("DESCRIPTION: 2024-01-01\n", "DESCRIPTION: takes text, not datetime.date(2024, 1, 1)"),
        ("RATE_LIMIT: banana\n", "spec.yaml:1: RATE_LIMIT: takes a rate such as 100/m (/s, /m or /h), not 'banana'"),
        ("RATE_LIMIT: 10/day\n", "RATE_LIMIT: takes a rate such as 100/m (/s, /m or /h), not '10/day'"),
        ("RATE_LIMIT: ''\n", "RATE_LIMIT: takes a rate"),
        ("RATE_LIMIT: -1/m\n", "RATE_LIMIT: takes a rate"),
        ("RATE_LIMIT: true\n", "RATE_LIMIT: takes a rate"),
        ("RETRY_CONFIG: 3\n", "RETRY_CONFIG: takes keys and values, such as `max_retries: 5`, not 3"),
        ("RETRY_CONFIG: [max_retries]\n", "RETRY_CONFIG: takes keys and values"),
        ("RETRY_CONFIG: {max_retries: many}\n", "RETRY_CONFIG.max_retries: takes a number, not 'many'"),
        ("RETRY_CONFIG: {max_backof: 3}\n", "RETRY_CONFIG.max_backof: unknown key; did you mean `max_backoff`?"),
        ("RETRY_CONFIG: {backoff: 1, BACKOFF: 2}\n", "RETRY_CONFIG.BACKOFF: is given twice"),
        ("RETRY_CONFIG:\n  retries: 3\n", "RETRY_CONFIG.retries: unknown key; did you mean `max_retries`?"),
        ("RETRY_CONFIG: {exceptions: A B}\n", "RETRY_CONFIG.exceptions: takes names of exceptions"),
        ("RETRY_CONFIG: {exceptions: A, backoff: often}\n", "RETRY_CONFIG.backoff: takes true or false or a number"),
        ("PATTERN: webhok\n", "PATTERN: no pattern 'webhok'; did you mean `webhook`?"),
        ("PATTERN: [a]\n", "PATTERN: no pattern"),
        ("IMPORTS: os\n", "IMPORTS: takes import statements, such as `from a import b`, not 'os'"),
        ("IMPORTS: [3]\n", "IMPORTS: takes import statements"),
        ("IMPORTS: 'import os; os.remove(1)'\n", "IMPORTS: takes import statements"),
        ("PARAMS: 'x, ('\n", "spec.yaml:1: PARAMS: takes parameters such as `order_id: int, urgent=False`, not 'x, ('"),
        ("PARAMS: 'x): import os; (y'\n", "spec.yaml:1: PARAMS: takes parameters"),
        ("PARAMS: 'x) -> (int'\n", "spec.yaml:1: PARAMS: takes parameters"),
        ("PARAMS: 3\n", "spec.yaml:1: PARAMS: takes parameters such as `order_id: int, urgent=False`, not 3"),
        ("RETURN_VALUE: 'x); import os; (y'\n", "takes one Python expression, not 'x); import os; (y'"),
        ("RETURN_VALUE: 'x; import os'\n", "spec.yaml:1: RETURN_VALUE: takes one Python expression"),
        ('RETURN_VALUE: "a\\nb"\n', "spec.yaml:1: RETURN_VALUE: takes one Python expression, not 'a\\nb'"),
        ("PATTERN: beatentry\nSCHEDULE: 'x), (y'\n", "spec.yaml:2: SCHEDULE: takes one Python expression"),
        ("PATTERN: process\nSTEPS: 'x): import os; (y'\n", "spec.yaml:2: STEPS: takes one Python expression"),
        ("PATTERN: init\nMODULE: 'os import path; from x'\n", "spec.yaml:2: MODULE: takes the name of a module"),
        ("PATTERN: init\nMODULE: a.class\n", "spec.yaml:2: MODULE: takes the name of a module"),
        ("PARAMS: 'x, x'\nTIME_LIMIT: 3\n", "PARAMS: does not parse: duplicate argument 'x'"),
        ("IMPLEMENTATION: 'x = ='\nRETURN_VALUE: y\n", "spec.yaml:1: IMPLEMENTATION: does not parse: invalid syntax"),
        ("IMPLEMENTATION: x = 1\nRETURN_VALUE: y = 1\n", "spec.yaml:2: RETURN_VALUE: takes one Python expression"),
        ("IMPLEMENTATION: await x\n", "IMPLEMENTATION: does not parse: 'await' outside async function"),
        ('IMPLEMENTATION: "x = \\0"\n', "IMPLEMENTATION: does not parse: "),
        ("QUEUE: a\nqueue: b\n", "spec.yaml:2: queue: is given twice; first in spec.yaml:1"),
        ("RETRY_CONFIG: {backoff: 1, backoff: 2}\n", "spec.yaml:1: not YAML: `backoff` is given twice"),
        ("input: {QUEUE: a}\nTIME: 3\n", "spec.yaml:2: TIME: unknown key"),
        ("input: 3\n", "spec.yaml:1: takes keys and values"),
        ("- a\n", "spec.yaml:1: takes keys and values, such as `TASK_NAME: send_order_email`"),
        ("just a text", "spec.yaml:1: takes keys and values"),
        ("a: [\n", "spec.yaml:2: not YAML: expected the node content"),
        ("a: 1\n---\nb: 1\n", "spec.yaml:2: not YAML: but found another document"),
        ("a: !!python/object/apply:os.system [x]\n", "spec.yaml:1: not YAML: could not determine a constructor"),
        ("a: &a [*a, *a]\n", "spec.yaml:1: not YAML: found unconstructable recursive node"),
        ("x: &a [1]\n" + "".join(f"y{n}: [*a, *a]\n" for n in range(9)), "spec.yaml: not YAML: more than 16 aliases"),
        ("[" * 20_000, "spec.yaml: nested too deeply"),
        ("a: '" + "x" * 64_000 + "'", "spec.yaml: larger than 64 kB"),
    ],
)
def test_a_wrong_file_gives_one_line_and_nothing_else(text: str, message: str):
    Path("tasks.py").write_text("x = 1\n")
    assert message in refused(spec(text), "--into", "tasks.py")
    assert Path("tasks.py").read_text() == "x = 1\n"
    assert names() == ["spec.yaml", "tasks.py"]


def test_what_is_no_file_of_values_is_named(folder: Path):
    (folder / "binary").write_bytes(b"\x00\xff\xfe")
    (folder / "control").write_bytes(b"a: \x00")
    os.mkfifo(folder / "pipe")
    assert refused("missing.yaml") == "missing.yaml: No such file or directory"
    assert refused(".") == ".: not a file"
    assert refused("pipe") == "pipe: not a file"
    assert refused("binary") == "binary: not a text in UTF-8"
    assert refused("control").startswith("control: not YAML: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--pattern", "webhok"], "--pattern: no pattern 'webhok'; did you mean `webhook`? Allowed: app, "),
        (["--set", "task_name"], "--set task_name: takes key=value"),
        (["--set", "=3"], "--set =3: takes key=value"),
        (["--set", "tsk_name=a"], "--set: tsk_name: unknown key of the pattern ctask; did you mean `TASK_NAME`?"),
        (["--set", "time_limit=ninety"], "--set: time_limit: takes a number, not 'ninety'"),
        (["--pattern", "beatentry", "--into", "tasks.py"], "tasks.py: cbeatentry is an entry of a schedule"),
        (["--pattern", "task", "--into", "none/tasks.py"], "none/tasks.py: there is no folder none"),
        (["--pattern", "task", "--into", "."], ".: not a file"),
    ],
)
def test_a_wrong_option_gives_one_line(arguments: list[str], message: str):
    assert message in refused(*arguments)
    assert names() == []


def test_without_a_wish_there_is_a_hint():
    result = new()
    assert result.exit_code == 2
    assert "`celeryls new --list` shows the patterns" in result.stderr


def test_code_is_added_behind_two_blank_lines_and_its_imports_are_merged():
    Path("tasks.py").write_text(
        '"""Tasks."""\n\nfrom celery import shared_task\n\n\n@shared_task\ndef old(): ...\n\n\n'
        'if __name__ == "__main__":\n    old()'
    )
    result = new("--pattern", "cleanup", "--into", "tasks.py", "--set", "app_name=orders")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "tasks.py: added cleanup_stale_orders\n", "")
    text = Path("tasks.py").read_text()
    assert text.startswith('"""Tasks."""\n\nfrom datetime import timedelta\n\nfrom celery import shared_task\n')
    assert text.count("import shared_task") == 1
    assert "    old()\n\n\n@shared_task(" in text
    assert 'name="orders.cleanup_stale_orders"' in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    ast.parse(text)


def test_a_second_task_finds_its_imports_and_its_logger():
    for name in "abc":
        assert new("--pattern", "email", "--set", f"task_name={name}", "--into", "tasks.py").exit_code == 0
    text = Path("tasks.py").read_text()
    assert text.count("logger = ") == text.count("import shared_task") == 1
    assert [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)] == ["a", "b", "c"]


def test_a_new_file_is_made_as_an_editor_would():
    mask = os.umask(0o027)
    try:
        assert new("--pattern", "email", "--into", "tasks.py").exit_code == 0
    finally:
        os.umask(mask)
    assert Path("tasks.py").read_text() == written("--pattern", "email")
    assert stat.S_IMODE(Path("tasks.py").stat().st_mode) == 0o640


def test_the_imports_of_the_project_stand_below_the_others_in_a_new_file_too():
    Path("apps/orders").mkdir(parents=True)
    imports = "IMPORTS=from apps.payments import services"
    assert new("--set", imports, "--into", "apps/orders/tasks.py").exit_code == 0
    text = Path("apps/orders/tasks.py").read_text()
    assert "get_task_logger\n\nfrom apps.payments import services\n\nlogger = " in text


@pytest.mark.parametrize("before", ["", "\n", "# only a comment\n", "import os\n", "x = 1\n\n\n\n"])
def test_files_with_little_in_them_are_added_to(before: str):
    Path("tasks.py").write_text(before)
    assert new("--pattern", "email", "--into", "tasks.py").exit_code == 0
    text = Path("tasks.py").read_text()
    ast.parse(text)
    assert "def send_order_confirmation_email" in text
    for line in before.split():
        assert line in text


@pytest.mark.parametrize(
    "before",
    [
        "def send(): ...",
        "async def send(): ...",
        "class send: ...",
        "send = 1",
        "from a import send",
        "if x:\n    def send(): ...",
    ],
)
def test_nothing_is_overwritten(before: str):
    Path("tasks.py").write_text(before)
    message = "tasks.py: has `send` already; choose another name (nothing is overwritten)"
    assert refused("--set", "task_name=send", "--into", "tasks.py") == message
    assert Path("tasks.py").read_text() == before


@pytest.mark.parametrize("before", ["x = (\n", 'x = """\n', "f(a,\n", "@deco\n", "x = [1,\n\n\ny = 3\n"])
def test_a_file_that_ends_inside_something_is_left_alone(before: str):
    Path("tasks.py").write_text(before)
    assert "ends in unfinished code" in refused("--pattern", "email", "--into", "tasks.py")
    assert Path("tasks.py").read_text() == before


@pytest.mark.parametrize(
    "end", ["def f():", "def f():\n", "if x:  # why\n\n", "class C:\n    # later\n", "x = 1\nwhile x:"]
)
def test_a_file_that_ends_where_a_body_belongs_is_left_alone(end: str):
    Path("tasks.py").write_text(end)
    message = "tasks.py: ends with a `:` without a body, so the code would become its body"
    assert refused("--pattern", "email", "--into", "tasks.py") == message
    assert Path("tasks.py").read_text() == end


@pytest.mark.parametrize("rate", ["10/m", "0.5/s", "100/h", "10", "0", " 3/m "])
def test_a_rate_is_what_celery_reads(rate: str):
    option = decorator(written("--set", f"rate_limit='{rate}'"))["rate_limit"]
    assert option == repr(rate.strip())
    assert rate_of(ast.literal_eval(str(option))) == rate_of(rate.strip())


@pytest.mark.parametrize("rate", ["banana", "10/day", "/m", "10/", "m", "1e", "10 / m"])
def test_a_rate_that_celery_can_not_read_is_refused(rate: str):
    assert "RATE_LIMIT: takes a rate" in refused(spec(f"RATE_LIMIT: '{rate}'"))


def test_a_broken_line_elsewhere_does_not_matter():
    Path("tasks.py").write_text("from celery import shared_task\n\ndef half(:\n    pass\n\n\nx = 1\n")
    assert new("--pattern", "cleanup", "--into", "tasks.py").exit_code == 0
    assert "def half(:\n" in Path("tasks.py").read_text()


def test_names_of_the_file_are_defined_and_a_star_import_may_define_any():
    known = "class PaymentError(Exception): ...\n\n\ncreate_fulfillment = 1\n"
    for number, before in enumerate([known, "from x import *\n"]):
        Path(f"{number}.py").write_text(before)
        result = new(spec(SPEC), "--into", f"{number}.py")
        assert (result.exit_code, result.stderr) == (0, "")


def test_a_name_that_means_something_else_in_the_file_is_not_used():
    Path("tasks.py").write_text("def shared_task(f): return f\n")
    result = new("--pattern", "email", "--into", "tasks.py")
    assert (result.exit_code, result.stderr) == (0, "")
    after = Path("tasks.py").read_text()
    assert "from celery import shared_task as celery_shared_task\n" in after
    assert "\n@celery_shared_task(" in after


def test_a_name_that_means_something_else_in_the_file_and_has_to_be_that_is_refused():
    Path("__init__.py").write_text("celery_app = 1\n")
    message = refused("--pattern", "init", "--into", "__init__.py")
    assert message == "__init__.py: `celery_app` has another meaning in this file"
    assert Path("__init__.py").read_text() == "celery_app = 1\n"


@pytest.mark.parametrize(
    ("content", "encoding", "newline"),
    [
        ("\ufeffx = 'ü'\r\n", "utf-8", "\r\n"),
        ("# -*- coding: latin-1 -*-\nx = 'ü'\n", "latin-1", "\n"),
        ("x = '😀'\r\n", "utf-8", "\r\n"),
    ],
)
def test_encoding_byte_order_mark_and_line_ends_stay(content: str, encoding: str, newline: str):
    Path("tasks.py").write_bytes(content.encode(encoding))
    assert new("--pattern", "email", "--set", "queue=post", "--into", "tasks.py").exit_code == 0
    after = Path("tasks.py").read_bytes().decode(encoding)
    for line in content.lstrip("\ufeff").split(newline):
        assert line in after
    assert after.startswith("\ufeff") == content.startswith("\ufeff")
    assert after.count("\n") == after.count(newline)


def test_a_text_that_the_file_s_encoding_can_not_hold_is_refused():
    before = b"# coding: latin-1\nx = 1\n"
    Path("tasks.py").write_bytes(before)
    message = refused("--set", "description=日本", "--into", "tasks.py")
    assert message == "tasks.py: its encoding is iso-8859-1, and that can't hold the text"
    assert Path("tasks.py").read_bytes() == before


@pytest.mark.parametrize("content", [b"\x00\x01", b"\xff\xfe\xff", b"# coding: klingon\n", b"x = '\xff'\n"])
def test_a_target_that_is_no_text_is_left_alone(content: bytes):
    Path("tasks.py").write_bytes(content)
    assert refused("--pattern", "email", "--into", "tasks.py").startswith("tasks.py: ")
    assert Path("tasks.py").read_bytes() == content


def test_permissions_and_a_link_stay(folder: Path):
    (folder / "real").mkdir()
    real = folder / "real" / "tasks.py"
    real.write_text("x = 1\n")
    real.chmod(0o600)
    Path("tasks.py").symlink_to("real/tasks.py")
    assert new("--pattern", "email", "--into", "tasks.py").exit_code == 0
    assert Path("tasks.py").is_symlink()
    assert "def send_order" in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert names(real.parent) == ["tasks.py"]


def test_a_write_that_fails_leaves_the_file_as_it_was(monkeypatch: pytest.MonkeyPatch):
    Path("tasks.py").write_text("x = 1\n")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert refused("--pattern", "email", "--into", "tasks.py") == "tasks.py: No space left on device"
    assert names() == ["tasks.py"]
    assert Path("tasks.py").read_text() == "x = 1\n"


def test_the_app_comes_from_the_path(folder: Path):
    (folder / "apps" / "billing").mkdir(parents=True)
    assert new("--pattern", "email", "--into", "apps/billing/tasks.py").exit_code == 0
    assert 'name="billing.' in Path("apps/billing/tasks.py").read_text()


def test_a_user_s_own_pattern_is_there_and_a_broken_one_is_named(tmp_path: Path):
    snippets = tmp_path / "config" / "celeryls" / "snippets"
    snippets.mkdir(parents=True)
    head = '{#---\nprefix = "mine"\ntitle = "Mine"\ndescription = "Mine."\n---#}\n'
    (snippets / "mine.py.j2").write_text(head + "x = 1\n")
    (snippets / "broken.py.j2").write_text(head + "{{ nothing }}\n")
    result = new("--pattern", "mine")
    assert result.stdout == "x = 1\n"
    assert result.stderr.startswith(f"Warning: {snippets / 'broken.py.j2'}:6: unknown variable `nothing`")


CTASK = next(snippet for snippet in builtin() if snippet.prefix == "ctask")
KEYS = st.sampled_from([*allowed_keys(CTASK), "TASK", "x"])
CODE = st.sampled_from(["x", "a: int", '"', "'", "\\", "#", "x = 1\n", "(", ")", "return 1", "\tx", "x\f", "\N{BOM}"])
TEXT = st.text() | st.lists(CODE).map("".join)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(KEYS, VALUE, max_size=4))
def test_any_values_give_code_that_parses_or_one_line(values: dict[str, object]):
    try:
        filled = fill(
            [SpecEntry(*item, "spec.yaml") for item in values.items()], None, builtin(), SnippetPlace("orders")
        )
    except SpecError as error:
        line, text = str(error), ""
    else:
        line, text = "spec.yaml: ", filled.text
        undefined(text)
    assert line.startswith("spec.yaml: ")
    assert len(line.splitlines()) == 1
    ast.parse(text)


def test_the_list_names_every_pattern_and_variable():
    result = new("--list")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert {len(row) for row in rows} == {5}
    assert len({row[0] for row in rows}) == 22
    assert ["ctask", "TASK_NAME", "name", "process_order", "Name of the task"] in rows
    assert ["ctask", "TIME_LIMIT", "number", "left out (such as 90)"] in [row[:4] for row in rows]
    assert "{{" not in result.stdout
    assert "RETRY_CONFIG" in result.stderr


def test_the_list_of_one_pattern_is_short():
    patterns = {line.split("\t")[0] for line in new("--list", "--pattern", "email").stdout.splitlines()[1:]}
    assert patterns == {"cemail"}


def listed(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    """What a terminal of 100 columns is shown."""
    for name, value in {"COLUMNS": "100", "TERM": "xterm", "FORCE_COLOR": "1", **environment}.items():
        monkeypatch.setenv(name, value)
    from celeryls.commands.console import console
    from celeryls.generate.listing import listing

    with (terminal := console()).capture() as captured:
        terminal.print(listing(builtin(), SnippetPlace()))
    return captured.get()


def test_a_terminal_of_a_hundred_columns_cuts_nothing_off(monkeypatch: pytest.MonkeyPatch):
    text = listed(monkeypatch, NO_COLOR="1")
    assert max(map(len, text.splitlines())) <= 100
    assert "…" not in text
    assert "ctask  Task\n  TASK_NAME           Name of the task [name; default process_order] " in text
    for snippet in builtin():
        for variable in snippet.variables:
            assert f"\n  {variable.name.upper()} " in text


def test_bold_goes_with_the_colors(monkeypatch: pytest.MonkeyPatch):
    assert "\x1b[1m" in listed(monkeypatch)
    assert "\x1b" not in listed(monkeypatch, NO_COLOR="1")


def test_a_soft_limit_above_the_hard_one_is_refused():
    both = "--set: soft_time_limit: the soft limit of 100 s is above the time limit of 90 s, at which"
    assert refused("--set", "soft_time_limit=100", "--set", "time_limit=90").startswith(both)
    hard = "--set: time_limit: the soft limit of 1800 s is above the time limit of 60 s, at which"
    assert refused("--pattern", "report", "--set", "time_limit=60").startswith(hard)
    for good in (
        ["--set", "soft_time_limit=100"],
        ["--set", "soft_time_limit=90", "--set", "time_limit=90"],
        ["--set", "soft_time_limit=90", "--set", "time_limit=0"],  # no limit, see `celery.app.task.Task.time_limit`
    ):
        written(*good)


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_values_come_from_standard_input(name: str):
    command = [sys.executable, "-m", "celeryls", "new", name]
    good = subprocess.run(command, check=False, input=SPEC, capture_output=True, text=True, timeout=60)
    assert "def process_order_payment(" in good.stdout
    bad = subprocess.run(command, check=False, input="TASK_NAME", capture_output=True, text=True, timeout=60)
    where = "standard input" if name == "-" else name
    assert (bad.returncode, bad.stderr.partition(" takes")[0]) == (2, f"Error: {where}:1:")


def test_help_has_a_short_form():
    for arguments in ([], ["new"], ["index"], ["sweep"]):
        long, short = (CliRunner().invoke(main, [*arguments, option]) for option in ("--help", "-h"))
        assert (short.exit_code, short.stdout) == (0, long.stdout)


def test_a_shell_is_given_words_whatever_standard_input_is():
    asked = {"_CELERYLS_COMPLETE": "bash_complete", "COMP_WORDS": "celeryls in", "COMP_CWORD": "1"}
    for standard_input in (subprocess.DEVNULL, subprocess.PIPE):
        command = [sys.executable, "-m", "celeryls"]
        done = subprocess.run(
            command,
            check=False,
            stdin=standard_input,
            env=os.environ | asked,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.stdout == "plain,index\n"


def test_a_real_process_says_it_on_standard_error_and_by_its_status(folder: Path):
    spec(SPEC)
    command = [sys.executable, "-m", "celeryls", "new", "spec.yaml"]
    good = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert good.returncode == 0
    assert "def process_order_payment(" in good.stdout
    assert good.stderr.startswith("Not defined: PaymentError, create_fulfillment; ")
    bad = subprocess.run([*command, "--set", "quue=a"], check=False, capture_output=True, text=True, timeout=60)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.startswith(
        "Error: --set: quue: unknown key of the pattern ctask; did you mean `QUEUE`? Allowed: "
    )
    assert bad.stderr.count("\n") == 1


def test_a_subcommand_brings_no_server():
    code = (
        "import sys; import celeryls.commands.new; print({'pygls', 'lsprotocol', 'jinja2', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "set()\n"


def test_eight_at_once_each_add_what_they_report(tmp_path: Path):
    tasks = tmp_path / "tasks.py"
    commands = [
        [sys.executable, "-m", "celeryls", "new", "--set", f"task_name=task_{number}", "--into", str(tasks)]
        for number in range(8)
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    assert all("added task_" in each.communicate()[0] for each in running)
    text = tasks.read_text()
    assert [f"def task_{number}(" in text for number in range(8)] == [True] * 8
    ast.parse(text)


def test_a_file_keeps_its_other_names(tmp_path: Path):
    tasks, other = tmp_path / "tasks.py", tmp_path / "other.py"
    tasks.write_text("x = 1\n")
    other.hardlink_to(tasks)
    assert new("--set", "task_name=ship", "--into", tasks).exit_code == 0
    assert other.read_text() == tasks.read_text()
    assert "def ship(" in other.read_text()


@pytest.mark.parametrize("fails_after", [0, 5])
def test_a_file_with_other_names_is_as_it_was_after_a_write_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_after: int
):
    tasks, other = tmp_path / "tasks.py", tmp_path / "other.py"
    tasks.write_text("x = 1\ny = 2\n")
    other.hardlink_to(tasks)
    opened = Path.open

    class FullDisk:
        """Has no room for more than the file has."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None:
            self._file.close()

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def write(self, data: memoryview) -> int:
            if len(data) > 12:
                self._file.write(data[:fails_after])
                raise OSError(28, "No space left on device")
            written: int = self._file.write(data)
            return written

    def full(self: Path, mode: str = "r", **options: Any) -> Any:
        file = opened(self, mode, **options)
        return FullDisk(file) if mode == "r+b" else file

    monkeypatch.setattr(Path, "open", full)
    assert refused("--pattern", "email", "--into", str(tasks)) == f"{tasks}: No space left on device"
    assert other.read_text() == tasks.read_text() == "x = 1\ny = 2\n"


@pytest.mark.parametrize("linked", [False, True])
def test_a_file_keeps_its_extended_attributes(tmp_path: Path, *, linked: bool):
    tasks = tmp_path / "tasks.py"
    tasks.write_text("x = 1\n")
    with suppress(OSError, AttributeError):  # not all systems and file systems have them
        os.setxattr(tasks, "user.origin", b"team")
    before = attributes(tasks)
    if linked:
        (tmp_path / "other.py").hardlink_to(tasks)
    assert new("--set", "task_name=ship", "--into", tasks).exit_code == 0
    assert "def ship(" in tasks.read_text()
    assert attributes(tasks) == before


def attributes(path: Path) -> dict[str, bytes]:
    with suppress(OSError, AttributeError):
        return {name: os.getxattr(path, name) for name in os.listxattr(path)}
    return {}


@pytest.mark.parametrize("linked", [False, True])
def test_a_file_keeps_its_mode(tmp_path: Path, *, linked: bool):
    tasks = tmp_path / "tasks.py"
    tasks.write_text("x = 1\n")
    tasks.chmod(0o4755)
    if linked:
        (tmp_path / "other.py").hardlink_to(tasks)
    before = tasks.stat().st_mtime_ns
    assert new("--set", "task_name=ship", "--into", tasks).exit_code == 0
    assert stat.S_IMODE(tasks.stat().st_mode) == 0o4755
    assert tasks.stat().st_mtime_ns > before


def test_a_link_to_itself_and_an_encoding_that_is_none_of_texts_are_refused(tmp_path: Path):
    loop, rotated = tmp_path / "loop.py", tmp_path / "rotated.py"
    loop.symlink_to(loop)
    rotated.write_text("# coding: rot13\nk = 1\n")
    for path in (loop, rotated):
        result = new("--set", "task_name=ship", "--into", path)
        assert (result.exit_code, result.output.count("\n")) == (2, 1)
        assert result.output.startswith(f"Error: {path}: ")


@pytest.mark.parametrize("key", ["time_limit", "task_name", "pattern", "app_name", "imports", "rate_limit"])
@pytest.mark.parametrize("value", ["1:30", "190:20:30.15", "9" * 400, "0x" + "f" * 5_000, "1:" * 3_000 + "1"], ids=len)
def test_any_number_is_written_or_refused_in_one_line(key: str, value: str, tmp_path: Path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(f"{key}: {value}\n")
    for arguments in ((spec,), ("--set", f"{key}={value}")):
        result = new(*arguments)
        assert result.exit_code in (0, 2)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert result.exit_code == 0 or result.output.startswith("Error: ")


@pytest.mark.parametrize("root", [["pyproject.toml"], []])
def test_settings_have_the_names_that_the_file_s_app_reads(root: list[str]):
    for name in root:
        Path(name).write_text("")
    Path("work.py").write_text(
        'from celery import Celery\n\napp = Celery("x")\napp.config_from_object("celeryconfig")\n'
    )
    assert new("--pattern", "limits", "--into", "celeryconfig.py").exit_code == 0
    names = [line.partition(" = ")[0] for line in Path("celeryconfig.py").read_text().splitlines()]
    assert names == ["task_soft_time_limit", "task_time_limit"]


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "{}\n"])
@pytest.mark.parametrize("more", [[], ["--pattern", "email"], ["--into", "tasks.py"]])
def test_values_without_a_key_are_refused(text: str, more: list[str]):
    assert refused(spec(text), *more).startswith("spec.yaml: has no keys; it takes some, such as `TASK_NAME: ")
    result = CliRunner().invoke(main, ["new", "-", *more], input=text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: standard input: has no keys")
    assert not Path("tasks.py").exists()


@pytest.mark.parametrize(
    ("pattern", "before", "advice"),
    [
        ("init", '__all__ = ["x"]\n', "has `__all__` already; change it there"),
        ("limits", "CELERY_TASK_TIME_LIMIT = 5\n", "already; change it there"),
        ("email", "send_order_confirmation_email = 1\n", "already; choose another name"),
    ],
)
def test_another_name_is_advised_only_where_one_can_be_chosen(pattern: str, before: str, advice: str):
    Path("file.py").write_text(before)
    assert f"{advice} (nothing is overwritten)" in refused("--pattern", pattern, "--into", "file.py")


def test_an_ignored_key_names_the_one_that_it_needs():
    result = new(spec("RETRY_CONFIG: {max_retries: 3, backoff: 3}\nIMPLEMENTATION: pass\n"))
    assert result.stderr.splitlines()[:2] == [
        "Note: RETRY_CONFIG.max_retries is ignored without EXCEPTIONS.",
        "Note: RETRY_CONFIG.backoff is ignored without EXCEPTIONS.",
    ]


def test_the_list_shows_what_new_writes():
    Path("manage.py").write_text("")
    Path("blog").mkdir()
    Path("blog/__init__.py").write_text("")
    Path("blog/models.py").write_text("class Post(models.Model):\n    author_email = models.EmailField()\n")
    Path("blog/tasks.py").write_text("")
    rows = [
        line.split("\t") for line in new("--list", "--pattern", "email", "--into", "blog/tasks.py").stdout.splitlines()
    ]
    shown = {row[1]: row[3] for row in rows}
    assert new("--pattern", "email", "--into", "blog/tasks.py").exit_code == 0
    code = Path("blog/tasks.py").read_text()
    assert (shown["TASK_NAME"], shown["MODEL"]) == ("send_post_confirmation_email", "Post")
    assert f"def {shown['TASK_NAME']}(" in code
    assert f'"{shown["TEMPLATE"]}' in code
    assert shown["RECIPIENT"] in code


def test_beside_an_app_of_its_own_a_file_gets_tasks_of_it():
    Path("pyproject.toml").write_text("")
    Path("tasks.py").write_text("from celery import Celery\n\napp = Celery('jobs')\n")
    assert new("--pattern", "small", "--into", "tasks.py").exit_code == 0
    text = Path("tasks.py").read_text()
    assert "\n@app.task" in text
    assert "shared_task" not in text


def test_arguments_that_are_still_to_be_written_are_named():
    Path("pyproject.toml").write_text("")
    tasks = "from celery import Celery\n\napp = Celery('x')\n\n\n@app.task\ndef pack(order_id, box): ...\n"
    Path("work.py").write_text(tasks)
    result = new("--pattern", "beatentry")
    assert '"kwargs": {"order_id": ..., "box": ...}' in result.stdout
    assert result.stderr == "Note: `...` can't be sent; write the task's order_id, box in its place.\n"


def test_a_key_that_a_newer_celery_has_no_use_for_is_named(tmp_path, monkeypatch):
    """From 5.7 on a queue on the decorator is deprecated, and belongs in `task_routes`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\ndependencies = ["celery==5.7.0"]\n')
    result = CliRunner().invoke(main, ["new", "--set", "QUEUE=payments"])
    assert result.exit_code == 0
    assert "queue=" not in result.stdout
    assert result.stderr == "Note: QUEUE is ignored with Celery 5.7.\n"
