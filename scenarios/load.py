"""Scenarios and what differs between them, with the counties that they are asked of."""

from pathlib import Path

from scenarios.county.county_file import available_counties, is_county, load_county
from scenarios.schema import diff, layers, load
from scenarios.schema.layers import Counties
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

COUNTIES = Counties(available_counties, is_county, load_county)


def load_scenario(name: str) -> Scenario:
    """A scenario with all its bases, a stack ``a+b``, or a county; FaultError with every fault."""
    return load.load_scenario(name, COUNTIES)


def plain_scenario(county: str) -> Scenario:
    """A county as its pack has it: its own fund and rules, nothing else said."""
    return load.plain_scenario(load_county(county), county)


def find(name: str) -> Path:
    """The file of a scenario by path or library name, or a county's workbook or folder."""
    return layers.find(name, is_county)


def differences(scenario: Scenario, base: Scenario | None = None) -> list[diff.Row]:
    """Keys in which a scenario differs from another, or from its county as it is."""
    return diff.rows_of(scenario, base or plain_scenario(scenario.county), load_county)


def own_title(scenario: Scenario, pack: CountyPack) -> str:
    """A scenario's title without its county's own, in the language of the county's name."""
    if scenario.title == pack.title:
        return ""
    own = load_scenario(scenario.county)
    if pack.name.isascii():
        return scenario.title.removeprefix(own.title)
    return (scenario.title_zh or scenario.title).removeprefix(own.title_zh or own.title)
