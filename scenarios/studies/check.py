"""``check``: what a file is, by its content, and every fault in it."""

from pathlib import Path

from model.synthesis.population import VILLAGE_FIELDS
from results.language.catalogue import text
from scenarios.county.county_file import load_county
from scenarios.county.villages import read_villages
from scenarios.county.workbook.check import check_county, holds_county
from scenarios.county.workbook.sheets import FORMS
from scenarios.faults import Fault, FaultError, Language, refuse_all, unreadable, worded
from scenarios.files.grid import plain_head
from scenarios.files.plan import COLUMNS, FIELDS, plan_head, read_grant_rows, read_plan

MOST_OF = 0.4
"""Share of its columns by which a table is known for what it is."""


def check_file(path: Path, county: str, language: Language, copy: Path | None = None) -> list[str]:
    """Lines that say what the file is and that it is good; FaultError with all faults else.

    Of a county's workbook with faults, ``copy`` becomes a copy with the faulty cells marked.
    """
    if holds_county(path):
        return check_county(path, language, copy)
    folder = path.parent if path.name == "county.yaml" else path
    if not path.is_file() and not (folder / "county.yaml").is_file():
        raise FaultError(
            Fault.of(
                "unknown_name",
                path,
                worded("file"),
                worded("no_such_file_no"),
                worded("file_folder_county_tables"),
            )
        )
    if (folder / "county.yaml").is_file():
        pack = load_county(str(folder))
        return [f"{path}: {text('check.county', language)}: {pack.chinese} {pack.title}"]
    if path.suffix in (".yaml", ".yml"):
        from scenarios.load import load_scenario

        scenario = load_scenario(str(path))
        return [f"{path}: {text('check.scenario', language)}: {scenario.title}"]
    header = plan_head(path)
    likeness = {
        "plan": len(set(header) & set(COLUMNS)) / len(COLUMNS),
        "villages": len(set(header) & set(VILLAGE_FIELDS)) / len(VILLAGE_FIELDS),
    }
    kind = max(likeness, key=lambda k: likeness[k])
    if likeness[kind] < MOST_OF:
        _no_single_sheet(path, header)
        raise FaultError(
            unreadable(
                path,
                worded("header"),
                ", ".join(header)[:60],
                worded("scenario_yaml_plan_table", columns=", ".join(COLUMNS)),
                line=1,
            )
        )
    return _plan(path, county, language) if kind == "plan" else _villages(path, language)


def _no_single_sheet(path: Path, header: list[str]) -> None:
    """FaultError for one sheet of a county's workbook saved alone as CSV."""
    heads = {plain_head(h) for h in header if h}
    known = {
        form.words: len(heads & {plain_head(w) for field in form.fields for w in field.words})
        for form in FORMS
    }
    zh, en = max(known, key=lambda words: known[words])
    if path.suffix.lower() != ".csv" or known[zh, en] <= len(heads) / 2:
        return
    raise FaultError(
        unreadable(
            path,
            worded("file"),
            (f"只有县域工作簿中的“{zh}”一张表", f"the sheet {en} of a county's workbook alone"),
            worded("folder_csv_files_all"),
        )
    )


def _plan(path: Path, county: str, language: Language) -> list[str]:
    # the solver's packages take longer to import than a workbook takes to check
    from optimize.proof import audited
    from scenarios.execution.decision import instance_of
    from scenarios.load import load_scenario, plain_scenario
    from scenarios.schema.layers import library

    if county in library() or Path(county).is_file():
        scenario = load_scenario(county)
    else:
        scenario = plain_scenario(county)
    pack = load_county(scenario.county)
    instance = instance_of(pack, scenario)
    plan = read_plan(path, instance, pack.home)
    notes = [f for f in read_grant_rows(path, FIELDS, pack.home).faults if f.warning]
    found = audited(plan, instance)
    if broken := [v for v in found if v.checked]:
        raise FaultError(
            Fault.of("rule_broken", path, v.where, worded("amount_yuan", yuan=v.yuan), v.rule)
            for v in broken
        )
    notes += [
        Fault.of("as_read", path, v.where, worded("needs_simulation"), v.rule, warning=True)
        for v in found
    ]
    return [
        f"{path}: {text('check.plan', language)}: {plan.yuan.sum() / 1e4:,.0f} 万元",
        *(note.text(language) for note in notes),
    ]


def _villages(path: Path, language: Language) -> list[str]:
    faults: list[Fault] = []
    table, _ = read_villages(path, faults)
    refuse_all(faults)
    return [f"{path}: {text('check.villages', language)}: {len(table['code'])}"]
