"""Addresses of this package, included by the portal under `payments/`."""

from django.urls import path

from mengma.payments import webhook

app_name = "payments"
urlpatterns = [path("callback/<slug:bank>", webhook.take, name="callback")]
