"""The roof: the only module that knows every room."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from land.pages import views as pages

urlpatterns = [
    path("", include("land.core.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/", include("allauth.urls")),
    path(
        "gestione/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
    ),
    path("gestione/", include(wagtailadmin_urls)),
    path("documenti/", include(wagtaildocs_urls)),
    path("sitemap.xml", pages.site_map, name="sitemap"),
    path("robots.txt", pages.robots, name="robots"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/posta/", include("land.notifications.postbox_urls")),
        # Public images; on a real site the proxy or the storage serves them.
        path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    ]

urlpatterns += i18n_patterns(
    path("", include("land.notifications.urls")),
    path("la-mia-area/", include("land.accounts.urls")),
    path("", include("land.enrolment.urls")),
    path("", include("cooperatives.urls")),
    path("", include("land.community.urls")),
    path("", include("startups.urls")),
    path("", include("training.urls")),
    path("", include("workshops.urls")),
    path("", include("partnerships.urls")),
    path("", include("land.pages.urls")),
    path("", include("land.practices.urls")),
    re_path(r"^((?:[\w\-]+/)*)$", pages.page, name="page"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
