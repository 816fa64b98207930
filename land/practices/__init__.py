"""Good practices and case studies of cooperatives: Wagtail pages that can be searched, compared and reused.

Words: GoodPracticePage, CaseStudyPage, theme, evidence, indicator, module, reuse. Stands on the community and the pages.
"""
