from django.urls import path

from prestalux.doors.web.applicant import documents, filled, helpers, mail, pieces, sections, views

app_name = "applicant"
urlpatterns = [
    path("<str:reference>/", views.request_page, name="request"),
    path("<str:reference>/email/", views.send_link_again, name="email"),
    path("<str:reference>/sheet/<str:section>/", sections.section, name="section"),
    path("<str:reference>/pieces/<str:piece>/", pieces.piece, name="piece"),
    path("<str:reference>/pieces/<str:piece>/<int:piece_id>/remove/", pieces.remove, name="remove"),
    path("<str:reference>/pieces/<str:piece>/<int:piece_id>/place/", pieces.place, name="place"),
    path("<str:reference>/files/<int:piece_id>/answers/", filled.take_over, name="take-over"),
    path("<str:reference>/files/<int:piece_id>/", documents.file_pages, name="file"),
    path("<str:reference>/files/<int:piece_id>/<int:page>.png", documents.page_image, name="page"),
    path("<str:reference>/signature/", views.signature, name="signature"),
    path("<str:reference>/sheet.pdf", documents.sheet, name="sheet-pdf"),
    path("<str:reference>/check/", views.check, name="check"),
    path("<str:reference>/received/", views.received, name="received"),
    path("<str:reference>/asks/<int:ask_id>/", views.answer, name="answer"),
    path("<str:reference>/documents/<int:issued_id>.pdf", documents.issued, name="issued"),
    path("<str:reference>/messages/<int:message_id>/", mail.message, name="message"),
    path("<str:reference>/helpers/", helpers.helpers, name="helpers"),
    path("<str:reference>/helpers/<int:account_id>/end/", helpers.end, name="helper-end"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
]
