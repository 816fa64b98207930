"""Good practices and case studies as pages, with their indicators and reusable modules."""

from land.practices.models.index import PracticeIndexPage
from land.practices.models.parts import Indicator, Module
from land.practices.models.practice import CaseStudyPage, GoodPracticePage, PracticePage

__all__ = ["CaseStudyPage", "GoodPracticePage", "Indicator", "Module", "PracticeIndexPage", "PracticePage"]
