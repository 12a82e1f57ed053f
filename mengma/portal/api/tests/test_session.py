"""Tokens and sessions: who gets in, with what, for how long."""

from datetime import timedelta

import pytest
from django.test import Client

from mengma import clock
from mengma.courts.models import ApiToken
from mengma.courts.tokens import bearer, do_create_token, do_revoke_token

pytestmark = pytest.mark.django_db


def sign_in(nobody, password="wulan-pass-1", **more):
    return nobody.post("/session", {"username": "wulan", "password": password, **more})


def test_a_password_gives_a_token_that_says_who_one_is(nobody, cast):
    answer = sign_in(nobody, scopes=["read"], hours=1)
    assert answer.status_code == 201
    told = answer.json()
    assert not ApiToken.objects.filter(digest=told["token"]).exists()
    nobody.headers = {"Authorization": f"Bearer {told['token']}"}
    me = nobody.get("/me").json()
    assert (me["name"], me["scopes"], me["offices"]) == ("乌兰", ["read"], [])


def test_wrong_passwords_are_counted_and_slowed_down_as_on_the_page(nobody, cast):
    codes = [sign_in(nobody, "wrong").status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
    late = sign_in(nobody)
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(nobody, cast):
    wrong = sign_in(nobody, "wrong").json()
    unknown = nobody.post("/session", {"username": "who", "password": "x"}).json()
    assert {**wrong, "request_id": ""} == {**unknown, "request_id": ""}


def test_a_reading_token_does_not_act(as_part, case):
    reader = as_part("plaintiff", ("read",))
    assert reader.get(f"/cases/{case}").status_code == 200
    refused = reader.post(f"/cases/{case}/acts/give_back")
    assert (refused.status_code, refused.json()["code"]) == (403, "api.scope")


@pytest.mark.parametrize("header", ["Bearer", "Bearer mengma_x", "Basic d3VsYW46eA==", "mengma_x", "Bearer \u00e9"])
def test_a_bad_header_is_refused_even_with_a_session(cast, header):
    client = Client()
    client.force_login(cast["plaintiff"])
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": header}).status_code == 401


def test_tokens_end_by_time_by_hand_and_with_their_person(cast):
    token, plain = do_create_token(cast["plaintiff"], "a")
    assert bearer(plain).user_id == cast["plaintiff"].pk
    ApiToken.objects.filter(id=token.id).update(expires_at=clock.machine_now() - timedelta(seconds=1))
    assert bearer(plain) is None
    token, plain = do_create_token(cast["plaintiff"], "b")
    assert not do_revoke_token(cast["defendant"], token.id)
    assert do_revoke_token(cast["plaintiff"], token.id)
    assert bearer(plain) is None
    _, plain = do_create_token(cast["plaintiff"], "c")
    cast["plaintiff"].is_active = False
    cast["plaintiff"].save()
    assert bearer(plain) is None


def test_a_demonstration_moved_forward_does_not_end_tokens(cast):
    _, plain = do_create_token(cast["plaintiff"], "a", hours=1)
    with clock.travel(by=timedelta(days=30)):
        assert bearer(plain) is not None


def test_signing_out_takes_the_token_back(as_part):
    program = as_part("plaintiff")
    assert len(program.get("/tokens").json()) == 1
    assert program.delete("/session").status_code == 204
    assert program.get("/me").status_code == 401


def test_others_tokens_are_not_there(as_part, cast):
    token, _ = do_create_token(cast["judge"], "hers")
    program = as_part("plaintiff")
    assert program.delete(f"/tokens/{token.id}").status_code == 404
    assert bearer(_) is not None


def test_a_session_needs_the_csrf_token_to_change_anything(cast, case):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["plaintiff"])
    assert client.get(f"/api/v1/cases/{case}").status_code == 200
    path = f"/api/v1/cases/{case}/acts/give_back"
    refused = client.post(path, "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "request.csrf")
    client.cookies["mengma_csrf"] = "a" * 32
    done = client.post(path, "{}", content_type="application/json", headers={"X-CSRFToken": "a" * 32})
    assert done.status_code == 201


def test_a_bad_wish_for_a_token_names_its_fields(nobody, cast):
    answer = sign_in(nobody, scopes=["all"], hours=0)
    assert answer.status_code == 422
    assert {p["field"] for p in answer.json()["problems"]} == {"scopes.0", "hours"}


def test_a_bearer_has_the_offices_of_today(cast):
    from mengma.courts.selectors import actor_for

    for part in ("plaintiff", "judge", "administrator"):
        assert bearer(do_create_token(cast[part], "a")[1]).actor == actor_for(cast[part])
    cast["judge"].offices.update(until="2021-01-01")
    assert bearer(do_create_token(cast["judge"], "a")[1]).actor.offices == frozenset()
