"""Tasks that use a library: the retry that is offered names what this library raises."""

from pathlib import Path

import pytest
from tests.unit.knowledge import Project

from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile

CASE = Path(__file__).parents[2] / "cases/projects/library-errors"
FILES = {path.name: path.read_text() for path in CASE.glob("*.py")}
PROJECT = Project(FILES)

EXPECTED = {
    "t_aio.py": (
        "aiohttp.ClientConnectionError aiohttp.ClientPayloadError aiohttp.ClientResponseError asyncio.TimeoutError"
    ),
    "t_boto.py": "BotoCoreError ClientError",
    "t_boto_res.py": "BotoCoreError ClientError boto3.exceptions.S3UploadFailedError",
    "t_dj_mail.py": "OSError",
    "t_ftp.py": "ftplib.error_temp OSError EOFError",
    "t_httpx_client.py": "httpx.HTTPError",
    "t_mongo.py": "ConnectionFailure ExecutionTimeout",
    "t_pg2.py": "psycopg2.OperationalError",
    "t_psy.py": "psycopg.OperationalError",
    "t_rq_session.py": "requests.RequestException",
    "t_socket.py": "OSError",
    "t_urllib.py": "URLError IncompleteRead ConnectionError TimeoutError",
}


def test_each_file_of_the_case_is_expected_to_name_something():
    assert FILES.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("action", ["retry-with-backoff", "retry-after-delay"])
def test_the_exceptions_are_those_of_the_library_and_no_guess(name, action):
    text = FILES[name]
    at = text.index("@shared_task")
    offered = actions(SourceFile.of(text), at, at, Style(line_length=200), PROJECT.around(name))
    (found,) = (each for each in offered if each.id == action)
    assert "guess" not in found.title
    written = ", ".join(EXPECTED[name].split())
    assert f"autoretry_for=({written}{'' if ' ' in EXPECTED[name] else ','})" in apply(text, found.edits())
