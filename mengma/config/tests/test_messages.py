"""Finding texts to translate."""

from mengma.config import messages
from mengma.config.paths import BASE_DIR


def place_in(monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "BASE_DIR", tmp_path)
    monkeypatch.setattr(messages, "SOURCES", tmp_path / "mengma")
    (tmp_path / "mengma" / "portal" / "templates").mkdir(parents=True)
    return tmp_path / "mengma" / "portal"


def test_texts_are_found_in_python_and_templates(monkeypatch, tmp_path):
    portal = place_in(monkeypatch, tmp_path)
    (portal / "views.py").write_text(
        "from x import gettext as _\n_('立案')\nngettext('一件', '%(n)s 件', 2)\npgettext('动词', '送达')\n_(name)\n"
    )
    (portal / "templates" / "a.html").write_text(
        '{% load i18n %}<p>{% translate "开庭" %}</p>{% blocktranslate count n=n %}{{ n }} 日{% plural %}{{ n }} 日们'
        '{% endblocktranslate %}{# {% translate "不算" %} #}'
    )
    assert set(messages.all_messages()) == {"立案", "一件", "%(n)s 件", "送达", "开庭", "%(n)s 日", "%(n)s 日们"}
    assert messages.all_messages()["开庭"].place == "mengma/portal/templates/a.html:1"


def test_a_text_without_a_translation_is_named(monkeypatch, tmp_path):
    portal = place_in(monkeypatch, tmp_path)
    (portal / "views.py").write_text("_('立案')\n_('结案')\n_('归档')\n")
    folder = portal / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "立案"\nmsgstr "filing"\n\n'
        '#, fuzzy\nmsgid "归档"\nmsgstr "maybe"\n'
    )
    assert [gap.msgid for gap in messages.untranslated("en")] == ["结案", "归档"]
    assert [file.name for file in messages.do_compile()] == ["django.mo"]
    assert messages.do_compile() == []


def test_every_text_of_this_project_is_in_reach():
    found = messages.all_messages()
    assert "请求未被受理" in found
    assert found["请求未被受理"].place.startswith("mengma/config/")
    assert messages.BASE_DIR == BASE_DIR
