"""`mengma createuser`: the first administrator of an install comes from here."""

import io
import json

import pytest

from mengma.cli import main as cli


@pytest.fixture
def create(capsys, monkeypatch, db):
    def go(*arguments, password="correct horse battery"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        code = cli.main(["createuser", *arguments, "--password-stdin", "--json"])
        return code, json.loads(capsys.readouterr().out)

    return go


def test_an_administrator_can_sign_in(create, client):
    code, answer = create("root", "--name", "管理员", "--role", "administrator")
    assert code == 0
    assert answer["roles"] == {"administrator": ""}
    assert client.login(username="root", password="correct horse battery")


def test_a_judge_has_a_court(create):
    assert create("sun", "--name", "孙正", "--role", "judge@内0102")[0] == 0
    assert create("li", "--name", "李和", "--role", "judge")[1]["error"] == "createuser.court"
    assert create("li", "--name", "李和", "--role", "judge@内9999")[1]["error"] == "createuser.court"
    assert create("li", "--name", "李和", "--role", "emperor@内0102")[1]["error"] == "createuser.role"


def test_a_name_is_taken_once_and_a_password_is_not_weak(create):
    assert create("sun", "--name", "孙正")[0] == 0
    assert create("sun", "--name", "孙正")[1]["error"] == "createuser.taken"
    assert create("li", "--name", "李和", password="12345")[1]["error"] == "createuser.weak"
