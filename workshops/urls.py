from django.urls import path

from workshops.views import workshops

app_name = "workshops"
urlpatterns = [
    path("laboratori/", workshops.home, name="home"),
    path("laboratori/<slug:slug>/", workshops.workshop, name="workshop"),
]
