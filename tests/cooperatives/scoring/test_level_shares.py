"""The shares of the levels: no level of a few cooperatives, and none that the others tell."""

import pytest

from cooperatives.scoring.suppression import thin


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ([30, 20, 10, 0], {3}),
        ([30, 20, 10, 5], set()),
        ([30, 20, 10, 2], {2, 3}),
        ([30, 20, 3, 2], {2, 3}),
        ([30, 6, 3, 1], {1, 2, 3}),
        ([3, 1, 0, 0], {0, 1, 2, 3}),
    ],
)
def test_the_hidden_shares_of_a_distribution_are_none_or_enough(numbers, hidden):
    assert thin(numbers) == hidden
