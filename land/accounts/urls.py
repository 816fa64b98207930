from django.urls import path

from land.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.area, name="area"),
    path("profilo/", views.profile, name="profile"),
    path("i-miei-dati/", views.data, name="data"),
    path("i-miei-dati/archivio/", views.archive, name="archive"),
    path("i-miei-dati/scarica/", views.download, name="download"),
    path("consensi/", views.consents, name="consents"),
    path("chiudi/", views.close, name="close"),
]
