"""Errors of reading a file for extraction. The Chinese words of each say what happened and what to do at once."""

from __future__ import annotations

from mengma.refusal import Refusal


class ExtractionError(Refusal):
    """A file from which no text can be taken."""

    code = "extraction.failed"
    status = 422
    what_en = "The file cannot be read."
    next_zh = ""
    next_en = "Paste the text."

    def __init__(self, what_zh: str) -> None:
        super().__init__(what_zh, self.what_en)


class UnsupportedFileError(ExtractionError):
    """The kind of file is not one that is read."""

    code = "extraction.unsupported_file"
    what_en = "Files of this kind cannot be read."
    next_en = "Upload .txt, .docx or a PDF with a text layer, or paste the text."


class UnreadableFileError(ExtractionError):
    """The file is not what its name says, is damaged, encrypted, empty or too large."""

    code = "extraction.unreadable_file"
    what_en = "The file cannot be read: damaged, empty or too large."
    next_en = "Save it again and upload it, or paste the text."


class NoTextLayerError(ExtractionError):
    """A PDF of pictures: there are no characters to read."""

    code = "extraction.no_text_layer"
    what_en = "This PDF is a scanned picture without a text layer."
    next_en = "Paste the text."
