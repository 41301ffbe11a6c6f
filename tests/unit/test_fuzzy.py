"""Names are found by a few of their letters, the likeliest first."""

from pathlib import Path

from celeryls.project.index import Index
from celeryls.source.outlines import outline

NAMES = [
    "shop.tasks.resend_all",
    "shop.tasks.send_invoice",
    "sending.tasks.pack",
    "shop.tasks.pay",
    "mail.send",
    "shop.tasks.save_every_new_draft",
]


def found(query, limit=9):
    tasks = "".join(f"@shared_task(name={name!r})\ndef f{at}(): ...\n\n\n" for at, name in enumerate(NAMES))
    index = Index(Path("/shop"))
    index.listed(["/shop/tasks.py"])
    index.update({"/shop/tasks.py": outline(f"from celery import shared_task\n\n\n{tasks}")})
    index.settle()
    return [task.name for task in index.snapshot.symbols(query, limit)]


def test_the_last_part_counts_most_then_another_part_then_the_middle_of_one_then_letters_in_their_order():
    assert found("send") == [
        "mail.send",
        "shop.tasks.send_invoice",
        "sending.tasks.pack",
        "shop.tasks.resend_all",
        "shop.tasks.save_every_new_draft",
    ]


def test_case_and_blanks_do_not_count_and_letters_that_are_missing_do():
    assert found("Shop TASKS.pa") == ["shop.tasks.pay"]
    assert found("sendx") == []
    assert found("") == sorted(NAMES, key=lambda name: (len(name), name))


def test_there_are_no_more_than_asked_for():
    assert found("send", 2) == ["mail.send", "shop.tasks.send_invoice"]
