"""Compares the catalogue with the Celery that is installed where this runs, which is imported and asked.

Run as ``python -m scripts.catalogue.compare``; it needs Celery, pydantic, Django and msgspec, and the folder `server`
on the path. It ends with status 1 where something differs.
"""

from __future__ import annotations

import sys

import celery
from scripts.catalogue.compare.differences import differences

from celeryls.catalogue.load import catalogue

if __name__ == "__main__":
    found = list(differences(catalogue(celery.__version__)))
    print(f"Celery {celery.__version__}: {'; '.join(found) or 'as the catalogue says'}")
    sys.exit(bool(found))
