"""Names are found by a few of their letters, the likeliest first."""

from pathlib import Path

from tests.unit.configurations import APP, ROOT, index

from celeryls.project.index import fuzzy
from celeryls.project.index.fuzzy import FEW, FuzzyNames
from celeryls.project.index.index import Index
from celeryls.project.index.matching import matching_tasks
from celeryls.project.steps import finish
from celeryls.source.outline.files import outline

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
    shop = Index(Path("/shop"))
    shop.listed(["/shop/tasks.py"])
    shop.update({"/shop/tasks.py": outline(f"from celery import shared_task\n\n\n{tasks}")})
    shop.resolve_pending()
    return [task.name for _, task in finish(matching_tasks(shop.snapshot, query, limit))]


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


def test_names_that_no_worker_knows_come_last():
    assert finish(FuzzyNames(["pack", "shop.pack", "shop.unpack"]).matching("pack", 9)) == [
        "shop.pack",
        "pack",
        "shop.unpack",
    ]
    assert finish(FuzzyNames(["a", "shop.pack", "b"]).matching("", 9)) == ["shop.pack", "a", "b"]


def test_any_text_may_be_looked_for_and_a_name_is_passed_but_once():
    assert finish(FuzzyNames(["shop.pack"]).matching("^[.*", 9)) == []
    assert finish(FuzzyNames(["a" * 100_000]).matching("a" * 50 + "b", 10)) == []
    assert finish(FuzzyNames(["ab" * 50_000 + "x"]).matching("ab" * 40 + "yx", 10)) == []


def test_names_are_put_in_order_again_only_when_a_task_comes_or_goes(monkeypatch):
    made = []

    def counted(names):
        made.append(list(names))
        return FuzzyNames(made[-1])

    monkeypatch.setattr(fuzzy, "FuzzyNames", counted)
    before = f"{APP}\n@app.task\ndef t(): ...\n"
    found = index(app=before)
    sizes = [len(finish(matching_tasks(found.snapshot, "")))]
    for text in (f"{before}\n@app.task\ndef u(): ...\n", f"{before}\n@app.task(queue='x')\ndef u(): t.delay()\n"):
        found.update({f"{ROOT}/app.py": outline(text, whole=True)})
        assert found.resolve_pending()
        sizes.append(len(finish(matching_tasks(found.snapshot, ""))))
    assert sizes == [1, 2, 2]
    assert [len(names) for names in made] == [1, 2]


def test_two_tasks_of_one_name_are_both_found_within_the_limit():
    found = index(a=f"{APP}\n@app.task(name='x.y')\ndef t(): ...\n\n@app.task(name='x.y')\ndef u(): ...\n")
    assert [task.function for _, task in finish(matching_tasks(found.snapshot, "xy"))] == ["t", "u"]
    assert len(finish(matching_tasks(found.snapshot, "xy", limit=1))) == 1


def test_names_in_which_the_letters_stand_apart_only_fill_a_short_list():
    apart = [f"s_e_n_d_{number}" for number in range(200)]
    assert names(FuzzyNames(["send", *apart]), "send", 100) == ["send", *sorted(apart, key=_order)[: FEW - 1]]
    assert len(names(FuzzyNames(apart), "send", 100)) == 100
    many = [f"send_{number}" for number in range(50)]
    assert set(names(FuzzyNames([*many, *apart]), "send", 100)) == set(many)


def test_a_name_that_contains_the_query_twice_is_found_once():
    assert names(FuzzyNames(["send_send", "resend"]), "send", 10) == ["send_send", "resend"]


def names(searched, query, limit):
    return finish(searched.matching(query, limit))


def _order(name):
    return len(name), name
