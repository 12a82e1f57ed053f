"""The court tree, people and the offices they hold. Private to this package: others use selectors, access and actions."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Court(models.Model):
    """One of the region's courts, as law/courts lists it (法院)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the court list is loaded from law/courts at migration; no docket says which courts exist"

    class Level(models.TextChoices):
        HIGH = "high", "高级"
        INTERMEDIATE = "intermediate", "中级"
        BASIC = "basic", "基层"

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=16, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    gbt2260 = models.CharField(max_length=6, blank=True)
    source = models.CharField(max_length=120, blank=True)
    confidence = models.CharField(max_length=24, blank=True)
    doubt_zh = models.CharField(max_length=200, blank=True)
    doubt_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who can sign in: a litigant, a lawyer, or somebody of a court."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "an account exists before and beside any case"

    class Kind(models.TextChoices):
        LITIGANT = "litigant", "当事人"
        LAWYER = "lawyer", "律师"
        STAFF = "staff", "法院工作人员"
        OUTSIDE = "outside", "外部机构人员"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.LITIGANT)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    identity_cipher = models.BinaryField(null=True)
    identity_lookup = models.CharField(max_length=64, blank=True, db_index=True)
    verified_on = models.DateField(null=True)
    is_active = models.BooleanField(default=True)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A role that a person holds at a court from one day to another (职务)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "appointments are made outside the dockets"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=32)
    court = models.ForeignKey(Court, null=True, on_delete=models.PROTECT, related_name="offices")
    division = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["court", "role"])]


class DemoClock(models.Model):
    """How far a demonstration has moved its clock forward, in seconds. One row at most; it only grows."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "a demonstration's offset is a setting of the installation"

    singleton = models.BooleanField(primary_key=True, default=True)
    offset_seconds = models.BigIntegerField(default=0)


class HouseRuleChoice(models.Model):
    """A court's dated choice within the range that law/house-rules allows (内部规则)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the choice is the court's, made outside any case"

    court = models.ForeignKey(Court, null=True, on_delete=models.PROTECT)
    rule = models.CharField(max_length=80)
    value = models.JSONField()
    since = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT)
    reason = models.CharField(max_length=400)
    created_at = models.DateTimeField(auto_now_add=True)


class AdminChange(models.Model):
    """A change made on an administrator's page: who, what, before and after."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the record of changes to source rows"
    MENGMA_APPEND_ONLY = True

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    what = models.CharField(max_length=120)
    target = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)


class ReadRecord(models.Model):
    """A read of restricted, secondary or identity data, or of a file by a higher court, with its reason."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "reads are not acts, yet must be answerable"
    MENGMA_APPEND_ONLY = True

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    case_id = models.UUIDField(null=True, db_index=True)
    resource = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=400, blank=True)


class SignInAttempt(models.Model):
    """A failed sign-in, counted for throttling; the name is kept as a keyed digest only."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "throttling needs the failures of the last minutes"

    at = models.DateTimeField(db_index=True)
    name_digest = models.CharField(max_length=64, db_index=True)
    address_digest = models.CharField(max_length=64, db_index=True)


class ApiToken(models.Model):
    """A key with which a program acts for a person at the public API. Only its digest is kept."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "a key is given and taken back outside any case"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
