"""What this package does: uploads, documents, drafts, the archive."""

from mengma.dossier.actions.archive import do_archive
from mengma.dossier.actions.documents import Preview, do_render_entry, preview, print_bundle
from mengma.dossier.actions.drafts import do_finish_draft, do_open_draft, do_save_draft
from mengma.dossier.actions.uploads import do_erase_material, do_take_up, do_upload

__all__ = [
    "Preview",
    "do_archive",
    "do_erase_material",
    "do_finish_draft",
    "do_open_draft",
    "do_render_entry",
    "do_save_draft",
    "do_take_up",
    "do_upload",
    "preview",
    "print_bundle",
]
