"""Whatever routes a project has, after the action Celery's own router finds the new one first."""

from __future__ import annotations

import ast

from celery.app.routes import prepare
from hypothesis import given, settings
from hypothesis import strategies as st

from celeryls.edit.given import given_settings as names
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.routing.extend import extended
from celeryls.routing.route import RouteEntry

TASK = "shop.orders.ship"
KEYS = ("shop.*", "*.ship", "other.*", "shop.orders.pack", "shop.orders.ship", "*", "é.*")
ROUTES = ("'slow'", "{'queue': 'slow'}", '{"queue": "slow", "priority": 3}', "{\n    'queue': 'slow',\n}")


def router(name: str, *_args: object, **_options: object) -> dict[str, str] | None:
    """A router that knows other tasks only."""
    return {"queue": "other"} if name == "other" else None


@st.composite
def mappings(draw: st.DrawFn, *, pairs: bool = False) -> str:
    """A dict of routes, a call of dict, or a list of pairs, on one line or on several."""
    entries = draw(
        st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(ROUTES)), max_size=3, unique_by=lambda e: e[0])
    )
    gap = draw(st.sampled_from((" ", "\n    ", "  # why, so\n    ")))
    comma = draw(st.sampled_from((",", ""))) if entries else ""
    if pairs and entries:
        return "[" + f",{gap}".join(f"({key!r}, {route})" for key, route in entries) + comma + "]"
    body = f",{gap}".join(f"{key!r}: {route}" for key, route in entries) + comma
    return draw(st.sampled_from((f"{{{body}}}", f"dict({{{body}}})" if draw(st.booleans()) else f"{{{body}}}")))


@st.composite
def routes(draw: st.DrawFn) -> str:
    """What `task_routes` may be: one mapping, or a list or tuple of routers."""
    if draw(st.booleans()):
        return draw(mappings())
    found = draw(st.lists(st.one_of(mappings(), mappings(pairs=True), st.just("router")), max_size=3))
    gap = draw(st.sampled_from((" ", "\n    ")))
    if draw(st.booleans()):
        return "[" + f",{gap}".join(found) + "]"
    return "(" + f",{gap}".join(found) + ("," if found else "") + ")"


def routed(source: str) -> object:
    """Where Celery's routers send the task."""
    value = eval(source, {"router": router})
    for each in prepare(value):
        if (found := each(TASK, (), {}, {})) is not None:
            return found
    return None


@settings(max_examples=400)
@given(routes(), st.sampled_from((40, 88)), st.sampled_from(("\n", "\r\n")))
def test_the_new_route_is_the_one_that_is_taken(value: str, length: int, newline: str):
    text = f"X = 1\ntask_routes = {value}\nY = 2\n".replace("\n", newline)
    (setting,) = (each for each in names(text) if each.name == "task_routes")
    style = style_of(text, Style(line_length=length))
    extension = extended(text, setting, (RouteEntry(TASK, ("mail",)),), style)
    if extension is None:
        assert TASK in text or "dict(" in value
        return
    after = apply(text, extension.edits)
    tree = ast.parse(after)
    assert after.startswith(f"X = 1{newline}")
    assert after.endswith(f"{newline}Y = 2{newline}")
    assert isinstance(tree.body[1], ast.Assign)
    assert routed(ast.unparse(tree.body[1].value)) == {"queue": "mail"}
    (again,) = (each for each in names(after) if each.name == "task_routes")
    assert extended(after, again, (RouteEntry(TASK, ("mail",)),), style) is None
