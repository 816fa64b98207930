from django.urls import path

from land.notifications import postbox

app_name = "postbox"
urlpatterns = [
    path("", postbox.box, name="box"),
    path("<str:name>/", postbox.mail, name="mail"),
    path("<str:name>/html/", postbox.laid_out, name="html"),
    path("<str:name>/allegati/<int:number>/", postbox.attachment, name="attachment"),
]
