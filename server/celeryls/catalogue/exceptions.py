"""Which exceptions of well-known libraries pass by themselves, so that trying again makes sense.

Broad ones are left out on purpose: a bare ``Exception`` also retries programming errors, ``Reject`` and the soft time
limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Transient:
    """The exceptions to retry on where a task uses a name that starts with one of ``uses``.

    ``module`` is what they are imported from, None for builtins. ``example`` is a line of a task's body that this row
    is for.
    """

    library: str
    uses: tuple[str, ...]
    module: str | None
    names: tuple[str, ...]
    example: str
    why: str


TRANSIENT = (
    Transient(
        "requests",
        ("requests.",),
        "requests",
        ("RequestException",),
        "import requests\nrequests.post(url, timeout=30).raise_for_status()",
        "RequestException covers time-outs, refused connections and what raise_for_status raises.",
    ),
    Transient(
        "httpx",
        ("httpx.",),
        "httpx",
        ("HTTPError",),
        "import httpx\nhttpx.get(url).raise_for_status()",
        "HTTPError covers transport errors and what raise_for_status raises.",
    ),
    Transient(
        "smtplib",
        ("smtplib.", "django.core.mail."),
        None,
        ("OSError",),
        "from django.core.mail import send_mail\nsend_mail('subject', 'text', None, [email])",
        "SMTPException is an OSError, and so is the refused connection of a mail server that is down.",
    ),
    Transient(
        "Django's ORM",
        ("django.db.",),
        "django.db",
        ("OperationalError",),
        "from django.db import connection\nconnection.cursor().execute('SELECT 1')",
        "OperationalError is a lost connection, a deadlock or a lock that was not had in time.",
    ),
    Transient(
        "SQLAlchemy",
        ("sqlalchemy.",),
        "sqlalchemy.exc",
        ("OperationalError",),
        "from sqlalchemy import text\nsession.execute(text('SELECT 1'))",
        "OperationalError is a lost connection, a deadlock or a lock that was not had in time.",
    ),
    Transient(
        "boto3",
        ("boto3.", "botocore."),
        "botocore.exceptions",
        ("BotoCoreError", "ClientError"),
        "import boto3\nboto3.client('s3').upload_file(path, bucket, key)",
        "BotoCoreError is what happens on the way, ClientError what the service answers, throttling too.",
    ),
    Transient(
        "redis",
        ("redis.",),
        "redis.exceptions",
        ("ConnectionError", "TimeoutError"),
        "import redis\nredis.Redis().incr('hits')",
        "Both are redis' own and not the builtins of the same names.",
    ),
)


def transient(uses: Iterable[str]) -> tuple[Transient, ...]:
    """The rows that fit the dotted names which a task uses, in the table's order; empty where none does.

    ``Model.objects`` counts as Django's ORM.
    """
    names = tuple(uses)
    return tuple(
        row
        for row in TRANSIENT
        if any(name.startswith(row.uses) for name in names)
        or ("django.db." in row.uses and any(".objects." in f"{name}." for name in names))
    )
