"""Rules, one small file each: a sentence, its mathematics, an index function, a row function."""

from typing import Final

from optimize.rules.at_least import AtLeast
from optimize.rules.base import Rule
from optimize.rules.carry_over import CarryOver
from optimize.rules.choice import Choice
from optimize.rules.deadline import Deadline
from optimize.rules.earmark import Earmark
from optimize.rules.exit_task import ExitTask
from optimize.rules.floor import FloorPerHead
from optimize.rules.glut import Glut
from optimize.rules.household_cap import HouseholdCap
from optimize.rules.industry_share import IndustryShare
from optimize.rules.inertia import Inertia
from optimize.rules.least_project import LeastProject
from optimize.rules.limit import Limit
from optimize.rules.listed_first import ListedFirst
from optimize.rules.near_best import NearBest
from optimize.rules.own_share import OwnShare
from optimize.rules.payments import Fund, Money, Payment
from optimize.rules.pins import Ban, Pin
from optimize.rules.programme_money import ProgrammeMoney
from optimize.rules.project_library import ProjectLibrary
from optimize.rules.projects_per_town import ProjectsPerTownYear
from optimize.rules.ramp import Ramp
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from optimize.rules.teams import Teams
from optimize.rules.town_money import TownMoney
from optimize.rules.village_money import VillageMoney
from optimize.rules.weak_evidence import WeakEvidence
from optimize.rules.weakest import Weakest
from optimize.rules.withdrawal import NoSuddenWithdrawal

ALWAYS: Final[tuple[type[Rule], ...]] = (Choice, Payment, Money, Fund, Glut)
"""Parts of every problem."""

OF_AIM: Final[tuple[type[Rule], ...]] = (
    AtLeast,
    Risk,
    Reserve,
    Weakest,
    Inertia,
    NearBest,
)
"""Rules that an objective brings."""

SWITCHABLE: Final[dict[str, type[Rule]]] = {
    kind.name: kind
    for kind in (
        IndustryShare,
        FloorPerHead,
        CarryOver,
        Deadline,
        Earmark,
        VillageMoney,
        TownMoney,
        HouseholdCap,
        ProgrammeMoney,
        WeakEvidence,
        Limit,
        ListedFirst,
        NoSuddenWithdrawal,
        Ramp,
        ProjectLibrary,
        LeastProject,
        ProjectsPerTownYear,
        ExitTask,
        OwnShare,
        Teams,
        Pin,
        Ban,
    )
}
"""Rules that a planner names in a scenario or on the command line."""
