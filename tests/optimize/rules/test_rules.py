"""Every rule: its golden LP, its words, a plan that keeps it, one that the audit refuses."""

import re
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from golden_lps import FOLDER, KINDS, LOG, RULES, text, toy

from model.programmes import GRANTABLE, PROGRAMMES
from optimize.audit.ledger import Place
from optimize.audit.plan_audit import ELSEWHERE, check_plan
from optimize.audit.rules import CHECKS
from optimize.baselines.ablations import plan_from
from optimize.baselines.greedy import greedy
from optimize.baselines.purse_allocation import paid
from optimize.data import Purse
from optimize.formulation.lagrangian import lagrangian_bound
from optimize.formulation.problem import Problem
from optimize.formulation.solve import solve
from optimize.menu import costs, first_menu, open_mixes
from optimize.proof import audited
from optimize.rules import SWITCHABLE
from optimize.rules.base import Rule, settings_of
from optimize.rules.carry_over import CarryOver
from optimize.rules.deadline import Deadline
from optimize.rules.earmark import Earmark
from optimize.rules.exit_task import ExitTask
from optimize.rules.floor import FloorPerHead
from optimize.rules.household_cap import HouseholdCap
from optimize.rules.industry_share import IndustryShare
from optimize.rules.least_project import LeastProject
from optimize.rules.limit import Limit
from optimize.rules.listed_first import ListedFirst
from optimize.rules.own_share import OwnShare, own_money
from optimize.rules.pins import Ban, Pin
from optimize.rules.programme_money import ProgrammeMoney
from optimize.rules.project_library import ProjectLibrary
from optimize.rules.projects_per_town import ProjectsPerTownYear
from optimize.rules.ramp import Ramp
from optimize.rules.teams import Teams, stationed
from optimize.rules.town_money import TownMoney
from optimize.rules.village_money import VillageMoney
from optimize.rules.weak_evidence import WeakEvidence
from optimize.rules.withdrawal import NoSuddenWithdrawal

SECTOR = np.array(["sector" in p.purses for p in PROGRAMMES])
ASKED = {
    "industry_share": IndustryShare(0.9),
    "floor_per_head": FloorPerHead(2_000.0),
    "carry_over": CarryOver(0.05, 1),
    "deadline": Deadline("sector", 2016),
    "earmark": Earmark("sector", ("tea",), 0.3),
    "village_money": VillageMoney(least=400_000.0),
    "town_money": TownMoney(most=900_000.0),
    "household_cap": HouseholdCap(8_000.0),
    "programme_money": ProgrammeMoney(("training", "road"), most_share=0.1, yearly=True),
    "weak_evidence": WeakEvidence(0.01, 0.02),
    "limit": Limit(most=100_000.0, programmes=("training",), purse="special"),
    "listed_first": ListedFirst(2018),
    "no_sudden_withdrawal": NoSuddenWithdrawal(0.5),
    "ramp": Ramp(1.2),
    "least_project": LeastProject(40_000.0),
    "projects_per_town_year": ProjectsPerTownYear(1),
    "exit_task": ExitTask(52.0, 2018),
    "own_share": OwnShare(1_200.0),
    "teams": Teams(0),
}
"""What bites in the small county; places and projects are added where they are known."""


def asked_of(instance, name):
    first, last = int(instance.codes[0]), int(instance.codes[-1])
    here = {
        "project_library": ProjectLibrary(((first, "tea", 3e5), (last, "sheep", np.inf))),
        "pin": Pin(first, "walnut", 50_000.0, 2017),
        "ban": Ban("training"),
    }
    return (ASKED | here)[name]


@pytest.fixture(scope="module")
def county(make_instance, small_villages):
    """The small county with a second purse and what households pay themselves."""
    instance = make_instance(small_villages)
    sector = Purse("sector", "行业部门资金", np.full(3, 2e5), SECTOR)
    own = np.where([p.own_share or p.name == "training" for p in PROGRAMMES], 3.0 / 7.0, 0.0)
    return replace(
        instance,
        purses=(*instance.purses, sector),
        rules=(FloorPerHead(50.0), CarryOver(0.1, 2)),
        own_rate=own,
        team_effect=(0.1, 0.02),
    )


def problem_of(county, *rules, late=False, best="training"):
    kinds = {type(r) for r in rules}
    kept = tuple(r for r in county.rules if type(r) not in kinds)
    instance = replace(county, rules=(*kept, *rules))
    # the menu of the county without the rule, so that a rule is kept by the choice alone
    menu = tuple(first_menu(county))
    a = costs(instance, menu)
    good = 0.05 + 0.2 * (np.arange(len(GRANTABLE)) * 7 % 11) / 11
    good[GRANTABLE.index(best)] = 0.5
    early = np.linspace(0.3, 1.7, a.shape[2]) if late else np.linspace(1.3, 0.7, a.shape[2])
    worth = np.sqrt(np.maximum((a * good * early[:, None]).sum(axis=(2, 3)), 0.0)) * 100.0
    exits = a[..., GRANTABLE.index("tea")].sum(axis=2) / 1e4
    return Problem(
        instance, a, worth, {"exits": exits, "exits_2018": exits}, team_effect=0.1, plans=menu
    )


def made(problem, name="chosen"):
    found = solve(problem, gap=1e-3)
    plan = plan_from(problem.instance, name, problem.costs, found.choice, found.aux)
    reached = float(problem.measures["exits"][np.arange(problem.n_villages), found.choice].sum())
    return found, plan, reached


def broken(plan, instance, rules, reached):
    records = [r.record() for r in rules]
    return audited(plan, instance, rules=records, measures={"exits_2018": reached})


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_mathematics_of_a_rule_is_its_golden_file(name, tmp_path):
    golden = (FOLDER / f"{name}.lp").read_text(encoding="utf-8")
    assert text(name, tmp_path) == golden, 'python -m tests.support.golden_lps "why"'
    # a file without a row would prove nothing
    assert f"{name}" in golden.partition("s.t.")[2].partition("bounds")[0]


def test_no_golden_file_is_left_over_and_every_change_has_a_reason():
    assert {f.stem for f in FOLDER.glob("*.lp")} == set(KINDS)
    assert all(": " in line for line in LOG.read_text(encoding="utf-8").splitlines())


SYMBOLS = {
    "choose": r"\bx_{vp}",
    "pay": r"\by_{g",
    "spend": r"\bz_{su",
    "glut": r"\bg_k|\bw_j",
    "reserve": r"\bF\b",
    "recourse": r"\br_s",
    "team": r"\bm_v",
    "lift": r"\bw_v",
    "mu": r"\\mu\b",
    "short": r"\bz_s\b",
    "eta": r"\\eta\b",
}
"""How a rule's mathematics calls the variables of its rows; ``w_j`` stands for all auxiliary ones."""


def symbols_of(row):
    used = row.choose is not None and row.choose.any()
    return {SYMBOLS[name] for name in ["choose"] * bool(used) + [key[0] for key in row.aux]}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_rule_is_told_in_both_languages_and_in_latex(name):
    problem, kind = toy(name), KINDS[name]
    assert is_dataclass(kind)
    assert kind.name == name
    for key, setting in settings_of(kind).items():
        assert setting.meta.unit, key
        assert any("\u4e00" <= c <= "\u9fff" for c in setting.meta.zh), key
        assert setting.low < setting.high, key
    for rule in [r for r in problem.rules if r.name == name]:
        en, zh = rule.sentence("en"), rule.sentence("zh")
        assert en.endswith(".")
        assert en[0].isupper()
        assert any("\u4e00" <= c <= "\u9fff" for c in zh)
        places = list(rule.index(problem))
        assert places
        for at in places:
            row = rule.row(problem, at)
            assert row.choose is not None or row.aux
            missing = [s for s in symbols_of(row) if not re.search(s, kind.latex)]
            assert not missing, kind.latex


def test_every_switchable_rule_has_a_check_and_a_case():
    assert set(SWITCHABLE) - set(CHECKS) <= set(ELSEWHERE)
    assert (
        set(SWITCHABLE)
        == set(ASKED) | {"project_library", "pin", "ban"}
        == set(RULES) & set(SWITCHABLE)
    )
    assert all(issubclass(kind, Rule) for kind in SWITCHABLE.values())


@pytest.mark.parametrize("name", sorted(SWITCHABLE))
def test_a_plan_keeps_the_rule_and_the_checker_refuses_the_plan_that_was_made_without_it(
    county, name
):
    rule, late = asked_of(county, name), name == "carry_over"
    best = "cooperative" if name == "weak_evidence" else "training"
    problem = problem_of(county, rule, late=late, best=best)
    found, plan, reached = made(problem)
    assert broken(plan, problem.instance, problem.instance.rules, reached) == []
    assert lagrangian_bound(problem, found.prices) >= found.objective - 1.0
    if name == "carry_over":
        loose = problem_of(county, CarryOver(1.0, 2), late=True)
    elif name == "teams":
        loose = problem_of(county, Teams(6))
    else:
        loose = problem_of(county, best=best)
        if name == "floor_per_head":
            loose = replace(loose, instance=replace(loose.instance, rules=loose.instance.rules[1:]))
            loose = replace(loose, costs=costs(loose.instance, loose.plans))
    freer, other, reached = made(loose)
    assert broken(other, problem.instance, [rule, *loose.instance.rules], reached) != []
    # pins and floors change what plans hold, so that their worth is not comparable
    assert name in ("pin", "floor_per_head") or found.objective <= freer.bound + 1.0


def test_sums_of_a_rule_by_hand(county):
    problem = problem_of(county)
    villages, choice = (
        np.arange(problem.n_villages),
        np.arange(problem.n_villages) % problem.n_plans,
    )
    x = np.zeros(problem.plan_value.shape)
    x[villages, choice] = 1.0
    money = problem.costs[villages, choice].astype(float)
    tea = GRANTABLE.index("tea")
    limit = Limit(
        most=1.0, programmes=("tea",), years=(2017,), villages=tuple(county.codes[:2].tolist())
    )
    row = limit.row(problem, ("most", 0))
    assert (row.choose * x).sum() == money[:2, 1, tea].sum()
    share = ProgrammeMoney(("tea",), least_share=0.25)
    row = share.row(problem, ("least_share", -1))
    assert (row.choose * x).sum() == pytest.approx(money[:, :, tea].sum() - 0.25 * money.sum())
    cap = HouseholdCap(100.0)
    assert cap.row(problem, ("most", 3)).high == 100.0 * county.households[3]
    own = money.sum(axis=1) @ county.own_rate
    np.testing.assert_allclose((own_money(problem) * x).sum(axis=1), own)


def test_a_team_goes_where_it_is_worth_most_and_as_few_move_as_may(county):
    for moves in (0, 1, 2):
        problem = problem_of(county, Teams(moves))
        found, plan, _ = made(problem)
        sent = stationed(found.aux, county.n_villages)
        assert sent.sum() == county.team.sum()
        assert (sent & ~county.team).sum() <= moves
        np.testing.assert_array_equal(plan.team[0, :-1], sent)
        worth = problem.plan_value[np.arange(county.n_villages), found.choice]
        lift = np.array([found.aux["lift", v] for v in range(county.n_villages)])
        np.testing.assert_allclose(lift, np.where(sent, 0.1 * worth, 0.0), atol=1e-3 * worth.max())
    best = np.sort(worth)[-int(county.team.sum()) :].sum()
    assert worth[sent].sum() >= 0.9 * best


def test_purses_pay_to_the_yuan_what_the_choice_says(county):
    problem = problem_of(county, Earmark("sector", ("training",), 0.5))
    found, plan, _ = made(problem)
    yuan = plan.yuan[:, :-1]
    bought = problem.costs[np.arange(county.n_villages), found.choice].transpose(1, 0, 2)
    np.testing.assert_array_equal(yuan.sum(axis=3), bought)
    uses = problem.instance.uses
    for (_, g, s, t), pays in ((k, v) for k, v in found.aux.items() if k[0] == "pay"):
        assert yuan[t][:, uses[g]][..., s].sum() == pytest.approx(pays, abs=1.0)
    again = paid(problem.instance, bought, {})
    np.testing.assert_array_equal(again.sum(axis=3), bought)


@pytest.mark.parametrize(
    ("spent", "over"),
    [
        # 100 a year, 30 of which may wait two years
        ((100, 100, 100), None),
        ((70, 130, 100), None),
        ((70, 70, 160), None),
        ((70, 100, 130), None),
        ((60, 131.5, 100), 2),
        ((70, 90, 141.5), 3),
        ((110, 90, 100), 1),
        ((0, 0, 161.5), 3),
    ],
)
def test_money_that_waits_by_hand(spent, over):
    rows = [
        {"year": 2015 + t, "village": 1, "programme": "tea", "purse": "special", "yuan": x}
        for t, x in enumerate(spent, start=1)
    ]
    place = Place(1.0, 1.0, 1, True, 1e6)
    rule = {"rule": "carry_over", "most": 0.3, "years": 2}
    purses = {"special": dict.fromkeys((2016, 2017, 2018), 100.0)}
    found = [v.where for v in check_plan(rows, {1: place}, purses, [rule])]
    assert found == ([] if over is None else [f"special, {2015 + over}"])


@pytest.mark.parametrize("said", [False, True])
def test_shares_in_firms_count_as_industry_only_where_the_rule_says_so(county, said):
    rule = IndustryShare(0.7, shares=said)
    instance, k = replace(county, rules=(rule,)), GRANTABLE.index("cooperative")
    assert instance.is_industry[k] == said
    rows = [
        {"year": 2016, "village": 1, "programme": name, "purse": "special", "yuan": yuan}
        for name, yuan in (("cooperative", 50.0), ("tea", 30.0), ("road", 20.0))
    ]
    place, purses = Place(1.0, 1.0, 1, True, 1e6), {"special": {2016: 100.0}}
    found = check_plan(rows, {1: place}, purses, [rule.record()])
    assert [v.where for v in found] == ([] if said else ["2016"])


def test_menus_hold_what_may_be_chosen(county):
    library = ProjectLibrary(((int(county.codes[0]), "potato", np.inf),))
    assert open_mixes(replace(county, rules=(library,))) == [(("potato", 1.0),)]
    banned = replace(county, rules=(Ban("tea"), Ban("sheep"), FloorPerHead(50.0)))
    assert all("tea" not in dict(m) for m in open_mixes(banned))
    a = costs(banned, first_menu(banned))
    assert a[..., GRANTABLE.index("sheep")].sum() == 0
    assert a[:, 0].sum() > 0


def test_greedy_takes_no_step_that_breaks_a_rule(county):
    problem = problem_of(county, TownMoney(most=600_000.0), ProjectsPerTownYear(1))
    choice = greedy(problem)
    plan = plan_from(problem.instance, "greedy", problem.costs, choice)
    assert broken(plan, problem.instance, problem.instance.rules, 0.0) == []
    assert (choice > 0).any()


@pytest.mark.parametrize(
    "wrong",
    [
        VillageMoney(),
        VillageMoney(2e5, 1e5),
        Limit(),
        Limit(most=1.0, purse="special", villages=(1,)),
        Limit(least_villages=3, most_villages=2.0),
        Earmark("sector", ("tea",)),
        ProgrammeMoney(("tea",), least_share=0.5, most_share=0.1),
    ],
)
def test_fields_that_do_not_go_together_are_told(wrong):
    field, allowed = wrong.wrong()
    assert field in {f.name for f in fields(wrong)}
    assert allowed
