"""Numbers of each industry: what a package earns, needs and risks.

``net_y`` is what growers get of a package at full yield, a year, of 2015: plan figures are two to
five times surveys, so that plans are taken at 0.3 to 0.6 of their face. Hired labour is paid from
it; own labour is not, but is taken from other work.
"""

from typing import Final

from model.declare import Constant, Parameter

_GUESS = "assumption"
_UNITS = {
    "net_y": "yuan per package and year, 2015",
    "labour": "workers per package",
    "loss_y": "chance a year that disease takes half of a village's yield",
    "deaths_y": "share of stakes eaten, sold, dead or given up a year",
    "price_sd": "log a year, or amplitude of a cycle",
    "glut": "price fall per unit of glut",
    "old": "packages per household of the county in 2015",
}
FIELDS: Final = tuple(_UNITS)

_Range = tuple[float, float, float]

_TABLE: Final[dict[str, tuple[str, tuple[_Range, ...]]]] = {
    "tea": (
        "grower's net of 1,800 yuan a mu (1,000-3,000), less the gap of plans and surveys",
        ((1620, 800, 3000), (0.08, 0.04, 0.16), (0.05, 0.0, 0.10), (0.03, 0.02, 0.05),
         (0.10, 0.05, 0.20), (0.10, 0.05, 0.20), (0.40, 0.25, 0.60)),
    ),
    "konjac": (
        "gross of 6,060 yuan a mu (3,000-8,000; 160,000 mu of Ankang about 2013) less corms, at 0.3-0.6",
        ((1300, 300, 2600), (0.10, 0.05, 0.20), (0.20, 0.10, 0.40), (0.20, 0.10, 0.30),
         (0.15, 0.10, 0.30), (0.20, 0.10, 0.40), (0.10, 0.05, 0.20)),
    ),
    "walnut": (
        "gross of 1,000 yuan a mu (600-2,000), Shangluo 2015, less inputs; survival of 0.70-0.96",
        ((1000, 300, 2000), (0.06, 0.03, 0.12), (0.10, 0.05, 0.20), (0.03, 0.01, 0.06),
         (0.20, 0.10, 0.35), (0.20, 0.10, 0.40), (0.20, 0.10, 0.40)),
    ),
    "pig": (
        "150 yuan a head (-300 to 500), backyard, 2013-16: general knowledge; ten heads at 0.3-1",
        ((1000, 200, 2500), (0.12, 0.06, 0.24), (0.08, 0.03, 0.20), (0.20, 0.10, 0.30),
         (0.30, 0.20, 0.40), (0.0, 0.0, 0.0), (0.30, 0.20, 0.50)),
    ),
    "cattle": (
        "assumption: a calf a year less feed, at 0.3-0.6 of plan figures",
        ((1300, 500, 2500), (0.12, 0.06, 0.24), (0.03, 0.0, 0.06), (0.15, 0.05, 0.25),
         (0.08, 0.04, 0.16), (0.05, 0.0, 0.10), (0.10, 0.05, 0.20)),
    ),
    "sheep": (
        "return of 20 % of the package (5-35): general knowledge",
        ((1200, 300, 2100), (0.05, 0.025, 0.12), (0.05, 0.0, 0.10), (0.15, 0.05, 0.25),
         (0.12, 0.06, 0.24), (0.10, 0.0, 0.20), (0.15, 0.08, 0.30)),
    ),
    "vegetables": (
        "6,000 yuan of a self-run simple house of half a mu, 2013, at 0.3-1",
        ((3000, 1000, 6000), (0.30, 0.15, 0.50), (0.10, 0.05, 0.20), (0.10, 0.05, 0.20),
         (0.15, 0.10, 0.30), (0.70, 0.50, 1.0), (0.01, 0.005, 0.03)),
    ),
    "potato": (
        "assumption: a sixth more yield on three mu; seed lasts about two years",
        ((250, 80, 500), (0.02, 0.0, 0.05), (0.12, 0.05, 0.25), (0.45, 0.30, 0.70),
         (0.12, 0.06, 0.24), (0.70, 0.50, 1.0), (0.50, 0.30, 0.80)),
    ),
    "fish": (
        "assumption: 15 % of the pond's cost (5-33)",
        ((2200, 700, 5000), (0.15, 0.08, 0.30), (0.15, 0.05, 0.30), (0.15, 0.05, 0.25),
         (0.10, 0.05, 0.20), (0.70, 0.50, 1.0), (0.003, 0.001, 0.01)),
    ),
    "tourism": (
        "40,000 yuan a farmstay (10,000-50,000, survivors only), Qinba 2018, at 0.1-0.3",
        ((5000, 1500, 12000), (0.40, 0.20, 0.80), (0.10, 0.05, 0.20), (0.15, 0.05, 0.25),
         (0.10, 0.05, 0.20), (0.70, 0.50, 1.0), (0.004, 0.002, 0.01)),
    ),
    "photovoltaic": (
        "200,000 yuan a village plant of 187 kW (gross 10-16 % of cost), 2020; less a tenth for upkeep",
        ((2890, 2030, 3240), (0.0, 0.0, 0.0), (0.02, 0.0, 0.05), (0.025, 0.01, 0.04),
         (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    ),
}  # fmt: skip


_REASONS = {
    "labour": "days of a farm manual, rounded",
    "loss_y": "soft rot of konjac in 15-25 % of years; others by analogy",
    "deaths_y": "gardens last, animals and small plants fade within years (yields of priors.csv): ranges by analogy",
    "price_sd": "pigs +-30 % over a cycle of 3-4 years; tree crops -30 to -65 % in three years",
    "glut": "only tea has a leading firm; perishables find fewest buyers",
    "old": "what the county grew in 2015",
}


def _rows() -> tuple[Parameter, ...]:
    out = []
    for name, (source, ranges) in _TABLE.items():
        for field, (value, low, high) in zip(FIELDS, ranges, strict=True):
            text = source if field == "net_y" else f"{_GUESS}: {_REASONS[field]}"
            # what a package brings is drawn as its yield (model.programmes.priors), tea's old
            # gardens as the county's tea_old
            fixed = field == "net_y" or (name, field) == ("tea", "old")
            kind = Constant if fixed else Parameter
            out.append(kind(f"{name}.{field}", value, low, high, _UNITS[field], text))
    return tuple(out)


INDUSTRY_PARAMETERS: Final = _rows()
"""Seven numbers of every industry, in the order of :data:`model.programmes.industry.INDUSTRIES`."""
