"""Archives that come out the same to the byte: sorted names, one date, one set of permissions."""

import io
import zipfile

DATE = (2025, 1, 1, 0, 0, 0)


def zipped(members):
    """The bytes of a zip file.

    Args:
        members: {name inside: bytes}.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            file.writestr(info, members[name])
    return buffer.getvalue()


def write(path, members):
    """Write a zip file, and the folder it is to be in; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(members))
    return path
