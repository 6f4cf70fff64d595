"""A page names a town, not its number."""

from scenarios.county.county_file import load_county


def test_every_village_of_pingli_lies_in_the_town_of_its_name():
    pack = load_county("pingli")
    assert len(pack.town_names) == pack.facts.n_towns
    places = zip(pack.villages["town"].tolist(), pack.village_names, strict=True)
    assert all(name.startswith(pack.town_names[town]) for town, name in places)


def test_a_county_that_names_no_town_has_numbers_alone():
    assert load_county("gandu").town_names == {}
