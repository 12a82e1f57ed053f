"""Changes to courts and people: accounts, offices, the court list."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from mengma import clock, lawbook
from mengma.courts.models import Court, Office, ReadRecord, User


def do_load_courts() -> int:
    """Brings the court list to what law/courts says; returns how many courts there are. Nothing is deleted."""
    entries = sorted(lawbook.load().courts, key=lambda court: len(court.code))
    with transaction.atomic():
        for entry in entries:
            Court.objects.update_or_create(
                code=entry.code,
                defaults={
                    "name": entry.name,
                    "level": entry.level,
                    "parent_id": entry.parent or None,
                    "gbt2260": entry.gbt2260 or "",
                    "source": entry.source,
                    "confidence": entry.confidence,
                    "doubt_zh": entry.doubt_zh,
                    "doubt_en": entry.doubt_en,
                },
            )
    return len(entries)


def do_create_user(
    username: str, name: str, password: str | None = None, roles: dict[str, str] | None = None, **fields: Any
) -> User:
    """Creates an account; `roles` maps offices to court codes ("" for offices of no court). Raises ValueError if taken."""
    if User.objects.filter(username=username).exists():
        raise ValueError(f"用户名“{username}”已被使用。")
    kind = fields.pop("kind", User.Kind.STAFF if roles else User.Kind.LITIGANT)
    with transaction.atomic():
        user = User.objects.create_user(username, password, name=name, kind=kind, **fields)
        for role, court in (roles or {}).items():
            do_appoint(user, role, court)
    return user


def do_appoint(user: User, role: str, court: str, since: date | None = None, division: str = "") -> Office:
    """Gives a person an office at a court from a day on (today by default)."""
    return Office.objects.create(
        user=user, role=role, court_id=court or None, division=division, since=since or clock.today()
    )


def do_record_read(reader_id: str, case_id: UUID | None, resource: str, reason: str = "") -> None:
    """Keeps who read restricted, secondary or identity data, for the auditor."""
    ReadRecord.objects.create(by_id=UUID(reader_id), case_id=case_id, resource=resource, reason=reason.strip()[:400])
