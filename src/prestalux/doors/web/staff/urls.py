from django.urls import path

from prestalux.doors.web.staff import auditing, deciding, desk, files, signing, steps

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
    path("<str:reference>/grant/", deciding.grant, name="grant"),
    path("<str:reference>/refuse/", deciding.refuse, name="refuse"),
    path("<str:reference>/close/", deciding.close, name="close"),
    path("<str:reference>/reopen/", deciding.reopen, name="reopen"),
    path("<str:reference>/bank-account/", deciding.change_bank_account, name="bank-account"),
    path("<str:reference>/assign/", deciding.assign, name="assign"),
    path("<str:reference>/identity/", deciding.identity, name="identity"),
    path("<str:reference>/prepared/<int:proposal_id>/confirm/", deciding.confirm, name="confirm"),
    path("<str:reference>/prepared/<int:proposal_id>/send-back/", deciding.send_back, name="send-back"),
    path("<str:reference>/prepared/<int:proposal_id>/take-back/", deciding.take_back, name="take-back"),
]
