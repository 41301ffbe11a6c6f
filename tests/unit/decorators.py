"""Hypothesis strategies for files with a task, in every shape that a decorator has been seen in, and some more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

APP = 'app = Celery("shop", loader="app", fixups=[], set_as_current=False)'

# What the file needs above, and what stands behind the `@`.
HEADS = (
    ("from celery import shared_task", "shared_task"),
    ("from celery import shared_task as job", "job"),
    ("import celery", "celery.shared_task"),
    ("import celery as c", "c.shared_task"),
    (f"from celery import Celery\n\n{APP}", "app.task"),
    ("from shop.celery import app", "app.task"),
    ("from shop.celery import app as celery_app", "celery_app.task"),
    ("from celery import current_app", "current_app.task"),
)

# Options with values that Celery takes; none of them holds a line end.
OPTIONS = (
    "bind=True",
    'name="shop.añadir_😀"',
    "name='a#b'",
    "ignore_result = False",
    'serializer="json"',
    "time_limit=30 * 2",
    "max_retries=5",
    "max_retries=None",
    "acks_late=True",
    "retry_backoff=True",
    "retry_backoff=5",
    "retry_jitter=False",
    "default_retry_delay=30",
    "autoretry_for=(ValueError,)",
    "autoretry_for=[KeyError, ValueError]",
    'retry_kwargs={"max_retries": 2}',
    "rate_limit='1/s'",
    'queue="mail"',
    "expires=60 if True else None",
    "throws=(KeyError, )",
    "**options",
    "*positional",
)
# Values that span lines.
LONG_OPTIONS = (
    "soft_time_limit=(\n    10\n    + 5\n)",
    "retry_kwargs={\n    'max_retries': 4,  # four\n}",
    "throws=(\n    KeyError,\n    ValueError\n)",
    '__doc__="""two\nlines"""',
)
MISTAKES = (
    "autoretry_for=(ValueError)",
    "autoretry_for=ValueError",
    "autoretry_for=( ValueError )",
    "autoretry_for=(\n    ValueError  # one\n)",
    "dont_autoretry_for=shop.errors.RefusedError",
)
BODIES = (
    "pass",
    "...",
    "requests.post('https://example.com', timeout=30).raise_for_status()",
    "Order.objects.get(pk=1)",
    'return {"é": "😀"}',
    "import smtplib\nsmtplib.SMTP('localhost')",
    "boto3.client('s3').upload_file(path, bucket, key)\nredis.Redis().incr('hits')",
    "try:\n    work()\nexcept ValueError as error:\n    raise self.retry(exc=error)",
    '"""Says\n\n@shared_task\ndef not_one(): ...\n"""',
)
COMMENTS = ("# why", "# 😀, not a comma", "# a) paren(", "#", '# it\'s "quoted"')
HALF_TYPED = (
    "x = (",
    "@shared_task(bin",
    "def g(",
    "@",
    'y = "open',
    "class C(:",
    "foo.",
    "import",
    "@app.task(max_re=\n",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A file and the task in it that is looked at.

    ``decorator`` is the code point of its ``@``; ``runs`` says that the file is whole, so that Celery can run it.
    ``name`` is the function's.
    """

    text: str
    decorator: int
    runs: bool
    name: str = "target"


@st.composite
def shapes(draw: DrawFn, *, whole: bool = False, mistakes: bool = False) -> Shape:
    """Files with a task; ``whole`` ones are valid Python, ones with ``mistakes`` have something for CEL201."""
    imports, head = draw(st.sampled_from(HEADS))
    step = draw(st.sampled_from(("    ", "  ", "\t")))
    call = draw(calls(step, mistakes=mistakes))
    container, depth = draw(st.sampled_from(CONTAINERS))
    defined = whole or draw(st.integers(0, 9)) > 0
    function = _function(draw, step) if defined else ""
    marker = "\0"
    lines = [
        *draw(st.sampled_from(ABOVE)),
        f"{marker}@{head}{call}",
        *draw(st.sampled_from(BELOW)),
        *function.splitlines(),
    ]
    task = container(_indented("\n".join(lines), step * depth), step)
    neighbors = [] if whole else draw(st.lists(st.sampled_from(HALF_TYPED), max_size=1))
    text = "\n".join(
        (
            draw(st.sampled_from(TOPS)) + imports,
            PRELUDE,
            *draw(st.permutations((OTHER.format(head, 1), *neighbors, task))),
            "" if draw(st.booleans()) or neighbors else OTHER.format(head, 2),
        )
    ).rstrip("\n")
    text += draw(st.sampled_from(("\n", "", "\n\n\n")))
    text = text.replace("\n", draw(st.sampled_from(("\n", "\n", "\r\n", "\r"))))
    return Shape(text.replace(marker, ""), text.index(marker), defined and not neighbors)


def calls(step: str, *, mistakes: bool) -> SearchStrategy[str]:
    """What stands behind the head: nothing, parentheses, arguments in any layout."""
    if mistakes:
        return layouts(step, first=st.sampled_from(MISTAKES))
    empty = (
        "",
        "",
        "()",
        "( )",
        "(\n)",
        "(\n\n)",
        f"(\n{step}# none yet\n)",
        "(  # none yet\n)",
        "() # behind",
        "(\f)",
    )
    return st.one_of(st.sampled_from(empty), layouts(step), layouts(step))


@st.composite
def layouts(draw: DrawFn, step: str, first: SearchStrategy[str] | None = None) -> str:
    """Parentheses with at least one argument."""
    options = st.one_of(st.sampled_from(OPTIONS), st.sampled_from(OPTIONS), st.sampled_from(LONG_OPTIONS))
    chosen = draw(st.lists(options, min_size=1 if first is None else 0, max_size=5, unique_by=_option))
    if first is not None:
        mistake = draw(first)
        chosen = [option for option in chosen if _option(option) not in (_option(mistake), "autoretry_for")]
        chosen.insert(draw(st.integers(0, len(chosen))), mistake)
    # `*positional` may not stand behind `**options`
    chosen.sort(key=lambda option: option.startswith("**"))
    if draw(st.booleans()):
        pad = draw(st.sampled_from(("", "", " ", "\f")))
        comma = draw(st.sampled_from(("", "", ",")))
        return f"({pad}{', '.join(chosen)}{comma}{pad})"
    gaps = st.sampled_from(
        (
            f"\n{step}",
            f"\n{step}",
            " ",
            f"  {draw(st.sampled_from(COMMENTS))}\n{step}",
            f"\n{step}{draw(st.sampled_from(COMMENTS))}\n{step}",
            f"\n\n{step}",
            f" \\\n{step}",
            f" \f\n{step * 2}",
        )
    )
    result = "(" + draw(st.one_of(st.just(f"\n{step}"), st.just(""), gaps))
    for option in chosen[:-1]:
        result += option.replace("\n", f"\n{step}") + draw(st.sampled_from((",", ",", ",", " ,"))) + draw(gaps)
    result += chosen[-1].replace("\n", f"\n{step}")
    closing = draw(st.sampled_from(("\n", "\n", "", " ", f"\n{step}", f"  {draw(st.sampled_from(COMMENTS))}\n")))
    return result + draw(st.sampled_from((",", ",", "", "\n,"))) + closing + ")"


def _option(option: str) -> str:
    return option.partition("=")[0].strip()


def _function(draw: DrawFn, step: str) -> str:
    kind = draw(st.sampled_from(("def", "def", "async def")))
    if draw(st.integers(0, 4)) == 0:
        return f"{kind} target(self=None): pass"
    body = draw(st.sampled_from(BODIES))
    return f"{kind} target(self=None, *args):\n{_indented(body, step)}"


def _indented(text: str, indent: str) -> str:
    return "\n".join(indent + line if line else line for line in text.split("\n"))


def _under(line: str, end: str = "") -> Callable[[str, str], str]:
    return lambda task, step: f"{line}\n{task}" + (f"\n{end.format(step=step)}" if end else "")


CONTAINERS = (
    (_under("# at the margin"), 0),
    (_under("\n"), 0),
    (_under("# also"), 0),
    (_under("if True:"), 1),
    (_under("try:", "except ImportError:\n{step}pass"), 1),
    (_under("def make():", "{step}return target"), 1),
    (_under("class Mailer:", "{step}kind = 'mail'"), 1),
    (lambda task, step: f"def make():\n{step}if True:\n{task}\n{step}return target", 2),
)
ABOVE = ((), (), (), ("@same",), ("@again(1)", "# between"))
BELOW = ((), (), (), ("@same",), ("# between",), ("@again(", "    1,", ")"))
TOPS = (
    "",
    '"""Töps 😀."""\n\n',
    "from __future__ import annotations\n\n",
    "import os\nimport requests\n",
    "# été\n",
    "\f\n",
)
PRELUDE = """
options = {'trail': False}
positional = ()


def same(function):
    return function


def again(_):
    return same
"""
OTHER = """
@{0}
def other_{1}(x):
    return x

"""
