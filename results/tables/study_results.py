"""Tables of one study each, as its page and its charts read them."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from model.state.units import WAN
from results.findings import OfCounty, PracticeOf
from results.language.catalogue import Language, pick


@dataclass(frozen=True)
class Validation(OfCounty):
    """Simulated figures beside published ranges.

    Attributes
    ----------
    rows : name, kind, en, zh, low, high, unit, source, mean, q05, q95, status (hit, miss,
        not_measured).
    claims : seen, without, true; yuan a head, one row for each draw.
    claim : the report's figure, yuan a head; nan where there is none.
    calibrated : whether draws came from accepted sets.
    horizons : mix, horizon, mean, q05, q95 (gap closed per yuan), rank.
    n_paired : draws of the paired runs.
    """

    source: str
    last_year: int
    n_draws: int
    n_failed: int
    rows: pd.DataFrame
    claims: pd.DataFrame
    claim: float
    contradictions: pd.DataFrame
    calibrated: bool
    horizons: pd.DataFrame
    n_paired: int


@dataclass(frozen=True)
class Calibration(OfCounty):
    """What the figures taught about the parameters.

    Attributes
    ----------
    targets : name, en, zh, low, high, sd, unit, source, near (share of the first wave), reachable,
        explained, prior (mean), posterior (mean).
    waves : wave, evaluated, failed, accepted, candidates, kept.
    widths : name, unit, low, high, prior, posterior, ratio, by_chance, moves, learned.
    ratio_error : standard error of a ratio where nothing is learned.
    """

    source: str
    last_year: int
    n_villages: int
    n_all_villages: int
    targets: pd.DataFrame
    waves: pd.DataFrame
    widths: pd.DataFrame
    ratio_error: float
    n_accepted: int
    file: str


@dataclass(frozen=True)
class Sensitivity(OfCounty):
    """Which parameters move the answers.

    Attributes
    ----------
    plan : name of the plan that is judged against no fund.
    morris : output, name, mu_star, mu_star_conf, sigma, low, high, unit.
    sobol : output, name, first, first_conf, total, total_conf.
    tornado : name, low, high (ends of its range), at_low, at_high, base: the gain with it alone at
        an end, and with all numbers at their base values, yuan of 2015.
    outputs : output, mean, sd over the Morris runs.
    """

    source: str
    plan: str
    last_year: int
    n_villages: int
    n_all_villages: int
    n_evaluated: int
    n_failed: int
    morris: pd.DataFrame
    sobol: pd.DataFrame
    outputs: pd.DataFrame
    tornado: pd.DataFrame


@dataclass(frozen=True)
class Discovered(OfCounty):
    """Where one scenario fails against another.

    Attributes
    ----------
    least : yuan of 2015 that the plan must close beyond the other; less is a failure.
    base, density, coverage : shares in held-out draws: that fail; that fail inside the box; of all
        failures, inside the box.
    low, high : 90 % interval of the density.
    limits : name, low, high, quasi_p, unit; infinite where a side is free.
    points : a column for each limit, and gain, of every draw.
    """

    plan: str
    plan_zh: str
    against: str
    against_zh: str
    least: float
    n_villages: int
    n_all_villages: int
    n_draws: int
    n_failed: int
    n_parameters: int
    base: float
    density: float
    coverage: float
    low: float
    high: float
    n_judged: int
    n_inside: int
    confirmed: bool
    limits: pd.DataFrame
    points: pd.DataFrame

    def names(self, language: Language) -> tuple[str, str]:
        """Titles of the plan and of what it is held against."""
        return pick(language, (self.plan_zh, self.against_zh), (self.plan, self.against))


@dataclass(frozen=True)
class Frontier(OfCounty):
    """A budget sweep.

    Attributes
    ----------
    points : yuan_y, bound, whole, low, high (5 and 95 % of futures), spent (yuan, all plan years).
    simulated : yuan_y, mean, low, high (90 %) of whole-county runs on held-out draws.
    unit : what values are divided by when shown; ``measure`` names it.
    fund_y : the fund that the run had, yuan a year.
    """

    points: pd.DataFrame
    simulated: pd.DataFrame
    measure: str
    unit: float
    fund_y: float
    n_years: int
    n_draws: int

    @property
    def enough_y(self) -> float:
        """Fund a year (yuan) from which the menu holds nothing more to buy.

        Infinite if none is so large.

        What is left of a larger fund is at least a twentieth of it.
        """
        left = self.points["spent"] < 0.95 * self.points["yuan_y"] * self.n_years
        poor = self.points.loc[~left, "yuan_y"].max()
        above = self.points.loc[left & (self.points["yuan_y"] > poor), "yuan_y"]
        return float(above.min()) if len(above) else float("inf")


@dataclass(frozen=True)
class Rolled(OfCounty):
    """A plan made anew each year beside the plan made once.

    Attributes
    ----------
    gains : plan, against, mean, low, high (yuan of 2015), won; whole county, held-out draws.
    steps : year, taken, mean, low, high (new plan less the standing one, deciding draws), heads,
        heads_before, heads_start (registered), carried (yuan), moved (share of the money).
    programmes : year, programme, before, after: yuan of the years left, standing and new plan.
    classes : year, class, heads, before, after.
    executed : year, programme, fixed, rolled: yuan.
    measure, unit : what plans are chosen by, first of all, and what steps are divided by.
    broken : rule, where, yuan, checked: what the executed plan breaks of the whole plan's rules.
    """

    scenario: str
    n_learn: int
    n_fresh: int
    n_decide: int
    n_draws: int
    tag: str
    gains: pd.DataFrame
    steps: pd.DataFrame
    programmes: pd.DataFrame
    classes: pd.DataFrame
    executed: pd.DataFrame
    practice_of: PracticeOf = "pingli"
    measure: str = "gap"
    unit: float = WAN
    broken: pd.DataFrame = field(default_factory=pd.DataFrame)

    def gain(self, plan: str, against: str) -> Any:
        """A row of gains."""
        return self.gains.set_index(["plan", "against"]).loc[(plan, against)]


@dataclass(frozen=True)
class Updated(OfCounty):
    """What a year's figures say of a plan's programmes, and which money they move.

    Attributes
    ----------
    plan : name of the run's plan; ``executed`` are its years up to the last figure.
    next_year : the first year that is left; 0 where none is.
    n_vectors, effective : vectors of numbers, and as how many they count when weighed at once;
        ``n_steps`` moved them to the figures, ``taken`` of the last moves passed.
    n_draws : simulated draws of the run, which judge the register.
    figures : year, figure, programme, value; mean, low, high (90 %) before it was seen; tail, its
        two-sided probability (nan: too few draws); is_misfit.
    beliefs : programme, grade, is_seen; prior, prior_low, prior_high, mean, low, high: yuan a year
        per yuan; narrowed (posterior over prior standard deviation); verdict (learned, shifted,
        open); factor, what a yuan does over what was believed.
    money : programme; before, after: yuan of the next year; left_before, left_after: of all years
        left.
    villages : village, name; before, after: yuan of the next year; moved; mix_before, mix_after.
    gain : of the objective in ``unit``, by what was learned and is now believed; ``measure``.
    chance : that this is a gain, by what is now believed; nan where nothing else is better. From
        ``least_chance`` money moves.
    most_moved, given_up : share of a year's money that may move, and what that cap takes of the
        gain.
    simulated : draws, mean, low, high of the same on updated draws; empty where not asked for.
    registers : of every place that reported its own: place, place_en, first (persons of its first
        register), year, value (as reported); mean, low, high (90 %) pooled, by its own figures
        alone (``alone_``) and before (``prior_``). ``most_apart``: variance between them over that
        of the draws, at most.
    n_sets : sets that were written; none where a figure does not fit.
    """

    scenario: str
    tag: str
    plan: str
    executed: tuple[int, ...]
    next_year: int
    n_vectors: int
    effective: float
    n_steps: int
    taken: float
    n_draws: int
    n_sets: int
    figures: pd.DataFrame
    beliefs: pd.DataFrame
    money: pd.DataFrame
    villages: pd.DataFrame
    gain: float
    chance: float
    given_up: float
    unit: float
    measure: str
    simulated: pd.DataFrame
    registers: pd.DataFrame
    most_apart: float
    most_moved: float = 1.0
    least_chance: float = 0.0

    @property
    def is_misfit(self) -> bool:
        """Whether the model does not know this year."""
        return bool(self.figures["is_misfit"].any())


@dataclass(frozen=True)
class Piloted(OfCounty):
    """A first year that teaches, and what that is worth.

    Attributes
    ----------
    plan : name of the run's plan; ``years`` are its years, the first holds the pilot, which is read
        at the end of ``read``.
    seed : of the lot.
    arms : programme, villages, yuan, served (households), dose (yuan a head of theirs), figures,
        prior; of the survey: error, readable (four times in five), needed (villages to read the
        prior's centre); yuan a year per 100 yuan, not a number without a survey.
    villages : lot, village, name, class, arm (programme, ``waits``, ``as_planned``); planned,
        pilot: yuan of the first year.
    asked, least : households asked in a village at most; share of a village's mean money below
        which it takes no part. ``most_moved``, ``least_chance`` : as of an update.
    values : by design mean, low, high, tail, below over ``n_truths``: gain of the objective in
        ``unit`` over the plan that is never changed; ``known``: every yield known; ``over_first``,
        ``over_random``: designed less those, on the same truths.
    tail_weight : of the worst fifth in the run's objective.
    identified : parameter, figures, is_arm, is_late; fixed, pilot: standard deviation after over
        before; is_identified.
    """

    tag: str
    plan: str
    years: tuple[int, ...]
    read: int
    seed: int
    n_truths: int
    unit: float
    measure: str
    arms: pd.DataFrame
    villages: pd.DataFrame
    values: pd.DataFrame
    identified: pd.DataFrame
    asked: int
    least: float
    most_moved: float
    least_chance: float
    tail_weight: float
    is_misfit: ClassVar[bool] = False
