"""Codes of columns: what a small whole number in a column means."""

from typing import Final

import numpy as np

NOT_WORKING, HOME, LOCAL, MIGRANT, EMPLOYED = range(5)
"""``Member.work``; ``EMPLOYED`` is a job in a firm of the village."""

OPERATOR, FACTORY, LEAD, COOPERATIVE, SHOP = range(5)
"""``Firm.kind``: large operators 大户, community factory 社区工厂, lead enterprise 龙头企业, shops
and workshops of those who came home from the noodle trade 返乡店铺."""

WELL, CHRONIC, DISABLED = range(3)
"""``Member.condition``."""

NO_DISASTER, FLOOD, DROUGHT, LANDSLIDE = range(4)
"""``VillageState.disaster``."""

NOT_MOVED, CONCENTRATED, SCATTERED, TURNKEY = range(4)
"""``Stake.moved`` and ``Offer.move``: to a site, elsewhere, a house handed over."""

ENTRY, EXIT, RETURN, STRUCK, ADDED = 1, 2, 3, 4, 5
"""``Status.event``, ``Spell.event_*`` and ``Register.event``: 0 is no change; the last
two are of the register alone."""

JOINED_DIBAO, LEFT_DIBAO, JOINED_WUBAO = 1, 2, 3
"""``Register.roll_event``: 0 is no change."""

WATCH_LINES: Final = np.float32(1.5)
"""Lines of income below which a household is near the line, and watched once it left the register:
State Council office, 2020."""

HARVEST_QUARTER: Final = 2
"""Disasters fall in the third quarter and cost the harvest until the year's end."""
