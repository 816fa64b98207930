from django.urls import path

from land.practices import views

app_name = "practices"
# In both languages; the list itself and each practice are pages of the tree.
urlpatterns = [
    path("buone-pratiche/feed/", views.feed, name="feed"),
    path("buone-pratiche/proponi/", views.propose, name="propose"),
    path("buone-pratiche/proponi/grazie/", views.proposed, name="proposed"),
]
