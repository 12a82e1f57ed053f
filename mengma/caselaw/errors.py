"""Why the library could not do what was asked: what happened, what to do next, with a code for machines."""

from __future__ import annotations

from mengma.refusal import Refusal, Trouble


class NoFolder(Trouble):
    """The folder to import is not there or holds no text."""

    exit_code = 2

    def __init__(self, folder: str) -> None:
        super().__init__(
            "statutes.no_folder",
            f"{folder} is no folder with Markdown files",
            "give a folder with one folder per kind and one Markdown file per text, as docs/how-to/import-statutes.md says",
        )


class ImportRunning(Trouble):
    """Another process imports right now."""

    def __init__(self) -> None:
        super().__init__(
            "statutes.import_running", "another import is running", "wait until it has ended, then run it again"
        )


class NoSuchText(Refusal):
    """There is no text under this address, or none in force on the day."""

    code = "statutes.no_such_text"
    status = 404
    what_zh = "法规库中没有这份文本。"
    what_en = "The library has no such text."
    next_zh = "请从法规库首页查找。"
    next_en = "Look for it from the library's first page."
