from django.urls import path

from prestalux.doors.web.account import passkeys, views

app_name = "account"
urlpatterns = [
    path("", views.page, name="page"),
    path("passkeys/", passkeys.add, name="add-passkey"),
    path("passkeys/options/", passkeys.options_to_add, name="options-to-add"),
    path("passkeys/<int:passkey_id>/remove/", passkeys.remove, name="remove-passkey"),
    path("passkey/", passkeys.sign_in, name="passkey"),
    path("passkey/options/", passkeys.options_to_sign_in, name="options-to-sign-in"),
    path("recovery-codes/", views.recovery_codes, name="recovery-codes"),
    path("authenticator/", views.authenticator_app, name="authenticator"),
    path("authenticator/renew/", views.renew_authenticator, name="renew-authenticator"),
    path("sessions/others/end/", views.end_other_sessions, name="end-others"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end-session"),
]
