"""The report: one HTML file that works from a USB stick, in Chinese or English."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from results.language.catalogue import Language, term
from results.language.numbers import side_of
from results.pages.explanation import SECTIONS
from results.pages.narrative import DATA_WANTED, headline, honesty, not_known
from results.pages.page import Section, html_of, write_page
from results.plots import effects, fan, flows, gains, split
from results.plots.embed import embedded
from results.privacy import withheld_note
from results.tables import adjusted, yearly
from results.tables import exit_calendar as exits
from results.tables import plan as tables

if TYPE_CHECKING:
    from pathlib import Path

    from results.findings import Findings


def write_report(findings: Findings, folder: Path, language: Language) -> Path:
    """Write ``report.LANGUAGE.html``; the same findings give the same bytes."""
    return write_page(
        folder / f"report.{language}.html",
        language,
        _title(findings, language),
        findings.why_zh if language == "zh" else findings.why,
        headline(findings, language),
        _sections(findings, language),
        tag=findings.tag,
        interactive=True,
    )


def _title(findings: Findings, language: Language) -> str:
    if language == "zh":
        return f"{findings.county_chinese}:{term('plan', findings.main, language)}({findings.scenario_zh})"
    return f"{findings.scenario}"


def _sections(findings: Findings, language: Language) -> list[Section]:
    makers = (
        _classes,
        adjusted.section,
        _villages,
        exits.section,
        _effects,
        _flows,
        _gains,
        _years,
        *SECTIONS,
        _promise,
        _yields,
        _sources,
        _limits,
    )
    made = [s for s in (make(findings, language) for make in makers) if s is not None]
    return [*made, _provenance(findings, language)]


def _classes(f: Findings, language: Language) -> Section | None:
    if f.plan_table is None or f.plan_table["yuan"].sum() <= 0:
        return None
    zh = language == "zh"
    if f.own_villages:
        by = "按村类列出,各村见下一节" if zh else "By class; every village is in the next section"
    else:
        by = (
            "村庄是合成的,所以按村类列出"
            if zh
            else "Villages are synthetic, so the plan is printed by class"
        )
    return Section(
        "钱投到哪里" if zh else "What to fund, where and when",
        (
            f"单位:万元。{by};仅第一年有约束力,以后各年为参考。"
            if zh
            else f"10,000 yuan. {by}; only its first year binds."
        ),
        [embedded(split.chart(f, language))],
        [html_of(tables.by_class(f, language))],
    )


def _gains(f: Findings, language: Language) -> Section | None:
    if len(f.baselines) == 0 and "no_fund" not in f.plans:
        return None
    zh = language == "zh"
    return Section(
        "比别的分法好多少" if zh else "How much better than other splits",
        (
            "同样的运气下逐一对比;括号内为90%区间。区间含零者不能区分。"
            if zh
            else "Compared under the same luck; 90 % intervals in brackets. Where one covers zero, no claim is made."
        ),
        [embedded(gains.chart(f, language))],
        [html_of(tables.gains_table(f, language))],
    )


def _effects(f: Findings, language: Language) -> Section | None:
    if not {"trend", "no_fund"} <= set(f.plans):
        return None
    zh = language == "zh"
    return Section(
        "增长、其他资金与专项资金" if zh else "Growth, other budgets and this fund",
        (
            "没有专项资金,增长和其他资金也会减少贫困;三部分分开计。"
            if zh
            else "Without the fund, growth and other budgets reduce poverty too; the three are kept apart."
        ),
        [embedded(effects.chart(f, language)), embedded(fan.chart(f, language))],
    )


def _years(f: Findings, language: Language) -> Section:
    zh = language == "zh"
    last = f.effect_years[-1]
    years = [y for y in (f.plan_years[-1], last) if y in f.effect_years]
    return Section(
        "各方案的全部指标" if zh else "The measures that stand together",
        "抽样平均。" if zh else "Means over draws.",
        [],
        [
            html_of(tables.together(f, y, language), f"{y}年末" if zh else f"At the end of {y}")
            for y in dict.fromkeys(years)
        ],
        folds=[
            {
                "title": "支出贫困人口逐年" if zh else "Spending-poor persons by year",
                "table": html_of(tables.trend_table(f, language)),
            },
            {
                "title": "贫困深度、不平等、长期与暂时、多维"
                if zh
                else "Depth, inequality, chronic and transient, several dimensions",
                "table": html_of(yearly.depth_table(f, language)),
            },
            {
                "title": "建档立卡、退出与低保" if zh else "Register, exits and dibao",
                "table": html_of(yearly.register_table(f, language)),
            },
        ],
    )


def _promise(f: Findings, language: Language) -> Section | None:
    rows = honesty(f, language)
    if not rows:
        return None
    zh = language == "zh"
    return Section(
        "优化器承诺了什么,模拟兑现了什么"
        if zh
        else "What the optimizer promised and what was delivered",
        "四个数各说各的,从不相加。" if zh else "Four numbers that are never added up.",
        items=[f"{name}: {text}" for name, text in rows],
    )


def _flows(f: Findings, language: Language) -> Section:
    zh = language == "zh"
    return Section(
        "谁脱贫,谁返贫,为什么" if zh else "Who leaves, who returns, and why",
        (
            "返贫原因:把该项恢复到脱贫那一年的水平,家庭不再贫困者;单项不足以解释的计入无单一原因,另表列出最大因素。"
            if zh
            else "Cause of a return: the one change since the year it was out without which the household would "
            "not be poor; where none suffices alone the largest contributor is in a table of its own."
        ),
        [embedded(flows.chart(f, language))],
        folds=[
            {
                "title": "逐年数字" if zh else "By year",
                "table": html_of(tables.returns_table(f, language)),
            },
            {
                "title": "返贫的最大因素" if zh else "Largest contributor to returns",
                "table": html_of(yearly.mainly_table(f, language)),
            },
            {
                "title": "贫困持续时间与返贫快慢" if zh else "Spells, and how soon poverty returns",
                "table": html_of(yearly.spells_table(f, language)),
            },
        ],
    )


def _villages(f: Findings, language: Language) -> Section | None:
    table = tables.village_rows(f, language)
    if table.empty:
        return None
    zh = language == "zh"
    if f.own_villages:
        note = (
            "村为本县所填;未填内容为合成,见最后一节。"
            if zh
            else "The county's own villages; what it left open is synthesized, see the last section."
        )
    else:
        note = (
            "合成村庄,仅示同类村的范围。"
            if zh
            else "Synthetic villages: they show the spread inside a class."
        )
    note += (" " if not zh else "") * bool(hidden := withheld_note(f, language)) + hidden
    return Section(
        "各村结果与原因" if zh else "Every village, and why",
        note,
        folds=[
            {
                "title": f"{len(table)}个村" if zh else f"{len(table)} villages",
                "table": html_of(table),
            }
        ],
    )


def _yields(f: Findings, language: Language) -> Section | None:
    table = tables.yields_table(f, language)
    if table.empty:
        return None
    zh = language == "zh"
    return Section(
        "每元资金每年带来的收入" if zh else "Yearly income per yuan of every programme",
        (
            "基准参数;已计互补不足、吸纳、失败的损失,扣除占用的劳动。转移支付当年一元即一元,之后为零。"
            if zh
            else "Base values; losses to missing complements, absorption and failure included, net of labour taken "
            "from other work. A transfer is a yuan in its year and nothing after it."
        ),
        tables=[html_of(table)],
    )


def _sources(f: Findings, language: Language) -> Section:
    zh = language == "zh"
    p = tables.parameters_table(f, language)
    return Section(
        "数据、假设与矛盾" if zh else "Data, assumptions and contradictions",
        side_of(f.source, language),
        tables=[html_of(tables.margins_table(f, language))],
        items=tables.contradictions(f, language),
        folds=[
            {
                "title": f"{'参数与假设' if zh else 'Parameters and assumptions'}: {len(p)}",
                "table": html_of(p),
            }
        ],
    )


def _provenance(f: Findings, language: Language) -> Section:
    """How to get the same figures again."""
    zh = language == "zh"
    versions = ", ".join(
        f"{p} {version(p)}" for p in ("tuopin", "mesa", "numpy", "pyomo", "highspy")
    )
    return Section(
        "怎样复算" if zh else "How to get the same figures",
        (
            "同一结果夹里的 manifest.json 记有问题、种子、抽样编号、代码与数据摘要。"
            if zh
            else "manifest.json beside this report holds the question, seeds, numbers of draws, digests of code and data."
        ),
        items=[
            "tuopin reproduce 本结果夹" if zh else "tuopin reproduce THIS_FOLDER",
            f"随机种子{f.seed},{f.n_draws}组检验抽样"
            if zh
            else f"seed {f.seed}, {f.n_draws} held-out draws",
            versions,
        ],
    )


def _limits(f: Findings, language: Language) -> Section:
    zh = language == "zh"
    at = 0 if zh else 1
    wanted = [f"{i}. {pair[at]}" for i, pair in enumerate(DATA_WANTED, start=1)]
    head = "最需要的十项数据:" if zh else "The ten data that would help most:"
    return Section(
        "哪里不能相信模型" if zh else "Where the model cannot be trusted",
        items=[*not_known(f, language), head + " " + "; ".join(wanted)],
    )
