"""The facility register as linking needs it: towns by id instead of by name.

Built once per loaded knowledge (a few milliseconds for some hundred plants) and handed to `relink` and `summarise`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One plant: `place` and `near` are place ids, `near` the other towns the press places it in."""

    id: str
    name: str
    place: str
    near: tuple[str, ...] = ()
    cls: str = "other"
    also: tuple[str, ...] = ()
    region: str | None = None
    country: str | None = None
    product: str = ""
    operator: str = ""


def sites(knowledge: Knowledge) -> Mapping[str, Site]:
    """Every plant of the register by its id. A `near` that is no town of the gazetteer (a district) is passed over."""
    out = {}
    for plant in knowledge.facilities:
        near = (knowledge.resolve(name, plant.region, plant.country) for name in plant.near)
        out[plant.id] = Site(
            id=plant.id, name=plant.name, place=knowledge.site[plant.id], near=tuple(found[0].id for found in near if found),
            cls=plant.cls, also=plant.also, region=plant.region, country=plant.country, product=plant.product,
            operator=plant.operator,
        )  # fmt: skip
    return out
