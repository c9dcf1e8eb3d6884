"""Problem and plan directories as zip archives, so that a run keeps them in the registry."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

# Equal directories give equal archives.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def packed(directory: Path) -> bytes:
    """Return the files of a directory as a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(directory.iterdir()):
            if path.is_file():
                entry = zipfile.ZipInfo(path.name, _NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def unpack(content: bytes, directory: Path) -> None:
    """Write the files of an archive into a directory, which is made when it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            (directory / Path(entry.filename).name).write_bytes(archive.read(entry))
