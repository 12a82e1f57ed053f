"""Files that people upload, and files that lie."""

import zipfile
from pathlib import Path

import pytest

from mengma.intake.extraction import NoTextLayerError, UnreadableFileError, UnsupportedFileError, extract, read_file

from . import texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "起诉状.txt"
    path.write_bytes(texts.LENDING.encode(encoding))
    assert read_file(path) == texts.LENDING


def test_windows_line_ends_become_one_character(tmp_path: Path) -> None:
    path = tmp_path / "a.TXT"
    path.write_bytes("一\r\n二\r三".encode())
    assert read_file(path) == "一\n二\n三"


def test_word_with_a_table(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in texts.SALE.strip().split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "货款"
    table.rows[0].cells[1].text = "86,500元"
    path = tmp_path / "起诉状.docx"
    document.save(path)
    text = read_file(path)
    assert "货款\t86,500元" in text
    assert extract(text).values("price") == ["126500"]


def _pdf(path: Path, body: str) -> None:
    from weasyprint import HTML

    HTML(string=f"<html><body style='font-family:Noto Sans CJK SC,sans-serif'>{body}</body></html>").write_pdf(path)


def test_pdf_with_a_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    _pdf(path, "<p>Claim: 20,000</p>")
    assert "20,000" in read_file(path)


def test_a_scanned_pdf_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    _pdf(path, "<div style='width:20px;height:20px;background:black'></div>")
    with pytest.raises(NoTextLayerError, match="OCR"):
        read_file(path)


@pytest.mark.parametrize("name", ["a.doc", "a.jpg", "a", "a.docx.exe"])
def test_another_kind_of_file_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    with pytest.raises(UnsupportedFileError, match=r"\.docx"):
        read_file(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\t"),
        ("binary.txt", bytes(range(256))),
        ("nul.txt", b"a\x00b"),
        ("lies.docx", b"%PDF-1.4 not a word file"),
        ("lies.pdf", b"PK\x03\x04 not a pdf"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
    ],
)
def test_a_file_that_lies_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path)
    assert caught.value.code == "extraction.unreadable_file"
    assert "上传" in caught.value.what_zh or "粘贴" in caught.value.what_zh


def test_an_archive_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mengma.intake.extraction.readers.MAX_UNPACKED", 1000)
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "0" * 100_000)
    with pytest.raises(UnreadableFileError, match="过大"):
        read_file(path)


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mengma.intake.extraction.readers.MAX_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 11)
    with pytest.raises(UnreadableFileError):
        read_file(path)
