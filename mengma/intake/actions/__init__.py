"""What people do before and around a case: drafts, submission, filing at the window, joining by code."""

from mengma.intake.actions.drafts import (
    do_discard_draft,
    do_prefill_draft,
    do_save_draft,
    do_start_draft,
    do_submit_draft,
)
from mengma.intake.actions.joining import do_join_case
from mengma.intake.actions.window import AtWindow, do_file_at_window

__all__ = [
    "AtWindow",
    "do_discard_draft",
    "do_file_at_window",
    "do_join_case",
    "do_prefill_draft",
    "do_save_draft",
    "do_start_draft",
    "do_submit_draft",
]
