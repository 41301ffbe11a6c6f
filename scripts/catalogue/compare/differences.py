"""All comparisons, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import celery
from scripts.catalogue.compare.calls import calls
from scripts.catalogue.compare.options import names_on_a_task, options
from scripts.catalogue.compare.settings import settings
from scripts.catalogue.compare.signals import signals
from scripts.catalogue.compare.signatures import removed, signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.load import Catalogue


def differences(known: Catalogue) -> Iterator[str]:
    """What the catalogue says otherwise than the Celery that is installed; nothing where they agree."""
    if known.release.split(".")[:2] != celery.__version__.split(".")[:2]:
        yield f"the catalogue is for {known.release}, and {celery.__version__} is installed"
    for part in (options, names_on_a_task, calls, settings, signals, signatures, removed):
        yield from part(known)
