"""A check for every rule that a plan may claim to keep: from its rows alone, in plain loops."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from model.programmes import GRANTABLE, PROGRAMMES
from optimize.audit.ledger import ROUNDING, TOLERANCE, Book, Violation, read_rows

RuleFields = Mapping[str, Any]

INDUSTRIES = {p.name for p in PROGRAMMES if p.counts_as_industry}


def _outside(
    rule: RuleFields,
    what: str,
    where: str,
    money: float,
    per: float = 1.0,
    rounding: float = TOLERANCE,
) -> Iterator[Violation]:
    """Below the least or above the most, each times ``per``."""
    least, most = float(rule.get("least", 0.0)) * per, float(rule.get("most", float("inf"))) * per
    if money < least - rounding:
        yield Violation(what, where, least - money)
    if money > most + rounding:
        yield Violation(what, where, money - most)


def _outside_share(
    rule: RuleFields, what: str, where: str, money: float, whole: float
) -> Iterator[Violation]:
    """Below the least or above the most share of a whole."""
    ends = {"least": rule.get("least_share", 0.0), "most": rule.get("most_share", 1.0)}
    yield from _outside(ends, what, where, money, whole, TOLERANCE + 1e-4 * whole)


def _village_money(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for v in (p for p in book.places if not rule.get("villages") or p in rule["villages"]):
        per = book.places[v].heads if rule["per_head"] else 1.0
        yield from _outside(rule, "money of a village", f"village {v}", book.total(village=v), per)


def _floor(book: Book, rule: RuleFields) -> Iterator[Violation]:
    # a grant is rounded down to whole yuan in every year and programme
    rounding = len(book.years) * len(PROGRAMMES)
    for v, place in book.places.items():
        money, what = book.total(village=v), "floor per registered head"
        yield from _outside(rule, what, f"village {v}", money, place.heads, rounding)


def _household_cap(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for v, place in book.places.items():
        money, what = book.total(village=v), "money per registered household"
        yield from _outside(rule, what, f"village {v}", money, place.households)


def _town_money(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for town in sorted({p.town for p in book.places.values()}):
        if not rule["towns"] or town in rule["towns"]:
            money = book.total(village={v for v, p in book.places.items() if p.town == town})
            yield from _outside(rule, "money of a town", f"town {town}", money)


def _periods(book: Book, rule: RuleFields) -> list[set[int]]:
    return [{y} for y in book.years] if rule.get("yearly", True) else [set(book.years)]


def _programme_money(book: Book, rule: RuleFields) -> Iterator[Violation]:
    programmes, what = set(rule["programmes"]), "money of programmes"
    for years in _periods(book, rule):
        money, where = book.total(year=years, programme=programmes), f"{min(years)}"
        yield from _outside(rule, what, where, money)
        yield from _outside_share(rule, what, where, money, book.total(year=years))


def _weak_evidence(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for year in book.years:
        whole = sum(given[year] for given in book.given.values())
        for programmes, what, share in (
            *[({k}, k, rule["each"]) for k in rule["programmes"]],
            (set(rule["programmes"]), "jointly", rule["jointly"]),
        ):
            money = book.total(year=year, programme=programmes)
            yield from _outside({"most": share * whole}, f"weak evidence, {what}", str(year), money)


def _earmark(book: Book, rule: RuleFields) -> Iterator[Violation]:
    programmes, purse, what = set(rule["programmes"]), rule["purse"], "earmark"
    for years in _periods(book, rule):
        money = book.total(year=years, programme=programmes, purse=purse)
        yield from _outside(rule, what, f"{min(years)}", money)
        whole = book.total(year=years, purse=purse)
        yield from _outside_share(rule, what, f"{min(years)}", money, whole)


def _industry_share(book: Book, rule: RuleFields) -> Iterator[Violation]:
    counted = INDUSTRIES | {"cooperative"} if rule.get("shares") else INDUSTRIES
    for year in book.years:
        spent = book.total(year=year, purse="special")
        got = book.total(year=year, purse="special", programme=counted)
        fields = {"least_share": rule["least"]}
        yield from _outside_share(fields, "share of industries", str(year), got, spent)


def _limit(book: Book, rule: RuleFields) -> Iterator[Violation]:
    named = rule["villages"] or rule["towns"]
    here = {
        v
        for v, p in book.places.items()
        if not named or v in rule["villages"] or p.town in rule["towns"]
    }
    years = set(rule["years"] or book.years)
    where: dict[str, Any] = {"programme": set(rule["programmes"] or GRANTABLE), "year": years}
    if rule["purse"]:
        where["purse"] = rule["purse"]
    yield from _outside(rule, "limit", "sum", book.total(village=here, **where))
    fewest, most = float(rule["least_villages"]), float(rule["most_villages"])
    if fewest > 0.0 or most < float("inf"):
        n = sum(_more_than_floor(book, v, where) for v in here)
        if not fewest <= n <= most:
            yield Violation("limit", "villages", float(n))


def _more_than_floor(book: Book, village: int, where: Mapping[str, Any]) -> bool:
    """Whether a village gets more of it than its floor could be, and its pins."""
    pins = sum(
        float(r["yuan"])
        for r in book.rules_named("pin")
        if r["village"] == village
        and r["programme"] in where["programme"]
        and r["year"] in where["year"]
    )
    floor = book.floor(village) * len(where["year"]) / len(book.years)
    return book.total(village=village, **where) - pins - floor > ROUNDING * len(where["year"])


def _listed_first(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for v, place in book.places.items():
        for year in book.years:
            early = year < int(rule["year"]) and not place.first_round
            if early and (more := book.above(v, year)) > 0.0:
                yield Violation("listed villages first", f"{year}, village {v}", more)


def _pairs(book: Book) -> Iterator[tuple[int, int, float, float]]:
    """Village, year, its money and the year before's."""
    for v in book.places:
        yearly = [book.total(village=v, year=y) for y in book.years]
        for i in range(1, len(yearly)):
            yield v, book.years[i], yearly[i], yearly[i - 1]


def _withdrawal(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for v, year, now, before in _pairs(book):
        if (short := float(rule["least"]) * before - now) > TOLERANCE:
            yield Violation("no sudden withdrawal", f"{year}, village {v}", short)


def _ramp(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for v, year, now, before in _pairs(book):
        if (more := now - float(rule["most"]) * before - float(rule["free"])) > TOLERANCE:
            yield Violation("ramp", f"{year}, village {v}", more)


def _project_library(book: Book, rule: RuleFields) -> Iterator[Violation]:
    may: dict[tuple[int, str], float] = {}
    for village, programme, most in rule["projects"]:
        key = (int(village), str(programme))
        may[key] = may.get(key, 0.0) + float(most)
    for v in book.places:
        over = 0.0
        for k in GRANTABLE:
            pins = sum(book.pinned(v, y, k) for y in book.years)
            more = book.total(village=v, programme=k) - pins - may.get((v, k), 0.0)
            over += max(0.0, more - len(book.years))
        if over > book.floor(v) + TOLERANCE:
            yield Violation("project library", f"village {v}", over - book.floor(v))


def _projects_per_town(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for town in sorted({p.town for p in book.places.values()}):
        here = [v for v, p in book.places.items() if p.town == town]
        for year in book.years:
            if (n := sum(book.above(v, year) > 0.0 for v in here)) > rule["most"]:
                yield Violation("projects per town and year", f"{year}, town {town}", float(n))


def _least_project(book: Book, rule: RuleFields) -> Iterator[Violation]:
    funded = {v for v in book.places if any(book.above(v, year) > 100.0 for year in book.years)}
    for year, v, k in sorted({row[:3] for row in book.rows}):
        lacks = float(rule["least"]) - book.total(village=v, year=year, programme=k)
        if v in funded and lacks > TOLERANCE and not book.pinned(v, year, k):
            yield Violation("smallest project", f"{year}, village {v}, {k}", lacks)


def _exit_task(book: Book, rule: RuleFields) -> Iterator[Violation]:
    least, reached = float(rule["least"]), book.measures.get(f"exits_{rule['year']}")
    if reached is None and least > 0.0:
        yield Violation("task of exits", str(rule["year"]), 0.0, checked=False)
    elif reached is not None and reached < least - 0.5:
        yield Violation("task of exits", str(rule["year"]), least - reached)


def _own_share(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for v, place in book.places.items():
        own = sum(rate * book.total(village=v, programme=k) for k, rate in book.own.items())
        what = "own money per registered household"
        yield from _outside(rule, what, f"village {v}", own, place.households)


def _teams(book: Book, rule: RuleFields) -> Iterator[Violation]:
    sent = [v for v, has in book.teams.items() if has and v in book.places]
    stationed = sum(p.team for p in book.places.values())
    moved = sum(not book.places[v].team for v in sent)
    if len(sent) > stationed + rule["more"]:
        yield Violation("work teams", "the county", float(len(sent)))
    if moved > rule["moves"] + rule["more"]:
        yield Violation("moved work teams", "the county", float(moved))


def _deadline(book: Book, rule: RuleFields) -> Iterator[Violation]:
    late = {y for y in book.years if y > int(rule["year"])}
    if (yuan := book.total(year=late, purse=rule["purse"])) > TOLERANCE:
        yield Violation("deadline of a purse", str(rule["purse"]), yuan)


def _pin(book: Book, rule: RuleFields) -> Iterator[Violation]:
    where = {k: rule[k] for k in ("village", "programme", "year")}
    if (missing := float(rule["yuan"]) - book.total(**where)) > TOLERANCE:
        place = f"{rule['year']}, village {rule['village']}, {rule['programme']}"
        yield Violation("pinned project", place, missing)


def _ban(book: Book, rule: RuleFields) -> Iterator[Violation]:
    for v in (rule["village"],) if rule["village"] else book.places:
        if (yuan := book.total(village=v, programme=rule["programme"])) > TOLERANCE:
            yield Violation("banned project", f"village {v}, {rule['programme']}", yuan)


def _whole_plan(book: Book, rule: RuleFields) -> Iterator[Violation]:
    # a rule of all plan years: what was executed stands before the rows of the years left
    years = tuple(sorted(next(iter(rule["purses"].values()))))
    rows = (*read_rows(rule["rows"]), *book.rows)
    whole = Book(rows, rule["places"], years, rule["rules"], rule["purses"], rule["own"])
    yield from CHECKS[rule["of"]["rule"]](whole, rule["of"])


CHECKS: dict[str, Callable[[Book, RuleFields], Iterator[Violation]]] = {
    "industry_share": _industry_share,
    "floor_per_head": _floor,
    "deadline": _deadline,
    "earmark": _earmark,
    "weak_evidence": _weak_evidence,
    "village_money": _village_money,
    "town_money": _town_money,
    "household_cap": _household_cap,
    "programme_money": _programme_money,
    "limit": _limit,
    "listed_first": _listed_first,
    "no_sudden_withdrawal": _withdrawal,
    "ramp": _ramp,
    "project_library": _project_library,
    "least_project": _least_project,
    "projects_per_town_year": _projects_per_town,
    "exit_task": _exit_task,
    "own_share": _own_share,
    "teams": _teams,
    "pin": _pin,
    "ban": _ban,
    "whole_plan": _whole_plan,
}
"""By the name of the rule."""
