"""Mixing: everybody has a place, seats are respected, who is placed stays, every category is spread evenly."""

from collections import Counter
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from workshops.actions.mixing import Guest, Place, Spread, spread, unevenness

CATEGORIES = ["citizens", "cooperatives", "deciders", "bodies"]


@st.composite
def rooms(draw, placed: bool = True, seats: bool = True):
    """People of four categories, some placed, and up to seven places, some of them small."""
    number = draw(st.integers(1, 7))
    places = [Place(key, draw(st.integers(1, 12)) if seats else 10**6) for key in range(1, number + 1)]
    room = {place.key: place.seats for place in places}
    guests = []
    for key in range(draw(st.integers(0, 60))):
        at = draw(st.integers(0, number)) if placed else 0
        if at and room[at]:
            room[at] -= 1
        else:
            at = 0
        guests.append(Guest(key, draw(st.sampled_from(CATEGORIES)), at or None))
    return guests, places


def sizes(found: Spread, places: list[Place]) -> dict[int, int]:
    counted = Counter(found.of.values())
    return {place.key: counted[place.key] for place in places}


@settings(max_examples=60, deadline=None)
@given(rooms(), st.integers(0, 9999))
def test_everybody_has_one_seat_while_there_are_any_and_whoever_is_placed_stays(room, seed):
    guests, places = room
    found = spread(guests, places, seed=seed)
    held = sizes(found, places)
    assert all(held[place.key] <= place.seats for place in places)
    assert sorted([*found.of, *found.without]) == [guest.key for guest in guests]
    assert len(found.of) == min(len(guests), sum(place.seats for place in places))
    assert {guest.key: found.of[guest.key] for guest in guests if guest.placed} == {
        guest.key: guest.placed for guest in guests if guest.placed
    }


@settings(max_examples=40, deadline=None)
@given(rooms(), st.integers(0, 9999))
def test_the_same_seed_gives_the_same_places_in_whatever_order_people_come(room, seed):
    guests, places = room
    assert spread(guests, places, seed=seed) == spread(guests[::-1], places[::-1], seed=seed)


@settings(max_examples=60, deadline=None)
@given(rooms(placed=False, seats=False), st.integers(0, 9999))
def test_with_room_for_all_no_two_places_differ_by_more_than_one_person_nor_one_of_a_category(room, seed):
    guests, places = room
    found = spread(guests, places, seed=seed)
    held = sizes(found, places).values()
    assert max(held) - min(held) <= 1
    for category in CATEGORIES:
        counts = Counter(found.of[guest.key] for guest in guests if guest.category == category)
        assert max(counts[place.key] for place in places) - min(counts[place.key] for place in places) <= 1


@settings(max_examples=60, deadline=None)
@given(rooms(), st.integers(0, 9999))
def test_no_move_and_no_exchange_of_two_people_would_make_it_more_even(room, seed):
    guests, places = room
    found = spread(guests, places, seed=seed)
    held = sizes(found, places)
    seats = {place.key: place.seats for place in places}
    of_category = Counter((found.of[guest.key], guest.category) for guest in guests if guest.key in found.of)
    loose = {
        (found.of[guest.key], guest.category)
        for guest in guests
        if guest.placed is None and guest.key in found.of
    }
    for one, other in permutations(held, 2):
        mine = {category for place, category in loose if place == one}
        theirs = {category for place, category in loose if place == other}
        assert not (mine and held[other] < seats[other] and held[one] >= held[other] + 2)
        for a in mine:
            for b in theirs - {a}:
                before = of_category[one, a] - of_category[other, a]
                after = of_category[other, b] - of_category[one, b]
                assert before + after <= 2


def test_a_late_comer_goes_where_their_category_and_people_are_fewest():
    guests = [Guest(key, "citizens" if key % 2 else "bodies", 1 + key % 3) for key in range(8)]
    found = spread([*guests, Guest(99, "citizens")], [Place(1), Place(2), Place(3)], seed=1)
    assert found.of[99] == 3  # two people there, three elsewhere


def test_where_seats_are_short_every_category_is_left_out_alike():
    guests = [Guest(key, CATEGORIES[key % 4]) for key in range(16)]
    found = spread(guests, [Place(1, 4), Place(2, 4)], seed=3)
    assert Counter(guests[key].category for key in found.without) == dict.fromkeys(CATEGORIES, 2)


def test_a_small_table_is_no_corner_of_one_category():
    guests = [Guest(key, CATEGORIES[key % 4]) for key in range(12)]
    found = spread(guests, [Place(1, 2), Place(2, 10)], seed=3)
    assert len({guests[key].category for key, place in found.of.items() if place == 1}) == 2


def test_a_hundred_and_twenty_people_are_spread_over_four_themes_of_four_tables():
    guests = [Guest(key, CATEGORIES[key % 4]) for key in range(120)]
    themes = spread(guests, [Place(key, 32) for key in range(4)], seed=7)
    assert Counter(themes.of.values()) == dict.fromkeys(range(4), 30)
    assert set(unevenness(guests, themes.of).values()) <= {0, 1}
