"""Every column of state: name, table, bundle, type, unit, owner, one sentence."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from model.declare import Column, OnSplit, Table, bundle
from model.programmes import N_WORKS
from model.programmes.industry import LAND_KINDS, N_INDUSTRIES

I1, I2, I4, I8, F4 = np.int8, np.int16, np.int32, np.int64, np.float32

SOURCES: Final = ("farm", "industry", "local", "migrant", "business", "property", "transfer")
"""The seven incomes, in the order of every table and plot."""

CAUSES: Final = (
    "illness", "schooling", "hazard", "price", "job", "luck", "several", "support", "ageing", "split",
    "home",
)  # fmt: skip
"""Causes of a return to poverty; code 1 is the first, 0 means none; "several": no single one."""


_Row = (
    tuple[str, type[np.generic], str, str, str]
    | tuple[str, type[np.generic], str, str, str, OnSplit]
)


def _rows(table: Table, group: str, *rows: _Row, width: int = 1) -> Iterator[Column]:
    for row in rows:
        name, dtype, unit, owner, text = row[:5]
        split: OnSplit = row[5] if len(row) == 6 else "zero"
        yield Column(name, table, group, dtype, unit, owner, text, split, width)


COLUMNS: Final[tuple[Column, ...]] = (
    *_rows(
        "village", "Village",
        ("code", I8, "code", "population", "Village code of the county's table."),
        ("town", I1, "code", "population", "Town number."),
        ("poor_village", I1, "0/1", "population", "On the list of poor villages."),
        ("first_round", I1, "0/1", "population", "In the first round of whole-village projects."),
        ("remoteness", F4, "share", "population", "0 beside the county seat, 1 at the far ridge."),
        ("hazard_y", F4, "probability per year", "population", "Chance of a disaster year."),
        ("need", F4, "yuan", "population", "Money that solves the village's main problems."),
        ("absorption_y", F4, "yuan per year", "population", "Money a year that it can use well."),
        ("taste", F4, "utility", "population", "Pull of migration that levels do not explain."),
        ("first_household", I8, "row", "population", "First household row."),
        ("end_household", I8, "row", "population", "One past the last household row."),
        ("first_member", I8, "row", "population", "First member row."),
        ("end_member", I8, "row", "population", "One past the last member row."),
        ("dibao_quota", I4, "persons", "population", "Persons on the dibao roll at the start."),
    ),
    *_rows(
        "village", "Place",
        ("grid", F4, "kW", "population", "Photovoltaics that the village's grid takes."),
        ("students", F4, "persons", "population", "Registered students who may get a grant in a year; infinite where nobody counted."),
        ("first_firm", I8, "row", "population", "First firm row."),
        ("end_firm", I8, "row", "population", "One past the last firm row."),
    ),
    *_rows(
        "village", "Place",
        ("suited", F4, "ratio", "population", "How well each industry does here; 1 is suitable land."),
        width=N_INDUSTRIES,
    ),
    *_rows(
        "village", "Place",
        ("level_0", F4, "share", "population", "Level of each kind of works at the start."),
        ("cost", F4, "yuan", "population", "What each kind of works costs from nothing to whole, on the spot; 0 where only the need is known."),
        width=N_WORKS,
    ),
    *_rows(
        "village", "Place",
        ("room", F4, "mu, workers", "population", "Paddy, dry and slope land, and able workers of registered households at home; infinite where nobody counted."),
        width=len(LAND_KINDS) + 1,
    ),
    *_rows(
        "village", "VillageState",
        ("road", F4, "share", "delivery", "Level of roads, 1 is solved."),
        ("water", F4, "share", "delivery", "Level of water and irrigation, 1 is solved."),
        ("power", F4, "share", "delivery", "Level of power and networks, 1 is solved."),
        ("clinic", F4, "share", "delivery", "Level of the clinic, 1 is solved."),
        ("flood", F4, "share", "delivery", "Level of flood works, 1 is solved."),
        ("quality", F4, "share", "delivery", "What a yuan of this year's support is worth."),
        ("team", I1, "0/1", "delivery", "A work team is stationed."),
        ("late", I1, "0/1", "delivery", "This year's money missed the planting season."),
        ("harvest_loss", F4, "share", "hazard", "Share of the harvest lost this year."),
        ("disaster", I1, "code", "hazard", "0 none, 1 flood, 2 drought, 3 landslide this year."),
        ("migrant_share", F4, "share", "record", "Migrants among able adults last quarter."),
        ("adopter_share", F4, "share", "record", "Households with a stake last quarter."),
    ),
    *_rows(
        "village", "VillageState",
        ("waiting", F4, "yuan", "delivery", "Works of each kind paid for, not finished."),
        width=N_WORKS,
    ),
    *_rows(
        "village", "Market",
        ("fund", F4, "yuan", "delivery", "Principal of the mutual-aid fund."),
        ("tended", F4, "workers", "delivery", "Workers whom the stakes of registered households need."),
        ("collective_q", F4, "yuan per quarter", "income", "Income of the village collective: what its plants keep for it."),
    ),
    *_rows(
        "village", "Market",
        ("yield_loss", F4, "share", "hazard", "Yield of each industry lost to disease this year."),
        ("firm", F4, "share", "delivery", "Households whom firms of each product can buy from."),
        ("worth", F4, "ratio", "delivery", "Income of each industry here this year, of what its land, works and scale can bear."),
        ("stakes", F4, "packages", "record", "Packages of each industry last quarter."),
        width=N_INDUSTRIES,
    ),
    *_rows(
        "firm", "Firm",
        ("id", I8, "id", "population", "Village code and a number in it."),
        ("enterprise", I8, "id", "population", "Rows of one fail together: a lead enterprise in the villages of a town."),
        ("village", I4, "row", "population", "Row of the village where it ties and hires."),
        ("kind", I1, "code", "population", "0 large operators, 1 community factory, 2 lead enterprise, 3 cooperative, 4 shops that hire."),
        ("product", I1, "industry", "population", "Industry that it buys, from 1; 0 is none."),
        ("places", F4, "households", "population", "Households that it can tie."),
        ("posts", F4, "workers", "population", "Lasting jobs."),
        ("alive", I1, "0/1", "firms", "Stands this year."),
        ("failed", I1, "0/1", "firms", "Failed this year."),
        ("repays", I1, "0/1", "firms", "Returns the principal of contracts that end this year."),
        ("tied", F4, "households", "delivery", "Households tied by a contract."),
        ("capital", F4, "yuan", "delivery", "Money granted to it, less wear."),
        ("hired", F4, "workers", "labour", "Villagers in its lasting jobs this year."),
        ("back", I8, "fen", "uptake", "Principal of contracts returned this quarter, to the village."),
        ("lost", I8, "fen", "uptake", "Principal of contracts lost this quarter."),
    ),
    *_rows(
        "household", "Household",
        ("id", I8, "id", "demography", "Village code's last seven digits and number in the register."),
        ("village", I4, "row", "demography", "Row of its village."),
        ("first", I4, "row", "demography", "First member; -1 when none."),
        ("alive", I1, "0/1", "demography", "Row is in use."),
        ("n_members", I2, "persons", "demography", "Members, migrants included."),
        ("n_adults", I2, "persons", "demography", "Members of working age, 16 to 64."),
        ("n_pupils", I2, "persons", "demography", "Members enrolled up to junior high."),
        ("n_students", I2, "persons", "demography", "Members in senior secondary school."),
        ("n_college", I2, "persons", "demography", "Members in college."),
        ("land", F4, "mu", "demography", "Contracted land.", "share"),
        ("log_mu", F4, "log", "population", "Permanent part of earnings.", "copy"),
        ("trade", F4, "yuan per year", "population", "Scale of an own business.", "copy"),
        ("tie", F4, "sd", "population", "Closeness to those who decide.", "copy"),
        ("kin_a", I4, "row", "population", "First household of kin; -1 when none.", "copy"),
        ("kin_b", I4, "row", "population", "Second household of kin; -1 when none.", "copy"),
    ),
    *_rows(
        "household", "Health",
        ("gross_q", F4, "yuan per quarter", "health", "Inpatient bills."),
        ("insured_q", F4, "yuan per quarter", "health", "Paid by insurance, cover and aid."),
        ("outpatient_q", F4, "yuan per quarter", "health", "Chronic care nobody reimburses."),
        ("labour_q", F4, "workers", "health", "Able labour of all adults, illness taken off."),
        ("lost_q", F4, "workers", "health", "Labour lost to illness and to caring."),
        ("n_ill", I2, "persons", "health", "Members admitted this quarter."),
        ("n_chronic", I2, "persons", "health", "Members chronically ill or disabled."),
        ("n_old", I2, "persons", "health", "Members of 60 and over."),
        ("n_died", I2, "persons", "demography", "Members who died as the year began."),
        ("screen", I1, "bits", "health", "Quarters of this year in which a member's illness is looked at."),
        ("steady", I1, "0/1", "health", "Every member's labour is that of the quarter before."),
    ),
    *_rows(
        "household", "Work",
        ("home", F4, "workers", "labour", "Labour at home, on land and stakes."),
        ("local", F4, "workers", "labour", "Labour in local jobs."),
        ("migrant", F4, "workers", "labour", "Labour away, with wage factor."),
        ("jobless", F4, "workers", "labour", "Migrants out of work this quarter."),
        ("idle", I2, "bits", "labour", "As Migration.idle, of any migrant of the household."),
        ("post", I1, "0/1", "labour", "Holds a public-welfare post this year."),
        ("hired", F4, "workers", "labour", "Labour in jobs of firms of the village."),
        ("laid_off", F4, "workers", "labour", "Fewer in such jobs than last year."),
        ("season", I1, "0/1", "labour", "Works for a large operator in the season."),
        ("unpaid_q", F4, "yuan per quarter", "labour", "Remittances of wages that were not paid."),
        ("own_q", F4, "yuan per quarter", "uptake", "Own share paid (自筹)."),
        ("taken_q", F4, "yuan per quarter", "uptake", "Support money taken up."),
        ("borrowed_q", F4, "yuan per quarter", "uptake", "Formal loan taken for a shop or house."),
    ),
    *_rows(
        "household", "Stake",
        ("size", F4, "packages", "uptake", "Productive stake in each industry.", "share"),
        ("age", F4, "quarters", "uptake", "Mean age of the stake in each industry.", "copy"),
        width=N_INDUSTRIES,
    ),
    *_rows(
        "household", "Stake",
        ("n_kinds", I1, "industries", "uptake", "Industries with a stake.", "copy"),
        ("credit", F4, "yuan", "uptake", "Productive micro-loan, what is left of it times its worth in the village.", "share"),
        ("eased", F4, "yuan", "uptake", "Of it, under an interest subsidy.", "share"),
        ("mutual", F4, "yuan", "uptake", "Loan of the village's mutual-aid fund times its worth there.", "share"),
        ("share", F4, "yuan", "uptake", "Share in a cooperative or lead enterprise; its contract stays with the parent."),
        ("share_q", F4, "quarters", "uptake", "Quarters since its contract began."),
        ("firm", I4, "row", "uptake", "Firm of the contract; read where there is a share."),
        ("tea", F4, "share", "population", "Contracted land under old tea gardens.", "copy"),
        ("practice", F4, "share", "uptake", "What is left of a course in practical farming; 1 is fresh.", "copy"),
        ("shop", I1, "0/1", "uptake", "Runs a noodle shop."),
        ("moved", I1, "code", "uptake", "0 not moved, 1 concentrated, 2 scattered, 3 turn-key.",
         "copy"),
    ),
    *_rows(
        "household", "Offer",
        ("kind", I1, "industry", "delivery", "Industry offered this year, from 1; 0 is none."),
        ("stake", F4, "yuan", "delivery", "Money of that industry offered this quarter."),
        ("course", F4, "yuan", "delivery", "Training money offered this quarter."),
        ("grant", F4, "yuan", "delivery", "Schooling aid of this year.", "share"),
        ("credit", F4, "yuan", "delivery", "Micro-loan made possible this quarter."),
        ("eased", F4, "yuan", "delivery", "Loan whose interest the fund pays, additional or not."),
        ("mutual", F4, "yuan", "delivery", "Loan offered by the village's mutual-aid fund."),
        ("shop", F4, "yuan", "delivery", "Start-up help for a shop offered this quarter."),
        ("share", F4, "yuan", "delivery", "Share in an enterprise granted this quarter."),
        ("firm", I4, "row", "delivery", "Firm of that share."),
        ("move", I1, "code", "delivery", "Route of relocation offered this quarter."),
        ("spent", F4, "yuan", "delivery", "Money of this year's offers that cannot be refused."),
        ("helped", I1, "years since 2000", "delivery", "Year in which support was last offered; 0 never.", "copy"),
    ),
    *_rows(
        "household", "Flow",
        *((f"{s}_q", F4, "yuan per quarter", "income", f"Income: {s}.") for s in SOURCES),
        ("firm_q", F4, "yuan per quarter", "income", "Wages of firms of the village, inside local wages."),
        ("stake_y", F4, "yuan per year", "income", "Income of a normal year from stakes that the household runs."),
        ("floor_q", F4, "yuan per quarter", "income", "Dibao and wubao inside transfers."),
        ("illness_loss_q", F4, "yuan per quarter", "income", "Income lost to illness, by replay."),
        ("hazard_loss_q", F4, "yuan per quarter", "income", "Income lost to disaster, by replay."),
        ("price_loss_q", F4, "yuan per quarter", "income", "Income lost to prices, gains negative."),
        ("job_loss_q", F4, "yuan per quarter", "income", "Income lost with jobs, by replay."),
        ("luck_loss_q", F4, "yuan per quarter", "income", "Income lost as luck fell from last year's, gains negative."),
    ),
    *_rows(
        "household", "Luck",
        ("upper", I1, "0/1", "population", "In the upper half of permanent incomes.", "copy"),
        ("luck", F4, "log", "income", "Transitory income, AR(1) over years.", "copy"),
        ("skill", F4, "factor", "income", "Permanent part of what labour earns, also away.", "copy"),
        ("scale", F4, "factor", "income", "Earnings of the year: permanent part times luck.", "copy"),
        ("slump", F4, "share", "income", "Earnings that luck took since last year, of this year's."),
    ),
    *_rows(
        "household", "Money",
        ("savings", F4, "yuan", "coping", "Money at hand.", "share"),
        ("owed_kin", F4, "yuan", "coping", "Owed to kin, without interest.", "share"),
        ("loan", F4, "yuan", "coping", "Formal loan.", "share"),
        ("debt", F4, "yuan", "coping", "Debt at high interest.", "share"),
        ("spending_q", F4, "yuan per quarter", "coping", "Consumption."),
        ("out_of_pocket_q", F4, "yuan per quarter", "coping", "Medical bills paid, care forgone off."),
        ("forgone_q", F4, "yuan per quarter", "coping", "Care forgone."),
        ("school_q", F4, "yuan per quarter", "coping", "Cost of schooling."),
        ("interest_q", F4, "yuan per quarter", "coping", "Interest paid."),
        ("sell", F4, "share", "coping", "Share of all stakes to sell next quarter."),
        ("cut_q", F4, "yuan per quarter", "coping", "Consumption given up to a shock."),
    ),
    *_rows(
        "household", "Year",
        *((f"{s}_y", F4, "yuan per year", "poverty", f"Income so far this year: {s}.") for s in SOURCES),
        ("out_of_pocket_y", F4, "yuan per year", "poverty", "Medical bills paid this year."),
        ("school_y", F4, "yuan per year", "poverty", "Schooling this year."),
        ("interest_y", F4, "yuan per year", "poverty", "Interest this year."),
        ("illness_loss_y", F4, "yuan per year", "poverty", "Income lost to illness this year."),
        ("hazard_loss_y", F4, "yuan per year", "poverty", "Income lost to disaster this year."),
        ("price_loss_y", F4, "yuan per year", "poverty", "Income lost to prices this year, gains negative."),
        ("job_loss_y", F4, "yuan per year", "poverty", "Income lost with jobs this year."),
        ("luck_loss_y", F4, "yuan per year", "poverty", "Income lost to luck since last year."),
    ),
    *_rows(
        "household", "Status",
        ("income_y", F4, "yuan per head and year", "poverty", "纯收入 of last year-end.", "copy"),
        ("left_y", F4, "yuan per head and year", "poverty",
         "Income after bills, schooling and interest.", "copy"),
        ("ratio_1", F4, "ratio to line", "poverty", "Income over line, last year-end.", "copy"),
        ("ratio_2", F4, "ratio to line", "poverty", "Income over line one year earlier.", "copy"),
        ("income_poor", I1, "0/1", "poverty", "Income below the line.", "copy"),
        ("spending_poor", I1, "0/1", "poverty", "Income after bills below the line.", "copy"),
        ("chronic_poor", I1, "0/1", "poverty", "Three-year mean below the line.", "copy"),
        ("ever_poor", I1, "0/1", "poverty", "Was spending-poor at some year-end.", "copy"),
        ("event", I1, "code", "poverty", "1 entry, 2 exit, 3 return this year."),
        ("cause", I1, "code", "poverty", "Cause of the return, as in CAUSES."),
        ("catastrophic", I1, "0/1", "poverty", "Bills above 40 % of what is left after food."),
        ("impoverished", I1, "0/1", "poverty", "Above the line before medical bills, below after."),
        ("ratio_3", F4, "ratio to line", "poverty", "Income over line two years earlier.", "copy"),
        ("left_before", F4, "yuan per head and year", "poverty",
         "Income after bills one year earlier.", "copy"),
    ),
    *_rows(
        "household", "Register",
        ("listed", I1, "0/1", "register", "On the poverty register.", "copy"),
        ("left_year", I2, "year", "register", "Year of the last exit from it; 0 if none.", "copy"),
        ("score", F4, "sd", "register", "Poverty score of the last appraisal.", "copy"),
        ("dibao", I1, "0/1", "civil_affairs", "Receives dibao 低保.", "copy"),
        ("wubao", I1, "0/1", "civil_affairs", "Without labour, means or kin: 五保."),
        ("watch", I1, "0/1", "register", "Left, and below 1.5 times the line."),
        ("event", I1, "code", "register", "1 entry, 2 exit, 3 re-entry this year, 4 struck off, 5 added by its correction."),
        ("served", I1, "0/1", "register",
         "Eligible for programmes and raised cover: listed, or within the years of support.", "copy"),
        ("again", I1, "0/1", "register", "Put forward by a visit for another kind of support."),
        ("paired", I1, "0/1", "register", "A cadre is paired with it 结对帮扶; visits are the cadre's.", "copy"),
        ("roll_event", I1, "code", "civil_affairs", "1 joined dibao, 2 left it, 3 joined wubao."),
    ),
    *_rows(
        "household", "Living",
        ("spending_y", F4, "yuan per year", "poverty", "Consumption so far this year."),
        ("forgone_y", F4, "yuan per year", "poverty", "Care forgone so far this year."),
        ("support_y", F4, "yuan per year", "poverty", "Floor and support taken up this year."),
        ("lacks", I1, "bits", "poverty", "Promises of 两不愁三保障 unmet, in DIMENSIONS' order.", "copy"),
        ("unsafe", I1, "0/1", "civil_affairs", "House is unsafe.", "copy"),
        ("relief_q", F4, "yuan per quarter", "civil_affairs", "Temporary relief 临时救助 granted, paid in the next quarter."),
        ("rent_q", F4, "yuan per quarter", "income", "Rent of land leased out, inside property."),
    ),
    *_rows(
        "household", "Spell",
        ("spell_y", I1, "years", "poverty", "Length of the present spell in spending poverty.", "copy"),
        ("poor_years", I1, "years", "poverty", "Years in spending poverty so far.", "copy"),
        ("exit_year", I2, "year", "poverty", "Year of the last exit from it; 0 if none.", "copy"),
        ("ended_y", I1, "years", "poverty", "Length of the spell that ended this year; 0 if none."),
        ("after_y", I1, "years", "poverty", "Years out of it before this year's return; 0 if none."),
        ("mainly", I1, "code", "poverty", "Largest contributor to this year's return, as in CAUSES."),
        ("ever_income", I1, "0/1", "poverty", "Was income-poor at some year-end.", "copy"),
        ("ever_chronic", I1, "0/1", "poverty", "Was chronically poor at some year-end.", "copy"),
        ("event_income", I1, "code", "poverty", "As Status.event, of income poverty."),
        ("event_chronic", I1, "code", "poverty", "As Status.event, of chronic poverty."),
        ("cause_income", I1, "code", "poverty", "As Status.cause, of income poverty."),
        ("cause_chronic", I1, "code", "poverty", "As Status.cause, of chronic poverty."),
    ),
    *_rows(
        "household", "LastYear",
        *((name, F4, unit, "poverty", f"At the last year-end: {text}.", "share")
          for name, unit, text in (
              ("bills", "yuan per year", "medical bills paid"),
              ("illness", "yuan per year", "income lost to illness"),
              ("school", "yuan per year", "schooling"),
              ("hazard", "yuan per year", "income lost to disaster"),
              ("price", "yuan per year", "income lost to prices, gains negative"),
              ("job", "yuan per year", "income lost with jobs"),
              ("earned", "yuan per year", "farm income and wages"),
              ("wages", "yuan per year", "local wages and remittances"),
              ("support", "yuan per year", "stakes at normal prices, and the floor"),
              ("workers", "workers", "labour if all were well"),
              ("unwell", "workers", "labour lost to chronic illness and disability"),
              ("members", "persons", "members"),
          )),
    ),
    *_rows(
        "household", "Cover",
        ("insured", I1, "0/1", "health", "Members of cooperative insurance 新农合 this year.", "copy"),
        ("premium_y", F4, "yuan per year", "health", "Premium that the household pays."),
        ("premium_aid_y", F4, "yuan per year", "health", "Premium paid for it (资助参保)."),
        ("cooperative_y", F4, "yuan per year", "health", "Paid by 新农合 so far this year."),
        ("left_y", F4, "yuan per year", "health", "Bills that 新农合 left so far this year."),
        ("critical_y", F4, "yuan per year", "health", "Paid by 大病保险 so far this year."),
        ("aid_y", F4, "yuan per year", "health", "Paid by 医疗救助 so far this year."),
        ("neglect", F4, "share", "health", "Care forgone lately, share of bills; halves a quarter."),
    ),
    *_rows(
        "household", "School",
        ("grant_q", F4, "yuan per quarter", "coping", "School grants received."),
        ("owed", F4, "yuan", "coping", "Student loans, without interest until college ends.", "share"),
        ("dropped_q", I2, "persons", "coping", "Members who left school for lack of money."),
    ),
    *_rows(
        "member", "Member",
        ("id", I8, "id", "demography", "Household id and a number in it, or the birth's event."),
        ("next", I4, "row", "demography", "Next member of the household; -1 ends."),
        ("alive", I1, "0/1", "demography", "Row is in use."),
        ("age", I2, "years", "demography", "Age."),
        ("sex", I1, "0 male, 1 female", "demography", "Sex."),
        ("schooling", I1, "years", "demography", "Years of schooling."),
        ("enrolled", I1, "0/1", "demography", "Goes to school this year."),
        ("condition", I1, "code", "health", "0 well, 1 chronic, 2 disabled."),
        ("capacity", F4, "share", "health", "Labour of this quarter, illness taken off."),
        ("work", I1, "code", "labour", "0 none, 1 home, 2 local job, 3 migrant."),
        ("trained", I1, "years since 2000", "uptake", "Year of a course taken; 0 never."),
        ("away", I1, "years", "labour", "Years as a migrant worker so far, 100 at most."),
        ("left_school", I1, "0/1", "coping", "Left school for lack of money."),
        ("stays", I1, "stays", "health", "Admissions so far this year."),
        ("screen", I1, "bits", "health", "Quarters of this year in which illness is looked at."),
    ),
    *_rows(
        "member", "Migration",
        ("taste_away", F4, "ratio", "labour", "Lasting taste for migration; 0 not drawn yet."),
        ("taste_near", F4, "ratio", "labour", "Lasting taste for a local job."),
        ("idle", I2, "bits", "labour", "Quarters of this year without work (4), unpaid (4)."),
        ("away_q", I1, "quarters", "labour", "Quarters that one who came home was away this year."),
    ),
)  # fmt: skip
"""All columns; the architecture test holds processes to their owners."""


def columns_of(group: str) -> tuple[Column, ...]:
    """Columns of a bundle, in order."""
    return tuple(c for c in COLUMNS if c.group == group)


def _bundle(group: str) -> Any:
    return bundle(group, [c.name for c in columns_of(group)], __name__)


Village = _bundle("Village")
Place = _bundle("Place")
VillageState = _bundle("VillageState")
Firm = _bundle("Firm")
Market = _bundle("Market")
Household = _bundle("Household")
Health = _bundle("Health")
Work = _bundle("Work")
Stake = _bundle("Stake")
Offer = _bundle("Offer")
Flow = _bundle("Flow")
Luck = _bundle("Luck")
Money = _bundle("Money")
Year = _bundle("Year")
Status = _bundle("Status")
Register = _bundle("Register")
Living = _bundle("Living")
Spell = _bundle("Spell")
LastYear = _bundle("LastYear")
Cover = _bundle("Cover")
School = _bundle("School")
Member = _bundle("Member")
Migration = _bundle("Migration")

BUNDLES: Final[dict[str, Any]] = {
    t.__name__: t
    for t in (
        Village, Place, VillageState, Market, Firm, Household, Health, Work, Stake, Offer, Flow, Luck, Money, Year, Status,
        Register, Living, Spell, LastYear, Cover, School, Member, Migration,
    )
}  # fmt: skip
"""Bundle classes by name."""
