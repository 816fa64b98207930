from django.urls import path

from land.core import views

app_name = "core"
urlpatterns = [
    path("file/<uuid:uuid>/", views.private_file, name="private_file"),
    path("healthz/live", views.alive, name="alive"),
    path("healthz/ready", views.ready, name="ready"),
]
