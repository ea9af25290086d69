from django.urls import path

from prestalux.doors.web.provider import changing, views

app_name = "provider"
urlpatterns = [
    path("", views.home, name="home"),
    path("changes/<str:reference>/", changing.change, name="change"),
    path("changes/<str:reference>/answer/", changing.answer, name="answer"),
    path("changes/<str:reference>/link/", changing.link_again, name="link-again"),
    path("changes/<str:reference>/withdraw/", changing.withdraw, name="withdraw"),
    path("changes/<str:reference>/stop/", changing.stop, name="stop"),
    path("right/<int:provider_id>/", views.right, name="right"),
    path("<str:digits>/", views.history, name="history"),
    path("<str:digits>/<str:kind>/", changing.ask, name="ask"),
]
