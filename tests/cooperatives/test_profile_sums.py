"""What PROFILO's figures say together."""

import pytest

from cooperatives.actions.profile_sums import sums_of

TRUE = {
    "P401": 60, "P402": 30, "P403": 28, "P404": 2, "P405": 40, "P501": 2024, "P502": 45, "P503": 20, "P504": 15,
    "P505": 5, "P506": 5, "P601": "900000.00", "P602": "500000",
}  # fmt: skip


def test_figures_that_agree_pass():
    assert sums_of(TRUE) == []
    assert sums_of({}) == []


@pytest.mark.parametrize(
    ("changed", "question", "code"),
    [
        ({"P401": 10}, "P401", "E10"),
        ({"P405": 61}, "P405", "E15"),
        ({"P502": 44}, "P502", "E10"),
        ({"P507": 1}, "P502", "E10"),
        ({"P602": "900000.01"}, "P602", "E15"),
        ({"P602": "1" + "0" * 40}, "P602", "E15"),
        ({"P501": 2999}, "P501", "E08"),
    ],
)
def test_what_cannot_be_true_is_said_at_its_question(changed, question, code):
    found = sums_of(TRUE | changed)
    assert (question, code) in {(problem.question, problem.code) for problem in found}
    assert all(problem.message % problem.params for problem in found)
