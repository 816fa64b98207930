"""How far groups agree: nothing is averaged away."""

from hypothesis import given
from hypothesis import strategies as st

from workshops.actions.convergence import KINDS, OPPOSED, SILENT, matrix, verdict

lines = st.lists(st.sampled_from(KINDS), max_size=6)


@given(lines)
def test_one_opposed_group_is_enough_for_a_part_to_divide(kinds):
    assert (verdict(kinds) == "divided") == (OPPOSED in kinds)


@given(lines)
def test_every_group_present_is_counted_once(kinds):
    groups = list(range(len(kinds)))
    [line] = matrix(["a"], groups, {("a", group): kind for group, kind in zip(groups, kinds, strict=True)})
    assert line.shared + line.reserved + line.opposed + line.silent == len(kinds)
    assert line.kinds == tuple(kinds)


@given(lines)
def test_silence_is_neither_assent_nor_dissent(kinds):
    assert verdict([*kinds, SILENT]) in {verdict(kinds), "shared"}


@given(lines, st.randoms())
def test_the_order_of_the_groups_changes_nothing(kinds, chance):
    mixed = list(kinds)
    chance.shuffle(mixed)
    assert verdict(mixed) == verdict(kinds)


def test_what_nobody_wrote_is_silence_and_what_nobody_said_is_nothing():
    [line] = matrix(["a"], [1, 2], {})
    assert (line.kinds, line.verdict) == ((SILENT, SILENT), "none")


def test_the_words_for_each_case():
    assert verdict(["shared", "shared"]) == "all"
    assert verdict(["shared", "shared", "silent"]) == "shared"
    assert verdict(["shared", "reserved"]) == "reserved"
    assert verdict(["shared", "silent"]) == "one"
    assert verdict(["shared", "shared", "opposed"]) == "divided"
