from django.urls import path

from prestalux.doors.web.public import codes, exchange, proof, sheets, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("professions/<str:profession>/", views.profession, name="profession"),
    path("pdf/", views.how_to_pdf, name="pdf"),
    path("sheet/", sheets.sheets, name="sheets"),
    path("sheet/<str:language>.pdf", sheets.blank, name="blank-sheet"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/guide-<str:language>.pdf", exchange.guide, name="exchange-guide"),
    path("exchange/form-<str:language>.pdf", exchange.form, name="exchange-form"),
    path("exchange/<str:profession>/", exchange.profession, name="exchange-profession"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("proof/", proof.proof, name="proof"),
    path("code/", codes.code, name="code"),
    path("start/", views.start, name="start"),
    path("start/<str:profession>/", views.start_profession, name="start-profession"),
    path("resume/", views.resume, name="resume"),
    path("link/<str:token>/", views.link, name="link"),
]
