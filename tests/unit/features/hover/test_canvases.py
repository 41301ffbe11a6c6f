from __future__ import annotations

import pytest

from .hovering import first_lines

TASKS = """from celery import chain, chord, group, shared_task


@shared_task
def ship(order): ...


@shared_task(bind=True)
def pack(self, order, box=1): ...


@shared_task
def total(results): ...


def order(step, given):
    {}
"""


@pytest.mark.parametrize(
    ("canvas", "steps"),
    [
        (
            "ch^^ain(ship.s(1), pack.s(box=2), pack.si(3), total.s())",
            [
                "1. `ship.s(1)`",
                "2. `pack.s(box=2)`: gets the result of `ship` as `order`",
                "3. `pack.si(3)`: gets no result, it is immutable",
                "4. `total.s()`: gets the result of `pack` as `results`",
            ],
        ),
        (
            "ch^^ain(group(ship.s(1), ship.s(2)), total.s())",
            ["1. `group(ship.s(1), ship.s(2))`", "2. `total.s()`: gets the list of the group's results as `results`"],
        ),
        (
            "ch^^ain(ship.s(1), pack.signature(immutable=True), pack.signature(**given), step)",
            [
                "1. `ship.s(1)`",
                "2. `pack.signature(immutable=True)`: gets no result, it is immutable",
                "3. `pack.signature(**given)`",
                "4. `step`",
            ],
        ),
        (
            "ch^^ain(ship.s(1), pack.s().set(immutable=True), pack.s().set(queue='x'))",
            [
                "1. `ship.s(1)`",
                "2. `pack.s().set(immutable=True)`: gets no result, it is immutable",
                "3. `pack.s().set(queue='x')`: gets the result of `pack` as `order`",
            ],
        ),
        ("gr^^oup(ship.s(1), pack.si(2))", ["- `ship.s(1)`", "- `pack.si(2)`"]),
        (
            "ch^^ord([ship.s(1), ship.s(2)], total.s())",
            ["- `ship.s(1)`", "- `ship.s(2)`", "- `total.s()`: gets the list of the results as `results`"],
        ),
        (
            "ch^^ord([ship.s(1)])(total.si())",
            ["- `ship.s(1)`", "- `total.si()`: gets no result, it is immutable"],
        ),
    ],
)
def test_the_steps_of_a_canvas_say_what_each_gets(canvas: str, steps: list[str]) -> None:
    found = first_lines(TASKS.format(canvas))
    assert found is not None
    assert found.partition("] ")[2].split("\n") == steps


def test_long_canvases_are_cut() -> None:
    found = first_lines(TASKS.format(f"gr^^oup({', '.join('ship.s(1)' for _ in range(10))})"))
    assert found is not None
    assert found.endswith("\n- and 2 more")
