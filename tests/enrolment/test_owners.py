"""A kind of activity belongs to one room."""

import pytest

from land.enrolment import owners


def test_a_kind_has_one_owner():
    def mine(activity):
        pass

    owners.add(owners.Owner("matching-of-a-test", mine))
    owners.add(owners.Owner("matching-of-a-test", mine))
    with pytest.raises(ValueError, match="has an owner already"):
        owners.add(owners.Owner("matching-of-a-test", lambda activity: None))
