"""Finds the settings that code reads by name: ``settings.CELERY_QUEUES``, ``getattr(settings, "BROKER_URL")``."""

from __future__ import annotations

import re

_OLD = r"(?:CELERY|BROKER)\w*"
_GIVEN = r"(?!\s*(?:[-+*/|&%]|//|\*\*)?=(?!=))"
_ON_CONF = r"\.\s*conf\s*"
_READS = (
    re.compile(rf"\.\s*({_OLD})\b{_GIVEN}"),
    re.compile(rf"{_ON_CONF}\.\s*(\w+)\b{_GIVEN}(?!\s*\()"),
    re.compile(rf"{_ON_CONF}\.\s*get\s*\(\s*['\"](\w+)['\"]"),
    re.compile(rf"{_ON_CONF}\[\s*['\"](\w+)['\"]\s*\]{_GIVEN}"),
    re.compile(rf"\bsettings\s*\.\s*get\s*\(\s*['\"]({_OLD})['\"]"),
    re.compile(rf"\bsettings\s*\[\s*['\"]({_OLD})['\"]\s*\]{_GIVEN}"),
    re.compile(rf"\b(?:get|has)attr\s*\(\s*[\w.]+\s*,\s*['\"]({_OLD})['\"]"),
)


def read_settings(text: str) -> tuple[str, ...]:
    """The names with Celery's old prefixes, and those on an app's ``conf``, that are read and not set; sorted.

    Comments and strings count as code: whoever asks wants names that surely nothing reads.
    """
    if "CELERY" not in text and "BROKER" not in text and ".conf" not in text:
        return ()
    return tuple(sorted({match[1] for pattern in _READS for match in pattern.finditer(text)}))
