"""Static files under names that hold their hash, so that browsers may keep them for ever."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Renames also what JavaScript modules import: else a page would mix old and new ones."""

    support_js_module_import_aggregation = True
