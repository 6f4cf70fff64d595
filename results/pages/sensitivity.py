"""The sensitivity page: which parameters move the answers, and which are no more than chance."""

from pathlib import Path

import pandas as pd

from results.language.catalogue import Language, term, text
from results.language.numbers import side_of, with_key
from results.pages.page import drawn, of_county, write_page
from results.plots import screening, tornado
from results.tables.section import Section, folded, html_of
from results.tables.study_results import Sensitivity


def headline(f: Sensitivity, language: Language) -> list[str]:
    """The leading parameters, what is below chance, how much was run."""
    gain = f.morris[f.morris["output"] == "gain_plan"].set_index("name")["mu_star"]
    others = gain.drop("chance")
    above, failed = int((others > gain["chance"]).sum()), {"n_failed": f.n_failed}
    failed |= {"n_evaluated": f.n_evaluated}
    return [
        screening.morris_title(f, language),
        screening.sobol_title(f, language),
        text("sensitivity.parameters_move_fund_s", language, n_others=len(others), above=above),
        *[text("sensitivity.points_could_not_fitted", language, **failed)] * bool(f.n_failed),
    ]


def morris_table(f: Sensitivity, language: Language) -> pd.DataFrame:
    """Mean absolute effect of every parameter on every output, as a share of the output's mean."""
    wide = f.morris.pivot_table(index="name", columns="output", values="mu_star", sort=False)
    wide = wide / f.outputs.set_index("output")["mean"].abs().reindex(wide.columns)
    wide = wide.sort_values("gain_plan", ascending=False, kind="stable")
    table = wide.map(lambda x: f"{x:.1%}").reset_index()
    table["name"] = [
        text("output.chance", language) if n == "chance" else with_key(n, language)
        for n in table["name"]
    ]
    return table.rename(
        columns=lambda c: text("column.parameter" if c == "name" else f"output.{c}", language)
    )


def sobol_table(f: Sensitivity, language: Language) -> pd.DataFrame:
    """First-order and total indices with their 95 % half-widths."""
    return pd.DataFrame(
        [
            {
                text("column.name", language): term("output", r["output"], language),
                text("column.parameter", language): with_key(r["name"], language),
                text("column.first_order", language): f"{r['first']:.2f} ± {r['first_conf']:.2f}",
                text("column.total_order", language): f"{r['total']:.2f} ± {r['total_conf']:.2f}",
            }
            for r in f.sobol.to_dict("records")
        ]
    )


def write_sensitivity(f: Sensitivity, folder: Path, language: Language) -> Path:
    """Figures and ``sensitivity.LANGUAGE.html``."""
    return write_page(
        folder / f"sensitivity.{language}.html",
        language,
        of_county(
            "sensitivity.title",
            f,
            language,
            title=text("sensitivity.sensitivity", language, plan=term("plan", f.plan, language)),
        ),
        side_of(f.source, language),
        headline(f, language),
        [
            Section(
                text("sensitivity.all_parameters_screened_morris", language),
                text(
                    "sensitivity.villages_2016_dashed_line",
                    language,
                    n_all_villages=f.n_all_villages,
                    n_villages=f.n_villages,
                    last_year=f.last_year,
                ),
                [drawn(screening.draw_morris(f, language), folder, f"morris.{language}")],
                folds=[folded(text("column.parameter", language), morris_table(f, language))],
            ),
            Section(
                text("sensitivity.variance_ten_first_sobol", language),
                text("sensitivity.others_their_base_values", language),
                [drawn(screening.draw_sobol(f, language), folder, f"sobol.{language}")],
                [html_of(sobol_table(f, language))],
            ),
            Section(
                text("sensitivity.one_number_alone", language),
                text("sensitivity.ten_first_either_end", language),
                [drawn(tornado.draw(f, language), folder, f"tornado.{language}")],
            ),
        ],
        tag="prior_ranges",
    )
