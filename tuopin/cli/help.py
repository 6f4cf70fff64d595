"""Help in the user's language alone: six verbs first, the rest in groups by what they are for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

PURPOSE = {
    "zh": "模拟县域农户，优化扶贫资金。",
    "en": "Simulate a county's rural households and optimize its poverty fund.",
}
FIRST = ("new", "check", "plan", "simulate", "adjust", "compare")
GROUPS = {
    ("改进方案", "Better plans"): ("frontier", "target", "explain", "prices", "replan", "update"),
    ("假设分析", "What if"): ("stress", "replay", "adversary", "discover", "follow"),
    ("检验依据", "Evidence"): (
        "validate",
        "backtest",
        "crosscheck",
        "calibrate",
        "sensitivity",
        "mechanisms",
        "yields",
    ),
    ("文件与核对", "Papers and records"): ("office", "cards", "reproduce", "verify", "query"),
    ("查阅", "Reference"): ("counties", "parameters", "rules", "quarter", "schema", "diff"),
    ("网页", "Page"): ("desk",),
}
"""Names of groups in Chinese and English, and their commands."""

CHINESE = {
    "new": "空白表：为另一个县填写，检查，再做方案",
    "check": "检查文件；县工作簿有误时写出标注副本",
    "plan": "优化资金安排，再模拟，与简单办法比较，写出报告",
    "simulate": "模拟一个情景：与没有专项资金、只有增长相比",
    "adjust": "改资金、规则、必选和禁选后重新求解，再模拟",
    "compare": "情景、方案文件、已完成的运行：同一人口和机遇下比较",
    "frontier": "资金增减的作用：上限、整套方案、各种未来",
    "target": "达到目标最少要多少资金，最早哪一年",
    "explain": "某村为什么有或没有项目，怎样才会改变",
    "prices": "追加资金、放宽规则值多少；最该先查清什么",
    "replan": "逐年按模拟状态重新安排，与固定方案相比值多少",
    "update": "用一年的实际数字更新判断，调整次年资金",
    "stress": "方案与备选在各种情形下的表现",
    "replay": "实际支出与同样资金的最优安排、参照做法相比",
    "adversary": "对方案最不利的情形，以及用什么规则防范",
    "discover": "不确定数在哪些范围内情景会失败",
    "follow": "跟踪几户，与同一户没有资金时对照",
    "validate": "模拟与公开数字逐项对照，不符的也列出",
    "backtest": "真实地方从首次建档起模拟，对照后来的数字",
    "crosscheck": "用第二个总量模型核对，说明差别",
    "calibrate": "找出与数字相符的参数组，供 --calibrated 使用",
    "sensitivity": "哪些参数左右结果：Morris与Sobol'",
    "mechanisms": "同一机遇下逐个开关各机制",
    "yields": "各项目每元收益，与证据对照",
    "office": "一年的资金分配、项目库、绩效目标、公示表",
    "cards": "按村或按户的打印卡片：原因、措施、下次走访",
    "reproduce": "按清单重算一次，逐个文件核对",
    "verify": "核对报告是否改动，改在哪里",
    "query": "用SQL查询全部运行",
    "counties": "自带的县和情景",
    "parameters": "参数和假设的范围、单位、来源",
    "rules": "方案可以遵守的规则及写法",
    "quarter": "一个季度内各步的次序",
    "schema": "情景文件的结构（JSON Schema）",
    "diff": "情景与基础情景的差别",
    "desk": "本机网页：做方案、逐村修改、模拟、比较、下载",
}
"""What a command does, in Chinese."""

ARGUMENTS = {
    "A county, a scenario's name, a file, or a stack a+b": "县、情景名、文件，或叠加 a+b",
    "Names, stacks a+b, files, runs; a county; the first case is held against": (
        "情景名、叠加 a+b、文件、运行、县；第一个为对照"
    ),
    "A county, a scenario, a stack a+b, or the folder of a run": (
        "县、情景、叠加 a+b，或运行的文件夹"
    ),
    "Folder of a run that tuopin plan has finished": "tuopin plan 已完成的运行的文件夹",
    "The scenario that may fail, a name, file or stack": "可能失败的情景：名称、文件或叠加",
    "A county's workbook, a scenario, a plan or a table of villages": "县工作簿、情景、方案或村表",
    "County of a plan": "方案所属的县",
    "Part of a name": "名称的一部分",
    "A scenario's name, a file, or a stack a+b": "情景名、文件，或叠加 a+b",
    "The folder of a finished run": "已完成的运行的文件夹",
    "SQL; nothing lists the tables": "SQL；不填则列出各表",
    "As CSV": "以CSV输出",
}
"""Help of arguments that has no Chinese beside it."""

FRAME = {
    "Usage: ": "用法：",
    "Options:": "选项：",
    "Arguments:": "参数：",
    "[OPTIONS] COMMAND [ARGS]...": "命令 [参数] [选项]",
    "[OPTIONS]": "[选项]",
    "Show this message and exit.": "显示本说明",
    "[default: ": "[默认：",
    "[required]": "[必填]",
    "<text>": "<文本>",
    "<file or folder>": "<文件或文件夹>",
    "<whole number>": "<整数>",
    "<number>": "<数值>",
}
"""Words that every help has."""

LAST = re.compile(r"\s+(\S*[\u3400-\u9fff]\S*)$")
"""A last word that is Chinese: the Chinese name of an option or a command."""


def side(words: str, language: str) -> str:
    """The part of a help that is in a language."""
    found = LAST.search(words.rstrip("."))
    if language == "en":
        return words[: found.start()] if found else words
    return found.group(1) if found else ARGUMENTS.get(words, words)


def in_language(words: str, language: str) -> str:
    """A whole help with its frame in a language."""
    if language == "zh":
        for english, chinese in FRAME.items():
            words = words.replace(english, chinese)
        words = re.sub("(?<=[\u3400-\u9fff）]):$", "：", words, flags=re.M)
    return words


def about(name: str, both: str, language: str) -> str:
    """What a command does."""
    return CHINESE[name] if language == "zh" else side(both.partition("\n")[0], "en")


def overview(commands: Mapping[str, Any], language: str) -> list[tuple[str, Sequence[Any]]]:
    """Sections of the program's help: the six first with what they do, the others by name."""
    known = set(commands)
    assert known == {*FIRST, *(n for group in GROUPS.values() for n in group)}, "a group is missing"
    at = 0 if language == "zh" else 1
    first = [(n, about(n, commands[n].both, language)) for n in FIRST]
    # names of Chinese groups are as wide as each other: a terminal counts two columns a letter
    wide = max(len(zh) for zh, _ in GROUPS)
    names = [zh.ljust(wide, "\u3000") if language == "zh" else en for zh, en in GROUPS]
    rest = [(name, (" ", ", ")[at].join(g)) for name, g in zip(names, GROUPS.values(), strict=True)]
    heads = (
        ("常用命令", "First"),
        ("其他命令（tuopin 命令 --help 有说明）", "More (tuopin COMMAND --help)"),
    )
    return [(heads[0][at], first), (heads[1][at], rest)]
