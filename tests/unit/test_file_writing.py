"""Several files are replaced together, or none of them is."""

from pathlib import Path

import pytest

from celeryls.file_writing import replace_files


def test_all_files_are_replaced(tmp_path: Path):
    (tmp_path / "old").write_bytes(b"before")
    replace_files({tmp_path / "old": b"after", tmp_path / "new": b"added"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"old": b"after", "new": b"added"}


def test_if_one_can_t_be_replaced_the_others_are_as_they_were(tmp_path: Path):
    """A folder stands where the last file should be: the two before it were replaced by then."""
    (tmp_path / "old").write_bytes(b"before")
    (tmp_path / "old").chmod(0o640)
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        replace_files({tmp_path / "old": b"after", tmp_path / "new": b"added", tmp_path / "folder": b""})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "old"]
    assert (tmp_path / "old").read_bytes() == b"before"
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o640


def test_if_one_can_t_be_prepared_nothing_is_touched(tmp_path: Path):
    (tmp_path / "old").write_bytes(b"before")
    stamp = (tmp_path / "old").stat()
    with pytest.raises(OSError, match="No such file"):
        replace_files({tmp_path / "old": b"after", tmp_path / "missing" / "new": b"added"})
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").stat() == stamp


def test_of_two_names_of_one_file_both_have_the_old_content_again(tmp_path: Path):
    (tmp_path / "one").write_bytes(b"before")
    (tmp_path / "other").hardlink_to(tmp_path / "one")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        replace_files({tmp_path / "one": b"after, and longer", tmp_path / "folder": b""})
    assert [(tmp_path / name).read_bytes() for name in ("one", "other")] == [b"before", b"before"]
