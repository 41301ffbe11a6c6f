"""A sample for a first try: nothing in it is saved or run."""

import requests
from celery import shared_task

# Type cemail on the empty line below, and press Enter. Tab leads from one value to the next.



# Put the cursor on the next line, and press Ctrl+. (Cmd+. on a Mac). Choose "retry with backoff".
@shared_task
def notify(url: str) -> None:
    requests.post(url, json={"paid": True}, timeout=10)


# The underlined argument never reaches Celery. Press Ctrl+. on it to mend the call.
notify.delay("https://example.com/paid", countdown=60)
