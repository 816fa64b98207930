"""The door of the web processes: what a crowd asks for every few seconds, then the page cache, Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "land.settings.production")

application = get_wsgi_application()

from land.core.quick import QuickDoor  # noqa: E402 (needs Django set up)
from land.pages.cache import PageCache  # noqa: E402

application = QuickDoor(PageCache(application))
