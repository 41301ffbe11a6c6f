"""What is called on a name that leads to itself."""

import pytest
from tests.unit.checking import checked

HEAD = "from celery import shared_task\n\n\n@shared_task\ndef add(x): ...\n\n\n"


@pytest.mark.parametrize(
    "code",
    [
        "add = add.copy()\nadd.delay(1)\n",
        "def later():\n    sent = sent.apply_async()\n    sent.delay(1, queue='a')\n",
        "a = b.copy()\nb = a.copy()\na.delay(1)\nb.delay(1)\n",
    ],
)
def test_a_name_that_is_made_of_itself_ends(code):
    assert checked({"shop/tasks.py": f"{HEAD}{code}"}, "CEL304").found == {"shop/tasks.py": ()}
