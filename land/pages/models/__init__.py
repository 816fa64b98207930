"""The types of page of the site, and where each may stand in the tree."""

from land.pages.models.base import RESERVED, SECTIONS, BasePage
from land.pages.models.home import HomePage
from land.pages.models.news import NewsIndexPage, NewsPage
from land.pages.models.section import SectionPage
from land.pages.models.standard import StandardPage

__all__ = [
    "RESERVED",
    "SECTIONS",
    "BasePage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "SectionPage",
    "StandardPage",
]
