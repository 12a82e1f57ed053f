"""The public API /api/v1: the same acts as the pages, for programs. No rule of law lives here."""
