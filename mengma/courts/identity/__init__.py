"""Identity (身份): numbers encrypted at rest, and people identified through an outside service."""
