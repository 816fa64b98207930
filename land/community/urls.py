from django.urls import path

from land.community import views

app_name = "community"
urlpatterns = [
    path("comunita/", views.index, name="list"),
    path("comunita/nuova/", views.new, name="new"),
    path("comunita/<uuid:uuid>/", views.discussion, name="discussion"),
    path("comunita/risposte/<uuid:uuid>/accetta/", views.accept, name="accept"),
    path("risorse/", views.resources, name="resources"),
]
