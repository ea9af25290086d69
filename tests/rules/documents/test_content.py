"""Which scripts of form fields are taken: the calls that form tools write, and sums; nothing else."""

from __future__ import annotations

import pytest
from tests.samples import pdf

from prestalux.rules.documents import Finding, judge


@pytest.mark.parametrize(
    "script",
    [
        "",
        'AFDate_FormatEx("dd/mm/yyyy");',
        'AFNumber_Format(2, 0, 0, 0, "\\u20ac", true);',
        'AFPercent_Format(2, -1, .5);\r\nAFSpecial_Format("1")',
        'AFSimple_Calculate("SUM", new Array ("a", "b"));',
        "AFSimple_Calculate('PRD', ['a', 'b']);",
        "AFRange_Validate(true, 0, true, 100);",
        "event.value = (event.value * 2) / 3 // third",
        '/** BVCALC a+b EVCALC **/ event.value=AFMakeNumber(getField("a").value)+AFMakeNumber(getField("b").value)',
    ],
)
def test_a_field_may_format_and_sum_up_its_own_value(script: str) -> None:
    assert judge(pdf.form_with_date_format(script)).finding is None


@pytest.mark.parametrize(
    "script",
    [
        'app.alert("x")',
        'app["launch" + "URL"]("https://example.org/")',
        'app["launch\\x55RL"]("https://example.org/")',
        'var a = "A"; while (true) { a += a }',
        'this.getField("iban").value = "LU28";',
        'AFDate_FormatEx("dd/mm/yyyy"); app.alert(1)',
        "AFDate_FormatEx(app.alert(1))",
        "AFDate_FormatEx(1)(2)",
        'AFDate_FormatEx("a\\"); app.alert(1); (\\"");',
        "event.value = event.value(1)",
        "event.value = 1 //* \n app.alert(1) */2/ + 1",
        "// \u2028 app.alert(1)",
    ],
)
def test_any_other_script_is_refused(script: str) -> None:
    assert judge(pdf.form_with_date_format(script)).finding is Finding.SCRIPT
