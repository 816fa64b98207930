from django.urls import path

from land.pages import views

app_name = "pages"
# In both languages; what stands outside the languages is named by the roof.
urlpatterns = [
    path("cerca/", views.search, name="search"),
    path("notizie/feed/", views.news_feed, name="news_feed"),
]
