"""The page of yields: prior, simulated mean with its error, verdict, what it is made of."""

import pandas as pd

from model.state.columns import SOURCES
from results.pages.evidence.yields import Yielded, headline, write_yields, yields_table

NAN = float("nan")


def row(programme, simulated, *, inside=True, draws=8, **income):
    return {
        "programme": programme,
        "grade": "B",
        "year": 3,
        "low": 0.02,
        "centre": 0.09,
        "high": 0.18,
        "draws": draws,
        "simulated": simulated,
        "error": 0.012,
        "is_inside": inside,
        "drawn_5": 0.01,
        "drawn_50": 0.08,
        "drawn_95": 0.2,
        "listed": 0.75,
        **dict.fromkeys(SOURCES, 0.0),
        **income,
    }


def test_a_row_says_what_evidence_and_simulation_give():
    table = pd.DataFrame([row("tea", 0.1, industry=0.14, migrant=-0.04)])
    cells = yields_table(table, "en").iloc[0]
    assert cells["evidence: 5 / 50 / 95%"] == "0.020 / 0.090 / 0.180"
    assert cells["simulated"] == "0.100 ± 0.012"
    assert cells["verdict"] == "inside"
    assert cells["made of"] == "supported industry +0.140, remittances -0.040"
    assert cells["to the registered"] == "75%"
    few = yields_table(pd.DataFrame([row("tea", 0.1, draws=2)]), "en").iloc[0]
    assert few["simulated"] == "0.100"
    none = yields_table(pd.DataFrame([row("tea", NAN, inside=False, draws=0)]), "en").iloc[0]
    assert none["simulated"] == "—"


def test_the_headline_names_what_lies_outside(tmp_path):
    inside = Yielded("Pingli", "平利县", pd.DataFrame([row("tea", 0.1), row("pig", 0.05)]))
    assert headline(inside, "en") == [
        "The simulated yields of all 2 programmes lie within their evidence."
    ]
    some = pd.DataFrame([row("tea", 0.1), row("pig", 0.4, inside=False)])
    answer = Yielded("Pingli", "平利县", some)
    assert headline(answer, "en") == ["1 of 2 programmes lie outside their evidence: pigs."]
    assert headline(answer, "zh") == ["2个项目中有1个的模拟收益在证据区间之外：生猪。"]
    for language, word in (("zh", "这是单项检验"), ("en", "This is a unit test, not validation")):
        page = write_yields(answer, tmp_path, language)
        assert word in page.read_text(encoding="utf-8")
