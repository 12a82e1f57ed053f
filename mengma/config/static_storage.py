"""Static files with their content's hash in the name."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ForgivingManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, but a file that packages refer to and do not ship (source maps) is no error."""

    manifest_strict = False
