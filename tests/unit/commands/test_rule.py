"""`celeryls rule`: the page of one rule, or of all."""

import json

from click.testing import CliRunner
from tests.unit.commands.schemas import is_valid

from celeryls.checking.registry import all_rules
from celeryls.cli import main


def printed(*arguments, status=0):
    result = CliRunner().invoke(main, ["rule", *arguments])
    assert result.exit_code == status, result.output
    return result


def test_a_page_is_what_the_docs_have():
    page = printed("CEL304").stdout
    assert page.startswith("# CEL304: `delay` takes no call options\n\n`delay-with-call-option` · error\n\n")
    assert "becomes" in page
    assert "title=" not in page
    assert printed("cel304").stdout == printed("delay-with-call-option").stdout == page


def test_what_is_off_by_default_says_so():
    off = next(module.RULE for module in all_rules() if not module.RULE.enabled)
    assert "· off by default" in printed(off.code).stdout.split("\n")[2]


def test_all_rules_as_json():
    told = json.loads(printed("--all", "--format", "json").stdout)
    assert [each["code"] for each in told] == [module.RULE.code for module in all_rules()]
    assert is_valid(told, "rule")
    assert is_valid(told[0], "rule")
    assert not is_valid([{**told[0], "code": "304"}], "rule")
    assert json.loads(printed("CEL304", "--output-format", "json").stdout) in told


def test_all_rules_as_text():
    assert printed("--all").stdout.count("\n# CEL") == len(all_rules()) - 1


def test_there_must_be_one():
    assert "There is no rule CEL000" in printed("CEL000", status=2).stderr
    assert "Give the code of one rule, or --all" in printed(status=2).stderr
    printed("CEL304", "--all", status=2)
