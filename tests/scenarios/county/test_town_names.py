"""A page names a town, not its number."""

from scenarios.county.county_file import load_county


def test_every_village_of_pingli_lies_in_the_town_of_its_name():
    pack = load_county("pingli")
    assert len(pack.town_names) == pack.facts.n_towns
    places = zip(pack.villages["town"].tolist(), pack.village_names, strict=True)
    assert all(name.startswith(pack.town_names[town]) for town, name in places)
