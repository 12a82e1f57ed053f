"""Errors of reading a file for extraction. Each has a machine code and says what happened, why, and what to do next."""

from __future__ import annotations


class ExtractionError(Exception):
    """A file from which no text can be taken. ``code`` is stable; the message is for people (Chinese msgid)."""

    code = "extraction.failed"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnsupportedFileError(ExtractionError):
    """The kind of file is not one that is read."""

    code = "extraction.unsupported_file"


class UnreadableFileError(ExtractionError):
    """The file is not what its name says, is damaged, encrypted, empty or too large."""

    code = "extraction.unreadable_file"


class NoTextLayerError(ExtractionError):
    """A PDF of pictures: there are no characters to read."""

    code = "extraction.no_text_layer"
