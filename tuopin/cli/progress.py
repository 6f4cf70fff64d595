"""A progress bar that says what is being done."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from rich.console import Console

CHINESE = {
    "preparing": "准备:人口、拟合、编译",
    "learning": "学习村级方案",
    "simulating the plan": "模拟方案",
    "rule: base": "简单规则:基准",
    "tuning": "调优简单规则",
    "estimating": "重新估计方案",
    "comparing": "检验抽样上比较方案",
    "income per yuan": "各项目每元收入",
    "writing": "写出报告与工作簿",
    "measuring draws": "逐抽样测量",
    "measuring chance": "测量偶然波动",
    "wave": "逐轮匹配",
    "Morris": "莫里斯筛选",
    "Sobol": "索博尔指数",
    "in every world": "各种情形下运行方案",
    "end of": "推进到年底",
    "new plan against": "新旧方案对比",
    "on held-out": "检验抽样上比较",
    "spent and": "实际支出与其他方案",
    "every budget": "逐个预算求解",
    "a few budgets": "模拟几个预算",
    "least money": "求最少资金与最早年份",
    "both answers": "模拟两个答案",
    "solving what": "求解边际方案",
    "worth knowing": "信息的价值",
    "counties of the nation": "逐县模拟",
    "plans of the nation": "各村方案",
    "prices of the nation": "求价格与上界",
    "whole plans of the nation": "整套方案",
    "the nation's tables": "写出表格与报告",
    "marginal": "模拟边际方案",
    "asking the library": "运行全部情景",
    "branching after": "从同一历史分叉",
    "plans in worlds": "各方案在各情形下",
    "looking for failures": "寻找失败范围",
    "who gains": "谁得谁失",
    "tornado": "逐个参数取两端",
}
"""What is done, in Chinese, by the words that a label holds."""


class Bar:
    """Shows one line for each kind of work; silent when asked to be."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=quiet,
        )
        self._tasks: dict[str, int] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def report(self, label: str, done: int, total: int) -> None:
        """Move a line on; a new label starts a new line, a numbered one shares it."""
        kind = label.rstrip("0123456789 ")
        chinese = next((zh for key, zh in CHINESE.items() if key in label), "")
        with self._lock:
            if kind not in self._tasks:
                self._tasks[kind] = self.progress.add_task(f"{kind} {chinese}", total=total)
            self.progress.update(
                self._tasks[kind],  # type: ignore[arg-type]
                description=f"{label} {chinese}",
                completed=done,
                total=total,
            )
