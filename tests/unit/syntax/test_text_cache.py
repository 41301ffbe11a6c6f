"""Caches of what was read from texts: what is in use stays, what is held has a bound in bytes."""

from __future__ import annotations

import pytest

from celeryls.syntax import text_cache
from celeryls.syntax.text_cache import answers_held, cached_by_text, forget_texts, make_room


@pytest.fixture(autouse=True)
def small(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(text_cache, "LEAST", 10_000)
        forget_texts()
        yield
    forget_texts()


def counting():
    """A function of a text, cached, and the texts that it was really called with."""
    read = []

    @cached_by_text
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    return length, read


def test_a_text_is_read_once():
    length, read = counting()
    assert [length("abc"), length("abc"), length("d")] == [3, 3, 1]
    assert read == ["abc", "d"]


def test_a_function_of_several_arguments_is_asked_for_each_combination():
    calls = []

    @cached_by_text
    def joined(text: str, times: int = 1) -> str:
        calls.append((text, times))
        return text * times

    assert [joined("a", 2), joined("a", 3), joined("a", 2), joined("a")] == ["aa", "aaa", "aa", "a"]
    assert calls == [("a", 2), ("a", 3), ("a", 1)]


@pytest.mark.parametrize("size", [1, 500, 20_000])
def test_texts_that_never_come_again_are_forgotten(size):
    length, _ = counting()
    most = 0
    for number in range(500):
        length(f"{number:0{size}}")
        most = max(most, answers_held())
    assert most <= 2 * (10_000 // (size + 49 + 250) + 1)


def test_what_is_asked_for_stays():
    length, read = counting()
    for number in range(500):
        length("in use")
        length(f"{number}" * 100)
    assert read.count("in use") == 1


def test_all_parts_of_a_document_stay_while_it_is_in_use():
    length, read = counting()
    texts = [f"{number}" * 500 for number in range(100)]
    make_room("".join(texts), len(texts))
    for _ in range(20):
        for text in texts:
            length(text)
    assert len(read) == len(texts)


def test_a_cache_that_is_rarely_asked_forgets_while_others_read(monkeypatch):
    monkeypatch.setattr(text_cache, "ROOMS", 3)
    often, _ = counting()
    rarely, read = counting()
    for number in range(40):
        rarely(f"{number}")
        for each in range(20):
            often(f"{number} {each}" * 300)
    assert answers_held() < 20
    rarely("39")
    assert len(read) == 40


def test_there_is_no_room_for_a_document_that_is_not_answered():
    length, _ = counting()
    make_room("x" * 100_000_000, 1)
    for number in range(500):
        length(f"{number:040000}")
    assert answers_held() <= 2 * 100


def test_letters_of_more_than_a_byte_count_as_such():
    length, _ = counting()
    for number in range(100):
        length(f"{number:03}{'😀' * 500}")
    assert answers_held() <= 2 * 5


def test_many_questions_about_one_text_count_its_bytes_once():
    calls = []

    @cached_by_text
    def letter(text: str, at: int) -> str:
        calls.append(at)
        return text[at]

    text = "x" * 5000
    for _ in range(2):
        for at in range(15):
            letter(text, at)
    assert len(calls) == 15


def test_the_texts_in_a_tuple_count():
    @cached_by_text
    def joined(texts: tuple[str, ...]) -> str:
        return "".join(texts)

    for number in range(100):
        joined((f"{number}", "x" * 3000))
    assert answers_held() <= 2 * 4


def test_an_answer_that_fails_is_not_held():
    @cached_by_text
    def failing(text: str) -> int:
        raise ValueError(text)

    for _ in range(2):
        with pytest.raises(ValueError, match="a"):
            failing("a")
    assert not answers_held()
