"""Entries told to programs: subscriptions, signed messages, deliveries that are tried again. docs/how-to/webhooks.md."""
