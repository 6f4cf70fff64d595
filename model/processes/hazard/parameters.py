"""Disasters: value, range, unit, source of every number."""


from typing import Final

from model.declare import Parameter

P = Parameter

HAZARD: Final = (
    P("hazard.scale", 1.0, 0.4, 2.0, "factor on villages' own chance", "assumption: 12 % (5-25) of villages a year"),
    P("hazard.loss", 0.30, 0.15, 0.50, "share of harvest", "assumption: mean of 10-80 %"),
    P("hazard.spread", 0.60, 0.30, 0.67, "share of the mean loss, either way", "assumption: 10-80 % around a mean of 30 %"),
    P("hazard.loss_most", 0.90, 0.80, 1.0, "share of harvest", "assumption: something is always brought in"),
    P("hazard.flood", 0.50, 0.30, 0.70, "share of disasters", "assumption: gullies flood every year in Gandu"),
    P("hazard.drought", 0.35, 0.20, 0.50, "share of what is not flood", "assumption: the rest are landslides"),
    P("hazard.works_hold", 0.50, 0.30, 0.70, "share of loss held back at full works", "assumption: flood works against flood and landslide, water works against drought"),
    P("hazard.stake_loss", 0.10, 0.0, 0.25, "share of stakes lost to a flood or landslide", "assumption: animals drowned, gardens washed away"),
)
"""Disasters of villages."""
