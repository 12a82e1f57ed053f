"""Files that come in: what is kept, what is refused and why, and who may read them."""

from __future__ import annotations

import struct
import uuid
import zlib

import pytest

from mengma.courts.models import ReadRecord, User
from mengma.dossier import storage
from mengma.dossier.access import access_material, check_may_upload
from mengma.dossier.actions import do_upload
from mengma.dossier.actions.uploads import clean_name, do_discard
from mengma.dossier.errors import BadFile, FileGone, NoSuchFile
from mengma.dossier.models import Material
from mengma.dossier.selectors import waiting_of
from mengma.dossier.tests import samples
from mengma.procedure.errors import BadData

PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def send(owner, content, name, case_id=None, **more):
    return do_upload(samples.named(content, name), owner, case_id, **more)


def png_bomb() -> bytes:
    """A header that promises 60,000 by 60,000 pixels."""
    body = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        PNG_HEAD
        + struct.pack(">I", 13)
        + body
        + struct.pack(">I", zlib.crc32(body))
        + _empty(b"IDAT")
        + _empty(b"IEND")
    )


def _empty(chunk: bytes) -> bytes:
    return struct.pack(">I", 0) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("起诉状.pdf", samples.pdf()),
        ("借条.jpg", samples.image("JPEG")),
        ("转账记录.PNG", samples.image("PNG")),
        ("合同.docx", samples.docx()),
        ("说明.txt", "今借到乌兰人民币壹万元".encode()),
        ("旧说明.txt", "今借到乌兰人民币壹万元".encode("gb18030")),
        ("录音.amr", b"#!AMR\n" + b"\x3c" * 64),
        ("电子发票.ofd", samples.zipped(**{"OFD.xml": "<ofd/>"})),
    ],
)
def test_what_people_bring_is_kept_under_its_digest(cast, name, content):
    info = send(cast["plaintiff"], content, name)
    assert (info.name, info.size, info.flags) == (name, len(content), ())
    assert storage.matches("materials", info.sha256)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.pdf", b"", "空的"),
        ("证据.pdf", b"MZ" + b"\x00" * 200, "程序"),
        ("证据.pdf", b"\x7fELF" + b"\x00" * 200, "程序"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", "程序"),
        ("证据.pdf", samples.image("JPEG"), "内容却是JPEG"),
        ("证据.jpg", samples.pdf(), "内容却是PDF"),
        ("证据", samples.pdf(), "没有后缀"),
        ("页面.txt", b"<html><script>alert(1)</script>", "网页"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "网页"),
        ("证据.zip", samples.zipped(a="1"), "压缩包"),
        ("证据.rar", b"Rar!\x1a\x07\x00" + b"\x00" * 50, "压缩包"),
        ("合同.docx", samples.docx(**{"word__vbaProject.bin": "x"}), "宏"),
        ("合同.docx", b"PK\x03\x04" + b"\x00" * 50, "不完整"),
        ("图.png", png_bomb(), "尺寸过大"),
        ("图.png", PNG_HEAD + b"\x00" * 40, "损坏"),
        ("数据.txt", bytes(range(256)) * 4, "无法识别"),
        ("壳.html", b"<html></html>", "网页"),
    ],
)
def test_what_lies_or_runs_is_refused_with_what_to_do_and_nothing_is_kept(cast, tmp_path, name, content, why):
    with pytest.raises(BadFile) as refused:
        send(cast["plaintiff"], content, name)
    assert why in refused.value.what_zh
    assert refused.value.next_zh
    assert Material.objects.count() == 0
    assert [path for path in (tmp_path / "materials").rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_is_refused_while_it_comes_in(cast, settings, tmp_path):
    settings.MENGMA_UPLOAD_LIMIT = 1 << 20
    with pytest.raises(BadFile, match="1兆字节"):
        send(cast["plaintiff"], samples.pdf() + b" " * (2 << 20), "大.pdf")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_encrypted_and_cut_files_are_kept_and_flagged(cast):
    whole = samples.pdf()
    assert send(cast["plaintiff"], whole[:-40], "半份.pdf").flags == ("truncated",)
    locked = whole.replace(b"trailer", b"trailer % /Encrypt 9 0 R\n", 1)
    assert b"/Encrypt" in locked
    assert "encrypted" in send(cast["plaintiff"], locked, "加密.pdf").flags
    assert send(cast["plaintiff"], samples.image("JPEG")[:-2], "照片.jpg").flags == ("truncated",)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\乌兰\\借条.jpg", "借条.jpg"),
        ("借条\u202egpj.exe.pdf", "借条gpj.exe.pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("a<b>|c?.pdf", "a_b_c_.pdf"),
        ("", "未命名"),
        ("长" * 300 + ".pdf", "长" * 160 + ".pdf"),
    ],
)
def test_names_are_cleaned(raw, clean):
    assert clean_name(raw) == clean


def test_the_same_file_twice_is_one_material_and_one_file(cast, tmp_path):
    first, again = (send(cast["plaintiff"], samples.pdf(), "借条.pdf") for _ in range(2))
    assert first.id == again.id
    other = send(cast["defendant"], samples.pdf(), "借条.pdf")
    assert other.id != first.id
    stored = [path for path in (tmp_path / "materials").rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [first.sha256]
    assert stored[0].stat().st_mode & 0o077 == 0


def test_an_upload_is_its_owners_until_an_act_hands_it_in(cast, case):
    paper = send(cast["plaintiff"], samples.pdf(), "借条.pdf", case.id)
    assert [info.id for info in waiting_of(cast["plaintiff"].id, case.id)] == [paper.id]
    for who in ("stranger", "window_clerk", "judge"):
        with pytest.raises(NoSuchFile):
            access_material(cast[who], paper.id)
    case.act("plaintiff", "add_material", files=[paper.id], name="借条")
    with access_material(cast["window_clerk"], paper.id).handle as handle:
        assert handle.read() == samples.pdf()
    assert waiting_of(cast["plaintiff"].id, case.id) == []
    with pytest.raises(NoSuchFile):
        access_material(cast["stranger"], paper.id)
    assert Material.objects.get(id=paper.id).taken_up_seq == 2


def test_nobody_hands_in_what_is_not_theirs_or_not_there(cast, case):
    paper = send(cast["defendant"], samples.pdf(), "别人的.pdf")
    elsewhere = send(cast["plaintiff"], samples.pdf(), "别案的.pdf", uuid.uuid4())
    for wrong in (paper.id, elsewhere.id, str(uuid.uuid4()), "x", 7):
        with pytest.raises(BadData) as bad:
            case.act("plaintiff", "add_material", files=[wrong], name="借条")
        assert bad.value.problems[0].field == "files"


def test_a_stranger_may_not_upload_to_a_case(cast, case):
    check_may_upload(cast["plaintiff"], case.id)
    check_may_upload(cast["stranger"], uuid.uuid4())  # a draft of theirs: its own package knows
    with pytest.raises(Exception, match="没有这个案件"):
        check_may_upload(cast["stranger"], case.id)


def test_the_secondary_volume_is_closed_to_parties_and_its_reads_are_recorded(cast, case):
    note = send(cast["president"], samples.pdf(), "意见.pdf", case.id)
    case.act("president", "supervise", what="阅核", opinion="请核对利息起算日", files=[note.id])
    assert Material.objects.get(id=note.id).volume == "secondary"
    for who in ("plaintiff", "window_clerk", "division_chief"):
        with pytest.raises(NoSuchFile):
            access_material(cast[who], note.id)
    assert ReadRecord.objects.count() == 0


def test_the_bench_reads_the_secondary_volume_and_each_read_stands_before_the_auditor(cast, case, client):
    """吴录 may, 乌兰 may not; what 吴录 opened, and when, the auditor sees."""
    case.act("window_clerk", "seat", judge=cast["judge"].id, clerk=cast["clerk"].id)
    note = send(cast["president"], samples.pdf(), "意见.pdf", case.id)
    case.act("president", "supervise", what="阅核", opinion="请核对利息起算日", files=[note.id])
    with access_material(cast["clerk"], note.id).handle as handle:
        assert handle.read() == samples.pdf()
    read = ReadRecord.objects.get()
    assert (read.by.name, read.case_id, read.resource) == ("吴录", case.id, "secondary_volume")
    with pytest.raises(NoSuchFile):
        access_material(cast["plaintiff"], note.id)
    paper = send(cast["plaintiff"], samples.pdf(), "借条.pdf", case.id)
    case.act("plaintiff", "add_material", files=[paper.id], name="借条", place="begun")
    access_material(cast["clerk"], paper.id).handle.close()
    assert ReadRecord.objects.count() == 1  # the main volume is not logged
    client.force_login(User.objects.get(id=cast["auditor"].id))
    page = client.get("/audit/reads/").content.decode()
    assert "吴录" in page
    assert "副卷" in page


def test_an_erased_file_says_so(cast, case, run_jobs):
    paper = send(cast["plaintiff"], samples.pdf(), "借条.pdf", case.id)
    case.act("plaintiff", "add_material", files=[paper.id], name="借条")
    case.act("president", "erase_record", entry=2, ground="法院决定", reason="未成年人")
    run_jobs()
    with pytest.raises(FileGone):
        access_material(cast["plaintiff"], paper.id)
    assert not storage.matches("materials", paper.sha256)


def test_what_was_not_handed_in_can_be_taken_back(cast, case):
    paper = send(cast["plaintiff"], samples.pdf(), "借条.pdf", case.id)
    assert not do_discard(cast["defendant"], uuid.UUID(paper.id))
    assert do_discard(cast["plaintiff"], uuid.UUID(paper.id))
    assert not storage.matches("materials", paper.sha256)


def test_headers_keep_a_browser_from_guessing(cast):
    paper = send(cast["plaintiff"], b"hello", "说明.txt")
    opened = access_material(cast["plaintiff"], paper.id)
    headers = opened.headers()
    opened.handle.close()
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert opened.headers(inline=True)["Content-Disposition"].startswith("inline;")
