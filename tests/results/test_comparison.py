import re
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from glyphs import missing_glyphs
from python_calamine import CalamineWorkbook

from model.worlds import world_of
from results.comparison import effects, gains, paired, regret
from results.documents.figures import write_figures
from results.documents.sheets import width_of
from results.documents.workbook import write_workbook
from results.indicators import person_years
from results.pages.report import write_report
from results.plots.style import headline, panels, save
from results.statistics import LEAST_DRAWS
from results.tables.compared import LEAST
from results.tables.page_one.words import summary_lines
from results.tables.plan import best_simple, gains_table, together


def test_common_noise_cancels_in_pairs(findings):
    found = gains(findings).set_index("against")
    # 5 years of (3.0 - 1.0) million
    assert found.loc["practice", "gap_mean"] == pytest.approx(1e7, rel=0.05)
    assert found.loc["practice", "gap_won"] == 1.0
    years = person_years(findings.county_year, "chosen", "practice", findings.effect_years)
    assert (years == 5 * 200).all()


def test_a_gain_of_nothing_covers_zero_and_says_so(make_findings):
    null = make_findings(gain=0.0, n_draws=12)
    found = gains(null).set_index("against")
    assert found.loc["practice", "gap_covers_zero"]
    assert "no clear difference" in " ".join(summary_lines(null, "en"))
    assert "没有明显差别" in " ".join(summary_lines(null, "zh")) or "没有明显高于" in " ".join(
        summary_lines(null, "zh")
    )
    assert "分不出高下" in set(gains_table(null, "zh").frame("zh")["判断"])


def test_interval_needs_two_draws():
    assert paired(pd.Series([1.0])).covers_zero


def test_effects_add_up_to_the_fall_since_2015(findings):
    table = effects(findings)
    total = table[["trend", "other", "fund"]].sum(axis=1) + table["left"]
    np.testing.assert_allclose(total, 50_000)
    np.testing.assert_allclose(table["fund"], 300)


def test_regret_is_never_negative_and_least_for_the_best(findings):
    table = regret(findings).set_index("plan")
    assert (table >= -1e-9).all(axis=None)
    assert table["mean"].idxmin() == "chosen"
    assert best_simple(findings) == "equal_head"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_report_holds_its_font_and_the_same_bytes_twice(findings, tmp_path, language):
    path = write_report(findings, tmp_path, language)
    first = path.read_bytes()
    assert write_report(findings, tmp_path, language).read_bytes() == first
    text = first.decode()
    visible = re.sub(r"<script.*?</script>", "", text[text.index("<body>") :], flags=re.DOTALL)
    assert ("未校准" if language == "zh" else "uncalibrated") in visible
    assert missing_glyphs("".join(c for c in visible if ord(c) > 127)) == set()
    head = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text[: text.index("<script>")])
    assert "://" not in head


def test_figures_are_the_same_twice(findings, tmp_path):
    paths = write_figures(findings, tmp_path, "zh")
    assert {p.suffix for p in paths} == {".png", ".svg"}
    before = [p.read_bytes() for p in paths]
    assert [p.read_bytes() for p in write_figures(findings, tmp_path, "zh")] == before


def test_the_last_bit_of_a_layout_is_not_in_a_saved_figure(tmp_path):
    drawn, axes = panels(5.0, 4.0, 3, 1)
    headline(drawn, "A title", 10.5)
    save(drawn, tmp_path, "a", 50)
    for ax in axes:
        bounds = np.array(ax.get_position().bounds)
        np.testing.assert_allclose(bounds, np.round(bounds, 9), rtol=0.0, atol=1e-15)


def test_the_workbook_reads_back(findings, tmp_path):
    path = write_workbook(findings, tmp_path / "a.xlsx")
    again = write_workbook(findings, tmp_path / "b.xlsx")
    assert path.read_bytes() == again.read_bytes()
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == [
        "结论",
        "项目选择",
        "分年安排",
        "规定与核实",
        "分村安排",
        "资金分配",
        "原方案",
        "村级结果",
        "分村原因",
        "原因与代价",
        "年度趋势",
        "方案比较",
        "假设与参数",
        "来源",
        "说明",
    ]
    grants = book.get_sheet_by_name("资金分配").to_python()
    assert grants[0][:2] == ["村代码", "村名"]
    assert grants[-1][1] == "合计"
    total = grants[0].index("合计（万元）")
    assert grants[-1][total] == pytest.approx(findings.plan_table["yuan"].sum() / 1e4)
    for row in grants[1:]:
        years = [x for head, x in zip(grants[0], row, strict=True) if "小计" in head]
        own = [
            x for head, x in zip(grants[0], row, strict=True) if re.match(r"\d{4} (?!小计)", head)
        ]
        assert len(years) == len(findings.plan_years)
        assert sum(years) == pytest.approx(sum(own)) == pytest.approx(row[total])
    assert all("万元" in row[grants[0].index("原因")] for row in grants[1:-1])


def test_sheets_of_the_analyst_hold_numbers(findings, tmp_path):
    book = openpyxl.load_workbook(write_workbook(findings, tmp_path / "a.xlsx"))
    gains_sheet = book["方案比较"]
    heads = [str(c.value).replace("\n", "") for c in gains_sheet[2]]  # below the title
    (row,) = gains(findings).query("against == 'practice'").to_dict("records")
    at = next(r for r in gains_sheet.iter_rows(min_row=3) if "做法" in str(r[0].value))
    cells = dict(zip(heads, at, strict=False))
    gap = "多减少的贫困缺口 · 万元（2015年价）："
    for part, key in (("平均", "mean"), ("低", "low"), ("高", "high")):
        assert cells[gap + part].value == pytest.approx(row[f"gap_{key}"] / 1e4)
    assert (cells["胜出抽样比例"].value, cells["胜出抽样比例"].number_format) == (1.0, "0%")
    for name in ("方案比较", "年度趋势"):
        text = [c.value for r in book[name].iter_rows() for c in r if isinstance(c.value, str)]
        shown = [x for x in text if re.fullmatch(r"-?[\d,.]+[%‰]?(（.*）)?", x)]
        assert shown == [], name
    trends = [c.value for c in book["年度趋势"]["A"]]
    assert trends[0] == "支出贫困人口（人）"
    formats = {c.number_format for r in book["年度趋势"].iter_rows() for c in r}
    assert {"0", "#,##0", "0.0%", "0%", "0.000", "0.0000", '0.0"‰"'} <= formats


def test_few_draws_have_no_interval_in_the_workbook(make_findings, tmp_path):
    few = make_findings(n_draws=LEAST_DRAWS - 1)
    few.county_year["gap_spending"] *= 1.0 + few.county_year["draw"] / 10.0
    book = openpyxl.load_workbook(write_workbook(few, tmp_path / "a.xlsx"))
    row = [c.value for c in book["方案比较"][3]]  # below title and heads
    assert isinstance(row[1], int | float)
    assert row[2:4] == ["抽样太少"] * 2


def test_published_figures_are_numbers_by_their_size(findings, tmp_path):
    units = dict.fromkeys(["unit", "use", "match", "note"], "")
    rows = [
        {"name": f"f{v}", "zh": "数", "value": v, **units} for v in (11.0, 3772.0, 0.04, 0.3333)
    ]
    found = replace(findings, figures=pd.DataFrame(rows).assign(use="init", match="shown"))
    sheet = openpyxl.load_workbook(write_workbook(found, tmp_path / "a.xlsx"))["来源"]
    cells = [c for c in sheet["B"] if isinstance(c.value, int | float)]
    assert [c.value for c in cells] == [11, 3772, 0.04, 0.3333]
    assert [c.number_format for c in cells] == ["#,##0", "#,##0", "General", "General"]


def test_a_run_without_an_optimizer_leaves_its_sections_out(findings, tmp_path):
    plain = replace(
        findings,
        kind="simulate",
        race=None,
        reasons=None,
        facts={},
        plan_table=None,
        village_gap=None,
        losers=None,
        unspent=None,
        marginal=None,
        alternatives=None,
        core=None,
        information=None,
        moved=None,
        exits=None,
        response=None,
    )
    text = write_report(plain, tmp_path, "en").read_text(encoding="utf-8")
    assert "promised" not in text[text.index("<body>") :]
    write_workbook(plain, tmp_path / "c.xlsx")


def test_summary_is_at_most_ten_lines(findings):
    for language in ("zh", "en"):
        lines = summary_lines(findings, language)
        assert 4 <= len(lines) <= 10
        assert all(lines)


def test_tables_show_every_plan_and_class(findings):
    assert len(together(findings, 2020, "en").rows) == 6
    assert width_of("村a") == 3


def test_a_comparison_needs_a_draw_of_every_world_before_it_orders_cases():
    """Eight consecutive draws meet each structural world once; a single mean needs fewer."""
    assert {world_of(d) for d in range(1, LEAST + 1)} == set(range(LEAST))
    assert len({world_of(d) for d in range(1, LEAST)}) < LEAST
    assert LEAST > LEAST_DRAWS
    seven = pd.Series([1.0, 1.1, 0.9, 1.2, 1.0, 1.1, 0.9])
    assert paired(seven, LEAST).verdict == "too_few"
    assert paired(seven).verdict == "better"


def test_a_year_of_one_programme_needs_no_sum_of_its_own(findings, tmp_path):
    one = findings.plan_table.assign(programme="tea").drop_duplicates(["village", "year"])
    found = replace(findings, plan_table=one)
    sheet = openpyxl.load_workbook(write_workbook(found, tmp_path / "a.xlsx"))["资金分配"]
    heads = [c.value for c in sheet[1]]
    assert not [h for h in heads if "小计" in h]
    n = len(findings.plan_years)
    cells = ",".join(sheet.cell(2, 4 + k).coordinate for k in range(n))
    assert sheet.cell(2, heads.index("合计（万元）") + 1).value == f"=SUM({cells})"
