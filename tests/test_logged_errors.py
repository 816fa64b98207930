"""The guard of tests/conftest.py: an ERROR in the log fails the test that did not expect it."""

import logging

import pytest

pytest_plugins = ["pytester"]


def test_an_expected_error_is_handed_over(errors_expected: list[logging.LogRecord]) -> None:
    logging.getLogger("land.somewhere").error("the roof leaks")
    assert [record.getMessage() for record in errors_expected] == ["the roof leaks"]


def test_an_unexpected_error_fails_the_test(
    pytester: pytest.Pytester, errors_expected: list[logging.LogRecord]
) -> None:
    pytester.makeconftest("from tests.conftest import _no_error_is_logged, errors_expected")
    pytester.makepyfile(
        """
        import logging

        def test_silent(): pass
        def test_loud(): logging.getLogger("land").error("the roof leaks")
        def test_warned(): logging.getLogger("land").warning("it rains")
        def test_foreseen(errors_expected): logging.getLogger("land").error("the roof leaks")
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:django")
    result.assert_outcomes(passed=4, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_loud*", "*land: the roof leaks*"])
