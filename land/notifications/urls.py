from django.urls import path

from land.notifications import views

app_name = "notifications"
urlpatterns = [
    path("la-mia-area/notifiche/", views.notices, name="list"),
    path("la-mia-area/notifiche/tutte-lette/", views.read_all, name="read_all"),
    path("la-mia-area/notifiche/preferenze/", views.preferences, name="preferences"),
    path("la-mia-area/notifiche/<uuid:uuid>/", views.read, name="read"),
    path("notifiche/basta/<str:token>/", views.stop, name="stop"),
]
