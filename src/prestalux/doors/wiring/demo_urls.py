from django.urls import path

from prestalux.doors.wiring import demo

app_name = "demo"
urlpatterns = [
    path("", demo.page, name="page"),
    path("mail/<str:name>/", demo.message, name="message"),
    path("mail/<str:name>/<int:number>.pdf", demo.attachment, name="attachment"),
]
