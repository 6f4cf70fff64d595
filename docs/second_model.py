"""``docs/second-model.md``: the equations of the aggregate model, its numbers from their table."""

from __future__ import annotations

from pathlib import Path

from scenarios.evidence.model_differences import COMPARED, DIFFERENT, MAINLY, SMALL, STARTING
from scenarios.evidence.transition_fit import (
    IDLE_DIBAO,
    ILL_BY_AGE,
    SPLIT_DIGEST,
    SPLIT_SEED,
    halves,
)
from scenarios.evidence.transition_numbers import FIXED, NUMBERS

TARGET = Path(__file__).parent / "second-model.md"

HEAD = r"""# A second model of the county

Made by `make docs`. `tuopin crosscheck COUNTY` fits it, runs the households under the same plan and shows where the two
differ, with the flow that makes each difference. It has none of the household model's rules: an error of a rule is not
repeated here, and a number that both models have rests on two derivations. Neither is the truth. In Python:
`ask(CrossCheck(scenario=load("gandu")), Machine())` of `scenarios.studies`.

Persons $N_{g,r,h,b}$ at a year's end: class of household $g$ (able workers, no worker, a chronically ill member), roll
$r$ (never registered, registered, left), $h$ whether ever poor before, income band $b$ (poor, below 1.5 lines, above): 54 groups.
Money is in yuan of 2015 a head and year; $t = 0$ is the end of 2014; $\Phi$ is the normal distribution, $\Phi_2$ that of two.

**Income and bands**

1. Level: $\sum_g n_g\,\Phi\big((\ln z_0 - m_0 - d_g)/\sigma\big)$ is the poverty that the county's file assumes; $m_0$ solves it.
2. Mean log income of a class: $m_{g,t} = m_0 + d_g + \gamma t$; log income is normal with $\sigma$ about it.
3. Start: registered are those whose income, seen with an error of $\nu\sigma$, lies below a mark $c$ that fills the register; so of
   class $g$ in band $b$ the registered are $N n_g$ times the increment of $\Phi_2\big(x_b, (c - m_g)/(\sigma\sqrt{1+\nu^2});\ 1/\sqrt{1+\nu^2}\big)$ over the band.
   Poor before ($h = 1$): the poor, and of the others of class $g$ and band $b$ the part that was poor at a year's end since 2011, the
   first of the present line, by the chances of 6 under the published lines and the trend of 2, whatever the roll.
4. Support a head: $a_{r,t} = \lambda I_t / N_{\text{registered or left}}$, and $(1-\lambda) I_t / N_{\text{never}}$ for the others; $I_t$ from 18.
5. Edges of bands: $x_{g,r,t} = \big(\ln(k z_t - a_{r,t}) - m_{g,t}\big)/\sigma$ with $k$ = 1 and 1.5.

**A year**

6. From band $b$ to $c$: $P = \Pr(b, c)/\Pr(b)$, both of two normals of correlation $\rho$ between the edges of last year and of this.
7. Classes: able to ill $o$, able to no worker $w$, ill to able $v$; who changes class has the edges of the new one.
8. Births and deaths: persons of class $g$ times $1 + \beta_g - \delta_g$.
9. Entries: $h = 0$, not poor to poor; returns: $h = 1$, not poor to poor; exits: poor to not poor.
10. Whoever is poor has $h = 1$ from then on.
11. Joins: $\nu_1$ of the poor who were never registered and $\nu_2$ of the poor who left.
12. Task: $\tau$ persons until 2015 and after 2020; between, $1/(2021 - \text{year})$ of the register, a straight line to the deadline.
13. Exits from the register fill the task from the highest band down; only under the deadline do the poor leave too. Nobody corrects the register.

**Spending**

14. A share $\pi_g$ of a class has a large bill $B = \kappa z_t$ in a year; with an ill member it is three times as frequent.
15. Mean shortfall below $k$: $G(k) = k\,\Phi(x) - e^{m + \sigma^2/2}\,\Phi(x - \sigma)$, $x = (\ln k - m)/\sigma$.
16. Spending-poor: the poor, and of the others $\pi_g\,\big(\Phi(x(k+B)) - \Phi(x(k))\big)/\big(1 - \Phi(x(k))\big)$ with $k = z - a$.
17. Spending gap: a poor head lacks $G(k)/\Phi(x(k)) + \pi_g B$, another $\pi_g\,\big(G(k+B) - G(k) - B\,\Phi(x(k))\big)/\big(1 - \Phi(x(k))\big)$.

**Fund**

18. $I_t = \sum_s \sum_p F_{p,s}\, y_p \min\big(1, (t-s)/M_p\big)\,(1-\delta)^{\max(0,\,t-s-M_p)}$: yuan granted times the middle of the programme's prior
    yield ([studies](studies.md)), growing straight over the years $M_p$ to the year it speaks of, then decaying. With no fund $I_t$ is nothing
    and both runs are the same to the bit.

**Figures**

19. Income $j$ years after a year in band $b$: $e^{m_{g,t+j} + \sigma^2/2}$ times the increment of $\Phi(x - \rho^j\sigma)$ over that of $\Phi(x)$.
20. Gini: $\sum_{g,f} n_g n_f\, 2\mu_g\,\big(2\Phi((m_g - m_f + \sigma^2)/(\sigma\sqrt 2)) - 1\big)$ over $2\mu$, $\mu$ the mean income.

`tests/scenarios/evidence/test_second_model.py` works a year, classes, the start, grants by hand.
"""


def text() -> str:
    """The page: equations, numbers, halves of the figures, how causes and jumps are found."""
    lines = [
        HEAD,
        "## Numbers that figures fit",
        "",
        "Least squares within the ranges: distances of the fitted half of the figures and of the numbers from their "
        "priors, each in standard deviations of its range. Where a parameter is named the county's own range holds.",
        "",
        "| name | prior | range | unit | source |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {value:g} | {low:g} to {high:g} | {unit} | {source or parameter} |"
        for name, parameter, value, low, high, unit, source in NUMBERS
    ]
    lines += [
        "",
        "## Numbers that nothing fits",
        "",
        "| name | value | what, source |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {value:g} | {what} |" for name, (value, what) in FIXED.items()]
    by_half = {
        half: [n for n, h in halves().items() if h == half] for half in ("fitted", "predicted")
    }
    lines += [
        "",
        f"Classes at the start: without a worker are wubao and {IDLE_DIBAO:.0%} of dibao persons (assumption); with an ill member "
        "is a household of mean size in which somebody is disabled or chronically ill, "
        f"{ILL_BY_AGE:g} of the prevalence at 65 over all ages (assumption).",
        "",
        "## Halves of the figures",
        "",
        f"Drawn by the seed {SPLIT_SEED} before the first fit, digest `{SPLIT_DIGEST}`.",
        "",
        f"- fitted: {', '.join(by_half['fitted'])}",
        f"- only predicted: {', '.join(by_half['predicted'])}",
        "",
        "## Differences, causes, jumps",
        "",
        f"Compared by year: {', '.join(COMPARED)}. A difference is a share of the larger number and shown above {DIFFERENT:.0%}. "
        f"It is split into flows of both models (sums; for returns pool times rate, for effects income times what a yuan of it does, by "
        f"logarithms); a flow that makes up {MAINLY:.0%} or more is its cause, else the cause is unknown. A series of "
        f"{', '.join(STARTING)} whose first step is larger than every later one, than {SMALL:.0%} of its mean and in proportion than the next is a fault at the start.",
    ]
    return "\n".join(lines) + "\n"
