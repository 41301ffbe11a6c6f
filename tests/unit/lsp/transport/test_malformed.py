"""A message that some clients send wrongly is read as it is meant."""

import pytest

from celeryls.lsp.transport.malformed import drop_empty_folders

FOLDER = {"uri": "file:///shop", "name": "shop"}
METHOD = "workspace/didChangeWorkspaceFolders"


@pytest.mark.parametrize("empty", [[], {}])
def test_a_folder_is_added_though_an_empty_one_is_removed(empty):
    data = {"method": METHOD, "params": {"event": {"added": [FOLDER], "removed": [empty, FOLDER]}}}
    drop_empty_folders(data)
    assert data["params"] == {"event": {"added": [FOLDER], "removed": [FOLDER]}}


@pytest.mark.parametrize("params", [None, [], "x", {}, {"event": None}, {"event": {"removed": 1}}])
def test_what_is_not_such_a_message_stays(params):
    data = {"method": METHOD, "params": params}
    drop_empty_folders(data)
    assert data == {"method": METHOD, "params": params}
