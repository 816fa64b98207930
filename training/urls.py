from django.urls import path

from training import views

app_name = "training"
urlpatterns = [
    path("formazione/", views.home, name="home"),
    path("formazione/aree/<slug:code>/", views.area, name="area"),
    path("formazione/edizioni/<slug:slug>/", views.edition, name="edition"),
]
