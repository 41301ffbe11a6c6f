"""What a file is for, by its path."""

from __future__ import annotations

import pytest

from celeryls.project.names.purposes import purpose_of


@pytest.mark.parametrize(
    ("path", "root", "purpose"),
    [
        ("/shop/orders/tasks.py", "/shop", "production"),
        ("/shop/tests/tasks.py", "/shop", "test"),
        ("/tests/shop/tasks.py", "/tests/shop", "production"),
        ("/shop/settings/local.py", "/shop", "development"),
        ("/elsewhere/test_tasks.py", "/shop", "test"),
        ("/shop/tasks.py", "/shop/tasks.py", "production"),
        ("/", "/", "production"),
    ],
)
def test_a_path_tells_what_a_file_is_for(path, root, purpose):
    assert purpose_of(path, root) == purpose
