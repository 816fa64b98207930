"""Tests: the real servers, with what makes a hundred logins fast."""

from land.settings.base import *

DEMO = True
SECRET_KEY = "tests"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"].pop("pool")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MEDIA_ROOT = HOME / "test-media"
PRIVATE_ROOT = HOME / "test-private"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
ACCOUNT_RATE_LIMITS = False
SECOND_FACTOR_REQUIRED = False  # its own tests ask for it
