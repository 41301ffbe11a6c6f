import pytest

from microblog import create_app, tasks


@pytest.fixture
def app():
    return create_app()


def test_add(monkeypatch):
    monkeypatch.setattr("microblog.tasks.add.delay", lambda a, b: None)
    assert tasks.add(1, 2) == 3
