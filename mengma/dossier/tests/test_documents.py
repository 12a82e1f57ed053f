"""Court documents: ordered by an act, rendered in the background, kept in versions, shown only to those who may read them."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from mengma import clock
from mengma.cases import verify
from mengma.cases.models import Leaf
from mengma.dossier import storage
from mengma.dossier.access import access_document
from mengma.dossier.actions import preview, print_bundle
from mengma.dossier.actions.documents import do_render_entry
from mengma.dossier.errors import BadTemplate, FileGone, NoSuchFile, NotReady
from mengma.dossier.models import DocumentVersion
from mengma.dossier.rendering import to_pdf
from mengma.dossier.rendering.filters import cite, citing, paragraphs, period, topic
from mengma.dossier.selectors import documents_of, versions_of


def read(opened) -> bytes:
    with opened.handle as handle:
        return handle.read()


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace("\n", "")


def test_an_act_queues_its_documents_and_a_worker_makes_them(cast, case, run_jobs):
    assert [(d.kind, d.version) for d in documents_of(case.id)] == [("desk_receipt", None)]
    with pytest.raises(NotReady):
        access_document(cast["plaintiff"], case.id, "d1")
    assert run_jobs() == ["dossier.render"]
    (made,) = documents_of(case.id)
    assert (made.version, made.pages) == (1, 1)
    opened = access_document(cast["plaintiff"], case.id, "d1")
    content = read(opened)
    assert opened.name == "收件回执.pdf"
    text = text_of(content)
    assert "乌兰" in text
    assert "二〇二六年十一月二十三日" in text
    assert "《中华人民共和国民事诉讼法》第一百二十六条" in text


def test_rendering_twice_makes_one_version_and_one_leaf(case, run_jobs):
    run_jobs()
    assert do_render_entry(case.id, 1) == []
    assert DocumentVersion.objects.count() == 1
    assert Leaf.objects.filter(kind="document").count() == 1


def test_a_document_shows_the_case_as_it_was_after_its_own_act(cast, case, run_jobs):
    case.act("window_clerk", "rename", name="乌兰其其格")
    run_jobs()
    assert "乌兰其其格" not in text_of(read(access_document(cast["plaintiff"], case.id, "d1")))
    case.act("window_clerk", "tell", words="请补交身份证明\n三日内")
    run_jobs()
    assert "乌兰其其格" in text_of(read(access_document(cast["plaintiff"], case.id, "d2")))


def test_a_correction_makes_a_further_version_and_keeps_the_first(cast, case, run_jobs):
    case.act("window_clerk", "tell", words="三日内补交")
    run_jobs()
    proposed = {"entry": 2, "correct_data": {"words": "七日内补交"}, "reason": "笔误"}
    case.act("window_clerk", "propose_correction", **proposed)
    case.act("president", "approve_correction", correction="k1")
    run_jobs()
    assert [row.version for row in versions_of(case.id, "d2")] == [1, 2]
    assert "七日内" in text_of(read(access_document(cast["plaintiff"], case.id, "d2")))
    assert "三日内" in text_of(read(access_document(cast["plaintiff"], case.id, "d2", version=1)))
    assert len(versions_of(case.id, "d1")) == 1


def test_a_voided_act_takes_its_documents_along_and_their_keys_are_not_mixed_up(cast, case, run_jobs):
    case.act("window_clerk", "tell", words="误发")
    run_jobs()
    case.act("window_clerk", "propose_correction", entry=2, void=True, reason="误登")
    case.act("president", "approve_correction", correction="k1")
    with pytest.raises(NoSuchFile):
        access_document(cast["plaintiff"], case.id, "d2")
    case.act("window_clerk", "tell", words="正式通知")
    with pytest.raises(NotReady):
        access_document(cast["plaintiff"], case.id, "d2")
    run_jobs()
    assert "正式通知" in text_of(read(access_document(cast["plaintiff"], case.id, "d2")))
    assert list(verify.check_rebuild()) == []


def test_strangers_see_no_document(cast, case, run_jobs):
    run_jobs()
    for who in ("stranger", "defendant", "judge", "judge_elsewhere", "auditor"):
        with pytest.raises(NoSuchFile):
            access_document(cast[who], case.id, "d1")


def test_all_papers_of_an_act_come_in_one_print(cast, case, run_jobs):
    case.act("window_clerk", "tell", words="请到庭")
    run_jobs()
    printed = print_bundle(cast["window_clerk"], case.id, [2])
    assert len(pypdfium2.PdfDocument(io.BytesIO(printed))) == 3
    with pytest.raises(NoSuchFile):
        print_bundle(cast["stranger"], case.id, [2])


def test_an_erased_entrys_documents_are_gone(cast, case, run_jobs):
    case.act("window_clerk", "tell", words="秘密")
    run_jobs()
    case.act("president", "erase_record", entry=2, ground="法院决定", reason="未成年人")
    run_jobs()
    with pytest.raises(FileGone):
        access_document(cast["plaintiff"], case.id, "d2")


def test_a_preview_keeps_nothing_and_names_what_it_cites(case):
    shown = preview("desk_notice", case.id, to="p2", entry={"words": "<script>alert(1)</script>"})
    assert "&lt;script&gt;" in shown.html
    assert shown.pdf.startswith(b"%PDF-")
    assert "civil-procedure-law/264" in [one.ref for one in shown.citations]
    assert DocumentVersion.objects.count() == 0
    with pytest.raises(BadTemplate):
        preview("no_such_kind", case.id)


def test_citations_follow_the_documents_date():
    from datetime import date

    numbers = {}
    for year in (2020, 2023, 2024, 2026):
        with citing(date(year, 6, 1)) as legal:
            topic("delay-interest")
        numbers[year] = legal.cited[0].article
    assert numbers == {2020: "253", 2023: "260", 2024: "264", 2026: "264"}
    with citing(date(2026, 6, 1)), pytest.raises(Exception, match="9999"):
        cite("civil-procedure-law/9999")
    with citing(date(2026, 6, 1)):
        assert period("answer") == "15日"


def test_texts_are_escaped_line_by_line():
    assert paragraphs("<b>一</b>\n\n二") == "<p>&lt;b&gt;一&lt;/b&gt;</p>\n<p>二</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        "<style>@import url(http://example.org/x.css); body { background: url(file:///etc/hosts) }</style>x",
        '<object data="/etc/passwd"></object>',
    ],
)
def test_a_template_gets_neither_files_nor_network(html):
    with pytest.raises(BadTemplate):
        to_pdf(f"<html><body>{html}</body></html>")


def test_versions_can_be_neither_changed_nor_deleted(case, run_jobs):
    run_jobs()
    for statement in ("UPDATE dossier_documentversion SET pages = 9", "DELETE FROM dossier_documentversion"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_kept_file_matches_its_digest(case, run_jobs):
    run_jobs()
    row = DocumentVersion.objects.get()
    assert storage.matches("documents", row.pdf_sha256)
    path = storage.path_of("documents", row.pdf_sha256)
    path.write_bytes(path.read_bytes() + b" ")
    assert not storage.matches("documents", row.pdf_sha256)


def test_the_date_at_the_foot_is_the_day_of_the_act(cast, case, run_jobs):
    from datetime import timedelta

    with clock.travel(clock.now() + timedelta(days=40)):
        case.act("window_clerk", "tell", words="通知")
        run_jobs()
    assert "二〇二七年一月二日" in text_of(read(access_document(cast["plaintiff"], case.id, "d2")))
