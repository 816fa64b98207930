"""The real site, behind a proxy that ends TLS. It refuses to start with what only the demo may relax."""

from django.core.exceptions import ImproperlyConfigured

from land.settings import env
from land.settings.base import *

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters: see .env.example.")
if env.flag("DEMO"):
    raise ImproperlyConfigured("DEMO is set: what the demo relaxes, production refuses.")
DATABASE_URL = env.text("DATABASE_URL")
PUBLIC_URL = env.text("PUBLIC_URL").rstrip("/")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
