"""``new``: a blank workbook for a county, in Chinese or English."""

from dataclasses import replace
from pathlib import Path

from results.documents.forms import Form, write_forms
from scenarios.county.names import wrong_name
from scenarios.county.workbook.sheets import COUNTY, FORMS
from scenarios.faults import Fault, Language, not_found, refuse_all, worded

LINES = {
    "zh": (
        "1. 橙色表头的列必填，其余可空；表头不要改动，行可增删。灰色斜体的示例行不读取，可以删除。",
        "2. 只有“村”和“资金”两张表必填：每村一行的合计就可以运行。空缺的内容由程序合成，"
        "报告会写明哪些是合成的。",
        "3. “农户”可填全部农户，也可只填建档立卡户；“家庭成员”填某户就填全该户。",
        "4. 不要填姓名、身份证号、电话、银行账号：用自编的户编码。含有这类列的工作簿会被拒绝。",
        "5. 金额单位写在表头括号内：“资金”“项目库”为万元，农户收入与存款为元。",
        "6. 填好后运行 tuopin check 文件名：所有问题一次列出，并另存一份标注了问题单元格的副本。"
        "无误后运行 tuopin plan 文件名。",
        "7. 可另存为 xlsx、xls、ods，或一个文件夹内每表一个 CSV(UTF-8 或 GB18030)。",
    ),
    "en": (
        "1. Columns with an orange head are needed, others may be empty. Leave heads as they "
        "are; rows may be added. The grey example row is not read.",
        "2. Only Villages and Funds are needed: totals of each village will do. What is "
        "missing is synthesized, and every report says what was.",
        "3. Households may hold all households or the registered only; Members hold all "
        "members of a household, or none.",
        "4. No names, ID numbers, telephones or bank accounts: use codes of your own. A "
        "workbook with such columns is refused.",
        "5. Units of money stand in the heads: 10,000 yuan (万元) for funds and projects, yuan "
        "for incomes and savings of households.",
        "6. Then run: tuopin check FILE. It tells every fault at once and writes a copy with "
        "the faulty cells marked. After that: tuopin plan FILE.",
        "7. Other formats: xls, ods, or a folder with a CSV for each sheet (UTF-8 or GB 18030).",
    ),
}


def write_blank(county: str, path: Path, language: Language) -> Path:
    """Write the forms; FaultError where the county's name or the file's ending will not do."""
    faults = wrong_name(county, county, "COUNTY")
    if path.suffix.lower() != ".xlsx":
        faults.append(Fault.of("unsafe", path, "--out", path.suffix or path.name, ".xlsx"))
    if not path.parent.is_dir():
        faults.append(not_found(path.parent, worded("existing_folder"), "--out"))
    if not faults and path.exists():
        faults.append(
            Fault.of(
                "twice",
                path,
                "--out",
                worded("exists_already"),
                worded("new_file"),
            )
        )
    refuse_all(faults)
    title = (
        f"{county}：县域资料填报表" if language == "zh" else f"{county}: forms for a county's data"
    )
    return write_forms(path, language, title, LINES[language], (_named(county), *FORMS[1:]))


def _named(county: str) -> Form:
    """The county sheet with the county's name in its place."""
    rows = tuple(
        (*row[:2], (county, county), *row[3:]) if row[0][0] == "name" else row
        for row in COUNTY.rows
    )
    return replace(COUNTY, rows=rows)
