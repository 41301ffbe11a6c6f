"""The notation of the examples, and how what was written is compared with them."""

from textwrap import dedent

import pytest

from celeryls.examples import ExampleError, Mark, Selection, read, read_file
from celeryls.examples_match import fits, mismatch, rewrite_answers

PAGE = dedent("""\
    A title with `code`

    Why it matters.

    ```console
    $ no example
    ```

    ## Example

    Prose.

    ```python title="shop/tasks.py"
    # ü 🎉
    add.delay(1, countdown=10)
              ^ CEL302 one
                 ^^^^^^^^^^^^ CEL304 `countdown` goes nowhere
    x$0 = 1
    ```

    ```toml title="pyproject.toml"
    [tool]
    ```
    ->
    ```python title="shop/tasks.py"
    …
    add.apply_async((1,), countdown=10)
    …
    ```

    ## Only prose

    ```python
    no title
    ```

    ## What is answered

    ```python title="a.py"
    $0add$0
    ```

    ```answer
    hover: add
    ```
    """)


def test_a_page_has_title_introduction_and_examples():
    page = read(PAGE, "page.md")
    assert (page.title, page.text) == ("A title with `code`", PAGE)
    assert page.intro == "Why it matters.\n\n```console\n$ no example\n```"
    assert [(example.name, example.line) for example in page.examples] == [("Example", 9), ("What is answered", 37)]


def test_marks_are_taken_out_and_their_places_kept():
    example, answered = read(PAGE, "page.md").examples
    text = "# ü 🎉\nadd.delay(1, countdown=10)\nx = 1\n"
    assert example.files == {"shop/tasks.py": text, "pyproject.toml": "[tool]\n"}
    assert example.selection == Selection("shop/tasks.py", text.index(" = 1"), text.index(" = 1"))
    argument = text.index("countdown")
    assert example.findings == (
        Mark("shop/tasks.py", text.index("1,"), text.index("1,") + 1, "CEL302", "one"),
        Mark("shop/tasks.py", argument, argument + 12, "CEL304", "`countdown` goes nowhere"),
    )
    assert example.after == {"shop/tasks.py": "…\nadd.apply_async((1,), countdown=10)\n…\n"}
    assert answered.selection == Selection("a.py", 0, 3)
    assert (answered.files, answered.answer, answered.after) == ({"a.py": "add\n"}, "hover: add\n", {})
    assert PAGE.splitlines()[slice(*answered.answer_lines)] == ["hover: add"]


def test_carets_point_at_the_line_as_it_is_written():
    (example,) = read('T\n## E\n```python title="a"\nab$0cd\n    ^^ X1\n```\n', "p").examples
    assert example.findings == (Mark("a", 2, 4, "X1", ""),)
    assert example.selection == Selection("a", 2, 2)


def test_a_page_without_examples_is_all_introduction():
    page = read("# T\n\nText.\n", "p")
    assert (page.title, page.intro, page.examples) == ("T", "Text.", ())


FILE = '```python title="a.py"\nx\n```\n'


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("```python\nx\n```\n" + FILE, "page.md:13: a python block of an example needs a title"),
        (FILE + "->\n", "page.md:16: after `->` there is no block with a title"),
        (
            "```answer\n```\n",
            'page.md:12: an example needs a block with a title, such as ```python title="shop/tasks.py"',
        ),
        ("->\n" + FILE, 'page.md:12: an example needs a block with a title, such as ```python title="shop/tasks.py"'),
        (FILE + FILE, "page.md:16: a.py stands here twice"),
        (FILE + "```answer\n```\n```answer\n```\n", "page.md:18: there are two answers"),
        (FILE.replace("x", "$0 $0 $0"), "page.md:12: there is more than one cursor or selection"),
        (
            FILE + '->\n```python title="b.py"\n…\n```\n',
            "page.md:17: b.py was not there before, so `…` stands for nothing",
        ),
        (FILE + "\n## E\n" + FILE, "page.md:17: a second example is called “E”"),
    ],
)
def test_what_is_not_in_the_notation_is_named_with_its_line(section, message):
    with pytest.raises(ExampleError) as error:
        read("Title\n\n## E\n" + section, "page.md", first_line=10)
    assert str(error.value) == message


def test_a_docstring_is_read_without_importing(tmp_path):
    path = tmp_path / "rule.py"
    path.write_text(f'# A comment.\n"""Title\n\n## E\n\n{FILE}->\n"""\nraise SystemExit\n')
    with pytest.raises(ExampleError, match=r"rule.py:9: after `->`"):
        read_file(path)
    path.write_text("x = 1\n")
    with pytest.raises(ExampleError, match=r"rule.py:1: there is no docstring"):
        read_file(path)


BEFORE = "a\nb\nc\nd\n"


@pytest.mark.parametrize(
    ("pattern", "after"),
    [
        ("a\nB\nc\nd\n", "a\nB\nc\nd\n"),
        ("…\nB\n…\n", "a\nB\nc\nd\n"),
        ("…\nB\n…\n", "a\nb\nB\nc\nd\n"),
        ("…\nB1\nB2\n…\n", "a\nB1\nB2\nc\nd\n"),
        ("A\n…\n", "A\nb\nc\nd\n"),
        ("…\nD\n", "a\nb\nc\nD\n"),
        ("…\nB\n…\nD\n", "a\nB\nc\nD\n"),
        ("…\nb\n…\n", "a\nb\nd\n"),
        ("…\n", BEFORE),
    ],
)
def test_an_ellipsis_stands_for_unchanged_lines(pattern, after):
    assert fits(pattern, BEFORE, after)


@pytest.mark.parametrize(
    ("pattern", "after"),
    [
        ("a\nB\nc\n", "a\nB\nc\nd\n"),
        ("…\nB\n…\n", "a\nB\nC\nd\n"),
        ("…\nB\n…\n", "A\nB\nc\nd\n"),
        ("…\nB\n…\n", "a\nB\nd\n"),
        ("…\nB\n", "a\nB\n"),
        ("…\n", "a\nb\nc\n"),
        ("…\nB\n…\n", BEFORE),
        ("…\nB\n…\n", "a\nB\nd\nc\n"),
    ],
)
def test_nothing_changes_or_vanishes_behind_an_ellipsis(pattern, after):
    assert not fits(pattern, BEFORE, after)


def test_a_mismatch_is_a_diff_and_files_that_are_not_named_stay():
    example = read(PAGE, "page.md").examples[0]
    text = example.files["shop/tasks.py"]
    written = {"shop/tasks.py": text.replace("add.delay(1, ", "add.apply_async((1,), ")}
    assert mismatch(example, written) == ""
    assert mismatch(example, {**written, "pyproject.toml": "[tool]\n"}) == ""
    assert "+[project]" in mismatch(example, {**written, "pyproject.toml": "[project]\n"})
    assert "+add.delay" in mismatch(example, {})
    assert "+new" in mismatch(example, {**written, "other.py": "new\n"})


@pytest.mark.parametrize("wrapping", ["{}", '"""{}"""\n\nx = 1\n'])
def test_answers_are_written_back_in_place(tmp_path, wrapping):
    path = tmp_path / ("page.md" if wrapping == "{}" else "rule.py")
    path.write_text(wrapping.format(PAGE))
    assert not rewrite_answers(path, {"What is answered": "hover: add"})
    assert rewrite_answers(path, {"What is answered": "hover:\n  more\n"})
    assert path.read_text() == wrapping.format(PAGE.replace("hover: add", "hover:\n  more"))
    assert read_file(path).examples[1].answer == "hover:\n  more\n"
    assert rewrite_answers(path, {"What is answered": ""})
    assert read_file(path).examples[1].answer == "\n"


def test_an_answer_that_has_no_place_is_an_error(tmp_path):
    path = tmp_path / "rule.py"
    path.write_text(f'"""{PAGE}"""\n')
    with pytest.raises(ExampleError, match=r"rule.py:1: no example “Example” with an answer block"):
        rewrite_answers(path, {"Example": "x"})
    with pytest.raises(ExampleError, match="three quotes"):
        rewrite_answers(path, {"What is answered": '"""'})
