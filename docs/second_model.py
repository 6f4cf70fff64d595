"""``docs/second-model.md``: the equations of the aggregate model, its numbers from their table."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

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

This page gives the equations and numbers of an aggregate model that serves as a cross-check on the household model. It
moves 54 groups of persons, by household class, register roll, poverty history and income band, from year to year. The
page also says which published figures the model is fitted to, and how differences between the two models are traced to
a cause. It is made by `make docs`.

`tuopin crosscheck COUNTY` fits the aggregate model, runs the household model under the same plan, and shows where the two
differ, with the flow that makes each difference. The aggregate model contains none of the household model's rules. An
error in a rule is therefore not repeated here, and a number that both models produce rests on two derivations. Neither
model is the truth. In Python: `ask(CrossCheck(scenario=load("gandu")), Machine())` of `scenarios.studies`.

**State.** $N_{g,r,h,b}$ is the number of persons at a year's end by class of household $g$ (able workers, no worker, a
chronically ill member), roll $r$ (never registered, registered, left the register), $h$ (whether ever poor before) and
income band $b$ (poor, below 1.5 lines, above). These are 54 groups. Money is in yuan of 2015 per person and year;
$t = 0$ is the end of 2014; $\Phi$ is the normal distribution function, $\Phi_2$ that of two normal variables.

**Income and bands**

1. Level: $\sum_g n_g\,\Phi\big((\ln z_0 - m_0 - d_g)/\sigma\big)$ is the poverty headcount that the county's file
   assumes; $m_0$ is solved from it.
2. Mean log income of a class: $m_{g,t} = m_0 + d_g + \gamma t$. Log income is normal about this mean with standard
   deviation $\sigma$.
3. Start. The registered are those whose income, observed with an error of $\nu\sigma$, lies below a threshold $c$ that
   fills the register. The registered of class $g$ in band $b$ therefore number $N n_g$ times the increment of
   $\Phi_2\big(x_b, (c - m_g)/(\sigma\sqrt{1+\nu^2});\ 1/\sqrt{1+\nu^2}\big)$ over the band. Poor before ($h = 1$) are
   all the poor. Of the others of class $g$ and band $b$, they are the share that was poor at some year's end since
   2011, the first year of the present line. That share follows from the transition probabilities of equation 6 under
   the published lines and the trend of equation 2; it is the same for every roll.
4. Support per person: $a_{r,t} = \lambda I_t / N_{\text{registered or left}}$ for those registered or left, and
   $(1-\lambda) I_t / N_{\text{never}}$ for the others; $I_t$ is given by equation 18.
5. Edges of bands: $x_{g,r,t} = \big(\ln(k z_t - a_{r,t}) - m_{g,t}\big)/\sigma$ with $k$ = 1 and 1.5.

**Transitions in a year**

6. Transition matrix between bands: from band $b$ to band $c$ the probability is $P = \Pr(b, c)/\Pr(b)$. Both
   probabilities are those of two normal variables of correlation $\rho$ between the edges of last year and of this
   year.
7. Transitions between classes: from able to ill with probability $o$, from able to no worker with $w$, from ill to able
   with $v$. A person who changes class has the edges of the new one.
8. Births and deaths: the persons of class $g$ are multiplied by $1 + \beta_g - \delta_g$.
9. Poverty flows: an entry is a move from not poor to poor with $h = 0$, a return the same move with $h = 1$; an exit is
   a move from poor to not poor.
10. Everyone who is poor has $h = 1$ from then on.
11. The register is joined by the share $\nu_1$ of the poor who were never registered and the share $\nu_2$ of the poor
    who left it.
12. Task of exits: $\tau$ persons until 2015 and after 2020. Between these years it is $1/(2021 - \text{year})$ of the
    register, a straight line to the deadline.
13. Exits from the register fill the task from the highest band down; the poor leave too only under the deadline. The
    register is never corrected.

**Spending**

14. A share $\pi_g$ of a class has a large medical bill $B = \kappa z_t$ in a year; with an ill member it is three times
    as frequent.
15. Mean shortfall below $k$: $G(k) = k\,\Phi(x) - e^{m + \sigma^2/2}\,\Phi(x - \sigma)$, $x = (\ln k - m)/\sigma$.
16. Spending-poor are the poor, and of the others the share
    $\pi_g\,\big(\Phi(x(k+B)) - \Phi(x(k))\big)/\big(1 - \Phi(x(k))\big)$ with $k = z - a$.
17. Spending gap: a poor person lacks $G(k)/\Phi(x(k)) + \pi_g B$; any other person lacks
    $\pi_g\,\big(G(k+B) - G(k) - B\,\Phi(x(k))\big)/\big(1 - \Phi(x(k))\big)$.

**Fund**

18. $I_t = \sum_s \sum_p F_{p,s}\, y_p \min\big(1, (t-s)/M_p\big)\,(1-\delta)^{\max(0,\,t-s-M_p)}$. This is the yuan
    granted times the centre of the programme's prior yield ([studies](studies.md)). It grows linearly over the $M_p$
    years to the year that the prior refers to, and decays afterwards. Without a fund $I_t$ holds only what the
    grants of the shared year bring, and both runs are the same to the bit.

**Figures**

19. Income $j$ years after a year in band $b$: $e^{m_{g,t+j} + \sigma^2/2}$ times the increment of
    $\Phi(x - \rho^j\sigma)$ over that of $\Phi(x)$.
20. Gini: $\sum_{g,f} n_g n_f\, 2\mu_g\,\big(2\Phi((m_g - m_f + \sigma^2)/(\sigma\sqrt 2)) - 1\big)$ over $2\mu$, where
    $\mu$ is the mean income.

`tests/scenarios/evidence/test_second_model.py` works through a year, the classes, the start and grants by hand.
"""


def _paragraph(words: str) -> str:
    """A paragraph in lines of the page's width."""
    return fill(words, 120, break_long_words=False, break_on_hyphens=False)


def text() -> str:
    """The page: equations, numbers, halves of the figures, how causes and jumps are found."""
    lines = [
        HEAD,
        "## Numbers fitted to published figures",
        "",
        _paragraph(
            "These numbers are estimated by least squares within their ranges. What is minimized are the distances of the fitted "
            "half of the figures, and of the numbers from their priors, each in standard deviations of its range. Where the "
            "source is the name of a parameter, the county's own range holds."
        ),
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
        "## Fixed numbers",
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
        _paragraph(
            f"Classes at the start: the class without a worker consists of wubao persons and {IDLE_DIBAO:.0%} of dibao persons "
            "(assumption). The class with an ill member consists of households of mean size in which somebody is disabled or "
            f"chronically ill, where the prevalence of chronic illness over all ages is {ILL_BY_AGE:g} of that at 65 "
            "(assumption)."
        ),
        "",
        "## Fitted and predicted figures",
        "",
        _paragraph(
            "The published figures are split at random into two halves: one is fitted, the other only predicted. The split was "
            f"drawn with the seed {SPLIT_SEED} before the first fit; its digest is `{SPLIT_DIGEST}`."
        ),
        "",
        f"- fitted: {', '.join(by_half['fitted'])}",
        f"- only predicted: {', '.join(by_half['predicted'])}",
        "",
        "## Differences between the models, their causes, and jumps at the start",
        "",
        _paragraph(
            f"The models are compared by year on: {', '.join(COMPARED)}. A difference is expressed as a share of the larger number and "
            f"shown above {DIFFERENT:.0%}. It is split into flows that both models have. The split is by sums for most series; for "
            "returns it is pool times rate, and for effects income times what a yuan of it does, both by logarithms. A flow "
            f"that makes up {MAINLY:.0%} or more of the difference is its cause; otherwise the cause is unknown."
        ),
        "",
        _paragraph(
            f"Jumps are looked for in: {', '.join(STARTING)}. A series has a fault at the start if its first step is larger than every "
            f"later one, larger than {SMALL:.0%} of its mean, and larger in proportion than the next step."
        ),
    ]
    return "\n".join(lines) + "\n"
