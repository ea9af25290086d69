from django.urls import path

from prestalux.doors.web.staff import auditing, desk, files, signing, steps

app_name = "staff"
urlpatterns = [
    path("", desk.queue, name="queue"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("journal/", auditing.journal, name="journal"),
    path("journal/export/", auditing.export, name="journal-export"),
    path("prefixes/", desk.prefixes, name="prefixes"),
    path("<str:reference>/", desk.dossier, name="dossier"),
    path("<str:reference>/files/<int:piece_id>/<int:page>.png", files.page_image, name="page"),
    path("<str:reference>/files/<int:piece_id>/original/", files.original, name="original"),
    path("<str:reference>/sheet/<int:page>.png", files.sheet_image, name="sheet-page"),
    path("<str:reference>/documents/<int:issued_id>.pdf", files.issued, name="issued"),
    path("<str:reference>/ask/", steps.ask, name="ask"),
    path("<str:reference>/asks/<int:ask_id>/withdraw/", steps.withdraw_ask, name="withdraw-ask"),
    path("<str:reference>/files/<int:piece_id>/move/", steps.move, name="move"),
    path("<str:reference>/grant/", steps.grant, name="grant"),
    path("<str:reference>/refuse/", steps.refuse, name="refuse"),
    path("<str:reference>/close/", steps.close, name="close"),
]
