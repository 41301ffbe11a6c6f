"""What the built site leads to, and from where it loads."""

import pytest
from scripts.manual.links import faults


@pytest.fixture
def site(tmp_path):
    """Writes pages of a site; each has ``<h2 id="here">``."""

    def write(**pages):
        for name, body in pages.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            path.with_suffix(".html").write_text(f'<h2 id="here"></h2>{body}', "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    "body",
    [
        '<a href="b/c.html">',
        '<a href="b/c.html#here">',
        '<a href="#here">',
        '<a href="b/">',
        '<a href="https://example.com/gone">',
        '<a href="mailto:me@example.com">',
        '<img src="data:image/png;base64,AA">',
        '<link rel="canonical" href="https://example.com/">',
        '<a name="there"><a href="#there">',
        '<a href="b/a%20b.html">',
    ],
)
def test_what_is_there_is_no_fault(site, body):
    (site(a=body, b__index="", b__c="") / "b/a b.html").touch()
    assert faults(site()) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('<a href="gone.html">', "a.html leads to gone.html, which is not there"),
        ('<a href="../b/">', "a.html leads to ../b/, which is not there"),
        ('<a href="#gone">', "a.html leads to #gone, a place that is not there"),
        ('<a href="a.html#gone">', "a.html leads to a.html#gone, a place that is not there"),
        ('<img src="gone.png">', "a.html leads to gone.png, which is not there"),
        ('<script src="https://example.com/x.js">', "a.html loads https://example.com/x.js"),
        ('<script src="//example.com/x.js">', "a.html loads //example.com/x.js"),
        ('<link rel="stylesheet" href="https://example.com/x.css">', "a.html loads https://example.com/x.css"),
        ('<img src="http://example.com/x.png">', "a.html loads http://example.com/x.png"),
        ('<iframe src="https://example.com/">', "a.html loads https://example.com/"),
    ],
)
def test_a_fault_is_told(site, body, sentence):
    assert faults(site(a=body)) == [sentence]
