from __future__ import annotations

from django.urls import path

from prestalux.doors.api.fhir import views

app_name = "fhir"
urlpatterns = [
    path("metadata", views.metadata, name="metadata"),
    path("<str:kind>", views.search, name="search"),
    path("<str:kind>/_search", views.search_by_post, name="search-by-post"),
    path("<str:kind>/<str:key>", views.read, name="read"),
    path("", views.nothing_here, name="root"),
    path("<path:rest>", views.nothing_here, name="nothing"),
]
