"""Freed memory goes back to the system after many messages."""

from __future__ import annotations

import ctypes
import gc
import weakref

import pytest

from celeryls.memory import freed
from celeryls.memory.freed import EVERY, FreeMemory, give_back


def test_it_is_given_back_after_many_messages(monkeypatch):
    times = []
    monkeypatch.setattr(freed, "give_back", lambda: times.append(1))
    memory = FreeMemory()
    for _ in range(2 * EVERY + 1):
        memory.message()
    assert len(times) == 2


def test_a_library_without_it_is_left_alone(monkeypatch):
    def no_library(_name):
        raise TypeError

    freed._malloc_trim.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", no_library)
    assert give_back() is False
    freed._malloc_trim.cache_clear()


def test_the_library_is_loaded_once(monkeypatch):
    assert isinstance(give_back(), bool)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: pytest.fail("it was loaded again"))
    give_back()


def test_what_python_keeps_for_reuse_is_given_back_without_looking_for_garbage_in_what_is_old(monkeypatch):
    frozen: list[int] = []
    looked: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda *young: (looked if young else frozen).append(gc.get_freeze_count()))
    tracked = len(gc.get_objects())
    give_back()
    assert looked == [0]
    assert frozen[0] >= tracked
    assert gc.get_freeze_count() == 0


def test_garbage_that_was_made_since_the_last_time_is_freed():
    class Node:
        itself: object = None

    give_back()
    node = Node()
    node.itself = node
    gone = weakref.ref(node)
    del node
    give_back()
    assert gone() is None
