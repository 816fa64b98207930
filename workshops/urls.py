from django.urls import path

from workshops.views import door, phone, workshops

app_name = "workshops"
urlpatterns = [
    # the room, by a code
    path("v/", door.door, name="door"),
    path("v/<str:code>/", door.door, name="door_with_code"),
    path("laboratori/<slug:slug>/sala/", phone.phone, name="phone"),
    path("laboratori/<slug:slug>/stato/", phone.state, name="state"),
    # the pages
    path("laboratori/", workshops.home, name="home"),
    path("laboratori/<slug:slug>/", workshops.workshop, name="workshop"),
]
