from django.urls import path

from prestalux.doors.web.provider import changing, exchange, exchange_files, exchange_receipts, views

app_name = "provider"
urlpatterns = [
    path("", views.home, name="home"),
    path("changes/<str:reference>/", changing.change, name="change"),
    path("changes/<str:reference>/answer/", changing.answer, name="answer"),
    path("changes/<str:reference>/link/", changing.link_again, name="link-again"),
    path("changes/<str:reference>/withdraw/", changing.withdraw, name="withdraw"),
    path("changes/<str:reference>/stop/", changing.stop, name="stop"),
    path("exchange/", exchange.entry, name="exchange-entry"),
    path("exchange/requests/<str:reference>/", exchange.asked_for, name="exchange-request"),
    path("exchange/requests/<str:reference>/withdraw/", exchange.withdraw, name="exchange-withdraw"),
    path("exchange/accounts/<str:username>/", exchange.account, name="exchange-account"),
    path("exchange/accounts/<str:username>/<str:step>/", exchange.step, name="exchange-step"),
    path("<str:digits>/exchange/", exchange.overview, name="exchange"),
    path(
        "<str:digits>/exchange/receipts/<int:receipt_id>.pdf",
        exchange_receipts.printed,
        name="exchange-receipt",
    ),
    path(
        "<str:digits>/exchange/receipts/<int:receipt_id>.xml",
        exchange_receipts.signed_file,
        name="exchange-receipt-file",
    ),
    path("<str:digits>/exchange/add/", exchange.add, name="exchange-add"),
    path("<str:digits>/exchange/ask/<str:kind>/", exchange.ask, name="exchange-ask"),
    path("<str:digits>/exchange/files/", exchange_files.page, name="exchange-files"),
    path("<str:digits>/exchange/files/<uuid:deposit_id>/", exchange_files.one, name="exchange-file"),
    path(
        "<str:digits>/exchange/returns/<uuid:return_id>/<str:step>/",
        exchange_files.step,
        name="exchange-return-step",
    ),
    path("right/<int:provider_id>/", views.right, name="right"),
    path("<str:digits>/", views.history, name="history"),
    path("<str:digits>/<str:kind>/", changing.ask, name="ask"),
]
