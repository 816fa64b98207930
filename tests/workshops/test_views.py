"""A room where nothing is open yet is still a page that helps."""

import pytest

from land.core import offers
from land.pages.tree import grow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_the_first_page_says_where_one_can_go_meanwhile(client, prefix):
    grow()
    page = client.get(f"{prefix}laboratori/").content.decode()
    for path in ("buone-pratiche/", "calendario/", "da-dove-parto/"):
        assert f'href="{prefix}{path}"' in page


def test_the_first_page_opens_before_any_editor_has_written(client):
    assert client.get("/laboratori/").status_code == 200


def test_the_site_map_lists_the_first_page_in_both_languages():
    assert list(offers.sitemap.get("workshops").rows()) == [("/laboratori/", None), ("/en/laboratori/", None)]
