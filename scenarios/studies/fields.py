"""Fields of studies whose content is heavy to read: a scenario, and changes of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import PlainSerializer, PlainValidator

if TYPE_CHECKING:
    from scenarios.schema.overrides import Overrides
    from scenarios.schema.scenario import Scenario


def _scenario(value: Any) -> Any:
    """A scenario as it is, by name or file, or from a manifest."""
    from scenarios.load import load_scenario
    from scenarios.schema.scenario import Scenario

    return load_scenario(value) if isinstance(value, str) else Scenario.model_validate(value)


def _overrides(value: Any) -> Any:
    """Changes of a scenario as they are, or from a manifest."""
    from scenarios.schema.overrides import Overrides

    return Overrides.model_validate(value)


if TYPE_CHECKING:
    Asked = Scenario
    Changes = Overrides
else:
    # what reads them is heavy, and a help needs none of it
    plain = PlainSerializer(lambda model: model.model_dump(mode="json"))
    Asked = Annotated[Any, PlainValidator(_scenario), plain]
    Changes = Annotated[Any, PlainValidator(_overrides), plain]
