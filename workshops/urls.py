from django.urls import path

from workshops import views

app_name = "workshops"
urlpatterns = [path("laboratori/", views.home, name="home")]
