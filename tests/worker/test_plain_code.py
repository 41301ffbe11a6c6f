"""What every snippet's plain code has in common, whatever it does."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import tree_sitter_python
from pyflakes import api, reporter
from tree_sitter import Language, Parser

from celeryls.edit.stops import Stop
from celeryls.features.lone_file import lone_findings
from celeryls.snippets import SnippetPlace, builtin, plain_file, render
from celeryls.source.text.file import SourceFile

from .project import plain

if TYPE_CHECKING:
    from celeryls.snippets import Mode, Rendered

PREFIXES = [
    *("ctask", "cemail", "cprocess", "creport", "ccleanup", "cwebhook", "cchain", "cgroup", "cchord", "cclass"),
    "csmall",
    *("capp", "cinit", "croutes", "climits", "cresults", "cbeat", "cbeatentry", "csettings", "cidempotent", "ctest"),
]
TASKS = {
    "orders.add_up_sales",
    "orders.bare",
    "orders.base",
    "orders.calculate_shipping",
    "orders.charge_order",
    "orders.cleanup_stale_orders",
    "orders.fragile",
    "orders.generate_sales_report",
    "orders.limited",
    "orders.process_by_route",
    "orders.process_order",
    "orders.process_payment",
    "orders.reserve_inventory",
    "orders.sales_of_day",
    "orders.send_confirmation",
    "orders.send_email_notification",
    "orders.send_order_confirmation_email",
    "orders.send_push_notification",
    "orders.send_report_email",
    "orders.send_sms_notification",
    "orders.send_webhook",
    "orders.small",
    "orders.sturdy",
    "orders.sync_inventory",
    "orders.validate_order",
}


def code(prefix: str, mode: Mode, version: tuple[int, ...] | None) -> str:
    return plain_file(rendered(prefix, mode, version))


def rendered(prefix: str, mode: Mode, version: tuple[int, ...] | None) -> Rendered:
    snippet = next(snippet for snippet in builtin() if snippet.prefix == prefix)
    return render(snippet, SnippetPlace(app_name="orders", celery_version=version), mode=mode)


def test_every_pattern_is_tried():
    assert sorted(snippet.prefix for snippet in builtin()) == sorted(PREFIXES)


@pytest.mark.parametrize("version", [None, (5, 6, 3), (5, 7, 0)])
@pytest.mark.parametrize("mode", ["values", "stops"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_it_parses_and_defines_every_name(prefix, mode, version):
    text = code(prefix, mode, version)
    ast.parse(text)
    assert not Parser(Language(tree_sitter_python.language())).parse(text.encode()).root_node.has_error
    complaints = io.StringIO()
    api.check(text, prefix, reporter.Reporter(complaints, complaints))
    assert complaints.getvalue() == ""


@pytest.mark.parametrize("mode", ["values", "stops"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_its_body_stands_as_a_formatter_would_write_it(prefix, mode):
    text = code(prefix, mode, None)
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "88", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if line] == [line for line in text.splitlines() if line]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_its_tab_stops_are_walked_from_top_to_bottom(prefix):
    parts = rendered(prefix, "stops", None).body
    numbers = list(dict.fromkeys(part.number for part in parts if isinstance(part, Stop)))
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_its_description_begins_with_a_sentence(prefix):
    snippet = next(snippet for snippet in builtin() if snippet.prefix == prefix)
    assert snippet.description.split("\n\n")[0].endswith(".")
    assert all(variable.help for variable in snippet.variables)


@pytest.mark.parametrize("prefix", ["cemail", "cprocess", "creport", "cwebhook"])
def test_the_queue_is_left_to_the_routes_from_celery_5_7_on(prefix):
    assert "queue=" in plain(prefix, {"queue": "slow"})
    assert "queue=" in plain(prefix, {"queue": "slow"}, celery_version=(5, 6, 3))
    assert "queue=" not in plain(prefix, {"queue": "slow"}, celery_version=(5, 7, 0))


@pytest.mark.parametrize("prefix", ["ctask", "cemail", "cprocess", "creport", "cwebhook"])
@pytest.mark.parametrize("mode", ["values", "stops"])
def test_no_message_goes_to_a_queue_that_the_project_does_not_have(prefix, mode):
    assert "queue=" not in code(prefix, mode, (5, 6, 3))


@pytest.mark.parametrize("mode", ["values", "stops"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_rule_finds_fault_with_it(prefix, mode):
    assert lone_findings(SourceFile.of(code(prefix, mode, None))) == ()


def test_the_rules_are_asked():
    """The test above would say nothing if they weren't."""
    faulty = plain("ctask", {"exceptions": "OSError"}).replace("(OSError,)", "(OSError)")
    assert [found.code for found in lone_findings(SourceFile.of(faulty))] == ["CEL201"]


def test_zero_and_false_are_values_and_what_is_absent_is_left_out():
    values = {"exceptions": "OSError", "max_retries": 0, "backoff": False, "rate_limit": 0, "soft_time_limit": 0}
    text = plain("ctask", {**values, "acks_late": False})
    options = (
        "autoretry_for=(OSError,)",
        "max_retries=0",
        "retry_backoff=False",
        'rate_limit="0"',
        "soft_time_limit=0",
        "acks_late=False",
    )
    assert [option for option in options if f"    {option},\n" not in text] == []
    left_out = plain("ctask")
    names = ("autoretry_for", "max_retries", "retry_backoff", "rate_limit", "limit=", "acks_late", "queue", "return")
    assert [name for name in (*names, '"""') if name in left_out] == []


def test_the_template_documents_own_example_is_good_code():
    text = plain(
        "ctask",
        {
            "task_name": "process_order_payment",
            "queue": "payments",
            "description": "Process payment for order",
            "params": "order_id: str, payment_method: str",
            "exceptions": "(PaymentError, ConnectionError)",
            "max_retries": 5,
            "backoff": True,
            "max_backoff": 300,
            "rate_limit": "100/m",
            "soft_time_limit": 60,
            "time_limit": 90,
            "implementation": "if order_id:\n    call(order_id,\n        payment_method)\n\nreturn {'a': 1}\n",
        },
    )
    ast.parse(text)
    assert "autoretry_for=(PaymentError, ConnectionError),\n    max_retries=5," in text
    assert '"""Process payment for order"""' in text
    assert "    if order_id:\n        call(order_id,\n            payment_method)\n\n    return {'a': 1}\n" in text


def test_its_tasks_are_imported_and_registered_in_a_real_app(shop):
    assert TASKS - set(shop.ask("task_names")) == set()


def test_they_belong_to_the_projects_app_in_the_web_process_too(shop):
    assert shop.ask("app_of", "process_order") == "config"
