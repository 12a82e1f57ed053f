"""Identity numbers at rest, and the outside service that may lie, fail or fall silent."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
import uuid

import pytest

from mengma.courts.actors import Actor, Held
from mengma.courts.identity import access, actions, adapter, cipher
from mengma.courts.models import ReadRecord
from mengma.courts.permissions import Towards
from tests import cast

NUMBER = "150102199005010024"
CASE = uuid.UUID(int=7)


@pytest.fixture(scope="module")
def simulator():
    command = [sys.executable, "-m", "mengma.simulate.external.identity", "--port", "0", "--patience", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def service(simulator):
    return adapter.HttpIdentityService(simulator, seconds=0.5)


def misbehave(simulator, mode):
    body = json.dumps({"mode": mode, "times": 1}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{simulator}/misbehave", data=body, method="POST"), timeout=5)


class TestCipher:
    def test_a_number_comes_back_and_never_looks_the_same_twice(self):
        one, two = cipher.encrypt(NUMBER, "a"), cipher.encrypt(NUMBER, "a")
        assert one != two
        assert NUMBER not in one
        assert cipher.decrypt(one, "a") == cipher.decrypt(two, "a") == NUMBER

    def test_a_ciphertext_opens_only_where_it_belongs(self):
        with pytest.raises(cipher.CannotOpen):
            cipher.decrypt(cipher.encrypt(NUMBER, "a"), "b")

    @pytest.mark.parametrize("wrong", ["", "enc1.", "enc1.!!", "enc1.AAAA", NUMBER, cipher.PREFIX + "A" * 60])
    def test_whatever_is_not_a_ciphertext_does_not_open(self, wrong):
        with pytest.raises(cipher.CannotOpen):
            cipher.decrypt(wrong, "a")

    def test_a_changed_ciphertext_does_not_open(self):
        sealed = cipher.encrypt(NUMBER, "a")
        changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
        with pytest.raises(cipher.CannotOpen):
            cipher.decrypt(changed, "a")

    def test_another_key_opens_nothing(self, settings):
        sealed = cipher.encrypt(NUMBER, "a")
        settings.MENGMA_FIELD_KEY = "another-key"
        with pytest.raises(cipher.CannotOpen):
            cipher.decrypt(sealed, "a")


@pytest.mark.django_db
class TestAccess:
    def test_a_read_is_by_permission_with_a_reason_and_recorded(self):
        people = cast.make_cast()
        sealed = cipher.encrypt(NUMBER, str(CASE))
        towards = Towards(cast.COURT)
        judge = cast.actor(people["filing_judge"])
        assert access.access_identity(judge, towards, CASE, sealed, "核对身份") == NUMBER
        assert ReadRecord.objects.get().resource == "identity_numbers"
        with pytest.raises(access.ReasonMissing):
            access.access_identity(judge, towards, CASE, sealed, " ")
        for stranger in (
            cast.actor(people["plaintiff"]),
            Actor("x", "x", "staff", frozenset({Held("judge", cast.COURT)})),
        ):
            with pytest.raises(access.MayNotRead):
                access.access_identity(stranger, towards, CASE, sealed, "好奇")


@pytest.mark.django_db
class TestIdentifying:
    @pytest.fixture
    def wulan(self):
        return cast.make_cast()["plaintiff"]

    def test_a_person_is_identified_and_the_number_lies_encrypted(self, wulan, service):
        actions.do_identify(wulan, NUMBER, service)
        wulan.refresh_from_db()
        assert wulan.verified_on is not None
        assert NUMBER.encode() not in bytes(wulan.identity_cipher)
        assert actions.number_of(wulan) == NUMBER
        assert wulan.identity_lookup == cipher.lookup_digest(NUMBER.lower())

    def test_somebody_elses_number_does_not_identify(self, wulan, service):
        service.verify("另一个人", "150105197001010019")
        with pytest.raises(actions.NotIdentified):
            actions.do_identify(wulan, "150105197001010019", service)
        assert actions.number_of(wulan) is None

    def test_a_number_that_cannot_be_right_is_not_even_asked_about(self, wulan):
        with pytest.raises(actions.NotIdentified, match="校验位"):
            actions.do_identify(wulan, NUMBER[:-1] + "5", adapter.NoService())

    @pytest.mark.parametrize("mode", ["timeout", "error", "garbage", "other_request", "drop"])
    def test_a_service_that_misbehaves_identifies_nobody(self, wulan, simulator, service, mode):
        misbehave(simulator, mode)
        with pytest.raises(adapter.IdentityUnavailable):
            actions.do_identify(wulan, NUMBER, service)
        assert actions.number_of(wulan) is None
        actions.do_identify(wulan, NUMBER, service)

    def test_a_service_that_names_another_identifies_nobody(self, wulan, simulator, service):
        misbehave(simulator, "wrong_name")
        with pytest.raises(actions.NotIdentified):
            actions.do_identify(wulan, NUMBER, service)

    def test_an_installation_without_a_service_sends_people_to_the_window(self, wulan):
        with pytest.raises(adapter.IdentityUnavailable):
            actions.do_identify(wulan, NUMBER)
        actions.do_identify_at_window(wulan, NUMBER)
        assert actions.number_of(wulan) == NUMBER


def test_the_simulator_imports_nothing_of_the_platform():
    import ast
    from pathlib import Path

    import mengma.simulate.external.identity as simulated

    tree = ast.parse(Path(simulated.__file__).read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(name.startswith(("mengma", "django")) for name in named)
    assert named <= set(sys.stdlib_module_names) | {"http.server"}
