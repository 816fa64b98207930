from django.urls import path

from startups import views

app_name = "startups"
urlpatterns = [
    path("startup/", views.home, name="home"),
    path("startup/avvisami/", views.follow, name="follow"),
    path("startup/barcamp/<slug:slug>/", views.barcamp, name="barcamp"),
]
