"""The door of the web processes: the page cache first, Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "land.settings.production")

application = get_wsgi_application()

from land.pages.cache import PageCache  # noqa: E402 (needs Django set up)

application = PageCache(application)
