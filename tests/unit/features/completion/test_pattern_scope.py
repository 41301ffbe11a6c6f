"""Where patterns come up while one types, and where one has to ask for them."""

import builtins
import keyword

import pytest

from celeryls.features.completion.scope import comes_up, uses_celery
from celeryls.features.completion.suggestions import suggestions
from celeryls.project.index.snapshot import Snapshot
from celeryls.snippets import builtin
from celeryls.source.text.file import SourceFile

WORDS = {word for snippet in builtin() for word in snippet.found_by}
CODE = "import os\n\n\ndef f():\n    return os.name\n\n\n"


def found(typed, path="shop/tasks.py", before="", *, up=True):
    text = before + typed
    return list(suggestions(SourceFile.of(text), len(text), path, builtin(), comes_up=up))


def prefixes(typed, **options):
    """In the order of the list."""
    return [each.snippet.prefix for each in sorted(found(typed, **options), key=lambda each: each.rank)]


def is_up(path, text=CODE, *, has_celery=True, snapshot=None):
    return comes_up(SourceFile.of(text), path, len(text), snapshot, has_celery=has_celery)


@pytest.mark.parametrize("typed", ["", "c", "cli", "client", "cla", "ce", "re", "task", "email", "ctas", "chain"])
def test_where_nobody_would_write_a_task_a_word_finds_nothing(typed):
    assert found(typed, up=False) == []


@pytest.mark.parametrize(
    ("typed", "first"), [("cel", "ctask"), ("celery", "ctask"), ("ctask", "ctask"), ("CEmail", "cemail")]
)
def test_there_a_whole_prefix_or_cel_finds(typed, first):
    assert prefixes(typed, up=False)[0] == first


def test_a_whole_prefix_that_begins_another_finds_both():
    schedule = "CELERY_BEAT_SCHEDULE = {\n    "
    assert "cbeat" in prefixes("cbeat", up=False)
    assert prefixes("cbeat", before=schedule, up=False) == ["cbeatentry"]


def in_settings(typed, path="config/settings.py", *, in_project=True):
    found = suggestions(SourceFile.of(typed), len(typed), path, builtin(), comes_up=False, in_project=in_project)
    return {each.snippet.prefix for each in found}


@pytest.mark.parametrize(
    ("typed", "prefixes"),
    [
        *(("cs", {"csettings"}), ("cset", {"csettings"}), ("crou", {"croutes"}), ("cbea", {"cbeat"})),
        *(("cr", set()), ("cro", {"croutes"}), ("cres", {"cresults"}), ("clim", {"climits"})),
    ],
)
def test_in_the_settings_the_beginning_of_a_prefix_finds_what_is_made_for_settings(typed, prefixes):
    assert in_settings(typed) == prefixes
    assert in_settings(typed, "config/settings/base.py") == prefixes
    assert in_settings(typed, "shop/views.py") == set()
    assert in_settings(typed, in_project=False) == set()


@pytest.mark.parametrize("typed", ["c", "cl", "cli", "client", "cla", "cre", "re", "task", "cem", "ct"])
def test_other_words_find_nothing_in_the_settings(typed):
    assert in_settings(typed) == set()


@pytest.mark.parametrize(
    ("typed", "prefixes"),
    [
        ("cl", {"cclass", "ccleanup", "cidempotent", "climits"}),
        *(("cli", {"climits"}), ("clie", set()), ("client", set()), ("with", set()), ("import", set())),
        *(("that", set()), ("cwh", {"cwebhook"}), ("csttngs", {"csettings"})),
    ],
)
def test_a_word_finds_what_begins_like_it(typed, prefixes):
    assert {each.snippet.prefix for each in found(typed)} == prefixes


def test_an_entry_of_a_schedule_is_always_offered():
    assert prefixes("", before="CELERY_BEAT_SCHEDULE = {\n    ", up=False) == ["cbeatentry"]


@pytest.mark.parametrize(
    "path",
    [
        *("shop/tasks.py", "shop/tasks/mail.py", "shop/mail_tasks.py", "shop/celery.py", "shop/celery_app.py"),
        *("shop/jobs.py", "shop/jobs/mail.py", "shop/task_mail.py"),
    ],
)
def test_a_file_that_is_named_for_tasks(path):
    assert is_up(path)
    assert is_up(path, has_celery=None)
    assert not is_up(path, has_celery=False)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "shop/views.py",
            "shop/models.py",
            "shop/tests/test_tasks.py",
            "shop/test_tasks.py",
            "shop/migrations/0001_tasks.py",
        ),
        *("config/settings/celery.py", "manage.py", "shop/__init__.py", "shop/services.py", "shop/multitasking.py"),
    ],
)
def test_a_file_that_is_not(path):
    assert not is_up(path)


@pytest.mark.parametrize(
    ("line", "up"),
    [
        ("from celery import shared_task\n", True),
        ("import celery\n", True),
        ("    from celery.app import shared_task\n", True),
        ("from celery.schedules import crontab\n", False),
        ("from celery.result import AsyncResult\n", False),
        ("from celeryx import shared_task\n", False),
        ("import celery_x\n", False),
        ("# from celery import shared_task\n", False),
    ],
)
def test_a_file_that_imports_what_makes_tasks(line, up):
    assert is_up("shop/views.py", line + CODE) is up


@pytest.mark.parametrize(
    ("path", "up"), [("shop/mail.py", True), ("shop/views.py", False), ("shop/test_mail.py", False)]
)
def test_a_new_file_of_a_project_that_uses_celery(path, up):
    assert is_up(path, "\n") is up
    assert not is_up(path, "\n", has_celery=None)


def test_the_line_that_is_typed_is_not_code_of_a_new_file():
    text = "cta\n\n"
    assert comes_up(SourceFile.of(text), "shop/mail.py", 0, None, has_celery=True)
    assert not comes_up(SourceFile.of(text + "x = 1\n"), "shop/mail.py", 0, None, has_celery=True)


def test_whether_a_project_uses_celery_is_not_known_before_its_files_are_read():
    empty = Snapshot()
    assert uses_celery(None, is_settled=False, has_version=True) is True
    assert uses_celery(None, is_settled=False, has_version=False) is None
    assert uses_celery(empty, is_settled=False, has_version=False) is None
    assert uses_celery(empty, is_settled=True, has_version=False) is False


@pytest.mark.parametrize("typed", ["c", "cel", "task", "Task", "t"])
def test_the_plain_task_comes_first(typed):
    assert prefixes(typed)[0] == "ctask"


@pytest.mark.parametrize(("typed", "prefix"), [("cemial", "cemail"), ("wehbook", "cwebhook"), ("crotues", "croutes")])
def test_two_letters_may_be_swapped(typed, prefix):
    (only,) = found(typed)
    assert only.snippet.prefix == prefix
    # An editor compares this with what is typed.
    assert only.match == typed


def test_no_word_of_python_is_taken_for_a_pattern_with_two_letters_swapped():
    words = {word.lower() for word in (*keyword.kwlist, *dir(builtins)) if len(word) > 3}
    swapped = {word for word in words for each in found(word) if each.match not in each.snippet.found_by}
    assert {word for word in swapped if not any(each.startswith(word) for each in WORDS)} == set()


def test_a_list_is_complete_unless_the_next_letter_finds_a_pattern_by_another_word():
    assert any(each.may_grow for each in found("c")), "ctask has no e, and is found by celery"
    assert not any(each.may_grow for each in found("cwe"))


@pytest.mark.parametrize("path", ["shop/tasks.py", "shop/other.py"])
def test_a_list_that_is_complete_has_all_that_any_continuation_finds(path):
    for word in WORDS:
        for length in range(1, len(word)):
            before, after = found(word[:length], path=path), found(word[: length + 1], path=path)
            if before and not any(each.may_grow for each in before):
                kept = {each.snippet.prefix for each in before if is_subsequence(word[: length + 1], each.match)}
                assert {each.snippet.prefix for each in after} <= kept, word[: length + 1]


def is_subsequence(typed, text):
    letters = iter(text)
    return all(letter in letters for letter in typed)


NAMED = "client_name = report = tasks = mailer = celery_app = cbeat_log = 1\n\n\n"


def with_names_first(typed):
    text = NAMED + typed
    found = suggestions(SourceFile.of(text), len(text), "shop/tasks.py", builtin(), names_first=True)
    return {each.snippet.prefix for each in found}


@pytest.mark.parametrize("typed", ["cl", "cli", "CLI", "re", "report", "mail"])
def test_a_word_that_begins_a_name_of_the_file_finds_no_pattern(typed):
    assert found(typed, before=NAMED)
    assert with_names_first(typed) == set()


@pytest.mark.parametrize("typed", ["", "c", "cel", "cem", "task", "tas", "webhook", "smtp", "cemial", "cbeat"])
def test_all_other_words_find_what_they_find_anywhere(typed):
    assert with_names_first(typed) == {each.snippet.prefix for each in found(typed, before=NAMED)}


def test_the_list_is_asked_for_again_while_the_next_letter_may_make_it_a_name_of_the_file():
    text = NAMED + "c"
    listed = suggestions(SourceFile.of(text), len(text), "shop/tasks.py", builtin(), names_first=True)
    assert all(each.may_grow for each in listed)
