"""A pattern imports nothing that its file has, not inside a function either."""

from __future__ import annotations

import ast

import pytest

from celeryls.edit.stops import Stop, to_plain, to_snippet
from celeryls.snippets import Mode, Rendered, SnippetPlace, Supplied, builtin, render
from celeryls.snippets.reuse import fitted
from celeryls.source.text.chunks import split

MODELS = (("models", ("Order", "Customer")),)
INNER = "    from shop.models import"


def rendered(prefix: str, head: str, *, mode: Mode = "stops", supplied: Supplied = MODELS, level: int = 1) -> Rendered:
    snippet = next(each for each in builtin() if each.prefix == prefix)
    place = SnippetPlace("shop", "shop", supplied=supplied, app_level=level)
    return fitted(render(snippet, place, mode=mode), split(head), place)


def body(prefix: str, head: str, **options) -> str:
    text = to_plain(rendered(prefix, head, **options).body)
    ast.parse(text)
    return text


@pytest.mark.parametrize("mode", ["stops", "values"])
@pytest.mark.parametrize("head", ["from shop.models import Order\n", "from .models import Customer, Order\n"])
def test_a_model_that_the_file_imports_is_not_imported_again(head, mode):
    written = body("cemail", head, mode=mode)
    assert "import" not in written
    assert '    """Send order confirmation email."""\n    order = Order.objects' in written


@pytest.mark.parametrize(
    "head",
    [
        "",
        "from other.models import Order\n",
        "from shop.models import Customer as Order\n",
        "from ..models import Order\n",
        "if TYPE_CHECKING:\n    from shop.models import Order\n",
        "from shop.models import Order\n\nOrder = None\n",
        "class Order: ...\n",
    ],
)
def test_a_name_of_something_else_is_imported(head):
    assert f"{INNER} Order\n\n    order = Order.objects" in body("cemail", head)


def test_the_app_s_package_is_two_dots_away_in_a_folder_of_tasks():
    assert INNER not in body("cemail", "from ..models import Order\n", level=2)


def test_only_the_missing_names_of_an_import_are_left():
    head = "from shop.models import Webhook\n"
    supplied = (("models", ("Webhook", "WebhookDelivery")),)
    assert f"{INNER} WebhookDelivery\n\n    webhook = Webhook." in body("cwebhook", head, supplied=supplied)
    head = "from shop.models import WebhookDelivery\n"
    assert f"{INNER} Webhook\n\n    webhook = Webhook." in body("cwebhook", head, supplied=supplied)


def test_an_import_below_stays_apart_from_the_code():
    written = body("cprocess", "from shop.models import Order\n")
    assert '."""\n    from shop.services import InventoryError, OrderProcessor\n\n    order = Order' in written
    written = body("cprocess", "from shop.services import InventoryError, OrderProcessor\n")
    assert '."""\n    from shop.models import Order\n\n    order = Order' in written


def test_a_choice_is_only_offered_of_what_is_imported():
    assert "${9|Order,Customer|}" in to_snippet(rendered("cemail", "").body)
    stops = [part for part in rendered("cemail", "from shop.models import Order\n").body if isinstance(part, Stop)]
    assert {stop.choices for stop in stops if stop.default == "Order"} == {()}
    both = to_snippet(rendered("cemail", "from .models import Customer, Order\n").body)
    assert "$6 = ${9|Order,Customer|}.objects" in both


def test_the_file_s_own_services_are_those_of_the_app():
    found = rendered("cchain", "from . import services\n", supplied=())
    assert not any("services" in text for text in found.imports)
    assert "    services.validate_order(order_id)\n" in to_plain(found.body)
    other = rendered("cchain", "from other import services\n", supplied=())
    assert "from shop import services as shop_services" in other.imports
