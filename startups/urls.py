from django.urls import path

from startups.views import barcamps

app_name = "startups"
urlpatterns = [
    path("startup/", barcamps.home, name="home"),
    path("startup/avvisami/", barcamps.follow, name="follow"),
    path("startup/barcamp/<slug:slug>/", barcamps.barcamp, name="barcamp"),
]
