"""Fill the form of an element-based complaint (要素式起诉状) from a text: every value with the sentence it came
from, nothing invented.

No Django here and no database: text in, fields out.
"""

from .derive import derives
from .errors import ExtractionError, NoTextLayerError, UnreadableFileError, UnsupportedFileError
from .extract import KINDS, extract
from .form import TITLES, form_fields
from .jsonform import to_json
from .model import Extraction, Field
from .readers import read_file

__all__ = [
    "KINDS",
    "TITLES",
    "Extraction",
    "ExtractionError",
    "Field",
    "NoTextLayerError",
    "UnreadableFileError",
    "UnsupportedFileError",
    "derives",
    "extract",
    "form_fields",
    "read_file",
    "to_json",
]
