"""The reference: a Django view that answers `hello`, no middleware, no template, no database."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.pop("DJANGO_SETTINGS_MODULE", None)
settings.configure(
    ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare", DEBUG=False
)


def hello(request: HttpRequest) -> HttpResponse:
    """What a request costs before anything is done."""
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
application = get_wsgi_application()
