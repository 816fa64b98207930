"""The words of the site, in Wagtail: home, standard pages, sections, news, menu, feeds, and the cache for visitors.

Words: BasePage, HomePage, SectionPage, StandardPage, NewsPage, shelf, content version.
"""
