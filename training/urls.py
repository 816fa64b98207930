from django.urls import path

from training.views import areas, catalogue

app_name = "training"
urlpatterns = [
    path("formazione/", catalogue.home, name="home"),
    path("formazione/aree/<slug:code>/", areas.area, name="area"),
    path("formazione/corsi/<slug:slug>/", catalogue.course, name="course"),
    path("formazione/edizioni/<slug:slug>.ics", catalogue.edition_ics, name="edition_ics"),
    path("formazione/edizioni/<slug:slug>/", catalogue.edition, name="edition"),
]
