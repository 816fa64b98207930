"""A developer's own machine: errors are shown, mail is kept in the demo's mailbox."""

from land.settings.demo import *

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
