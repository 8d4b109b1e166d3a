"""A sealed pack: every file named in a manifest, and the manifest signed.

BagIt 1.0 (RFC 8493) in a ZIP.  The same input gives the same bytes: nothing here asks the time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assessment.errors import BadInput, Refused
from assessment.verification.cover_pages import readme, start_here
from assessment.verification.schema import workbook_schema
from assessment.verification.sealing import SigningKey
from assessment.workbook.canonical import canonical_json, sha256_hex
from assessment.workbook.model import WorkbookDocument

TEMPLATE = "1"  # of the pack's layout
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = f"signature/{TAG_MANIFEST}.sig"
SSH_SIGNATURE = f"signature/{TAG_MANIFEST}.sshsig"
PUBLIC_KEY = "signature/public-key.pem"
ALLOWED_SIGNERS = "signature/allowed_signers"
WORKBOOK = "data/machine/workbook.json"
SCHEMA_FILE = "data/machine/schema.json"

_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LONGEST_LINE = 500


@dataclass(frozen=True)
class PackSeal:
    """What is remembered of an issued pack; every hash is SHA-256 in hex.

    ``key_id`` is the signing key's fingerprint, ``tagmanifest_hash`` the pack's identity (the
    ZIP's own bytes may differ between versions of the compression library).
    """

    pack_id: str
    workbook_version: int
    workbook_hash: str
    answer_hashes: dict[str, str]
    tagmanifest_hash: str
    key_id: str
    issued_to: str
    issued_at: datetime


def pack_bytes(
    *,
    document: WorkbookDocument,
    files: Mapping[str, bytes],
    pack_id: str,
    key: SigningKey,
    issued_to: str,
    issued_at: datetime,
) -> tuple[bytes, PackSeal]:
    """Return the sealed ZIP and what to remember of it.

    ``files`` are the reports and tables, by their path below ``data/``.  ``issued_at`` is aware.
    Refused for a workbook that has not been handed over; BadInput for an odd pack id or path.
    """
    handed_over_at = document["round"]["handed_over_at"]
    if handed_over_at is None:
        raise Refused(
            "This workbook has not been handed over, so no pack was made. Hand it over first."
        )
    _check_names(pack_id, files)
    payload = {f"data/{path}": content for path, content in files.items()}
    payload[WORKBOOK] = canonical_json(document)
    payload[SCHEMA_FILE] = canonical_json(workbook_schema())
    seal_lines = {
        "Pack-Id": pack_id,
        "Workbook-Sha256": sha256_hex(payload[WORKBOOK]),
        "Signing-Key": key.public.fingerprint,
        "Template-Version": TEMPLATE,
        "Issued-To": issued_to,
        "Issued-At": issued_at.isoformat(),
    }
    sealed = _sealed(document, payload, seal_lines, key)
    seal = PackSeal(
        pack_id=pack_id,
        workbook_version=document["round"]["version"],
        workbook_hash=seal_lines["Workbook-Sha256"],
        answer_hashes={answer["question"]: answer["hash"] for answer in document["answers"]},
        tagmanifest_hash=sha256_hex(sealed[TAG_MANIFEST]),
        key_id=key.public.fingerprint,
        issued_to=issued_to,
        issued_at=issued_at,
    )
    return _zipped(f"pack-{pack_id}", sealed, datetime.fromisoformat(handed_over_at)), seal


def _check_names(pack_id: str, files: Mapping[str, bytes]) -> None:
    if not (pack_id.isascii() and pack_id.replace("-", "").isalnum()):
        raise BadInput(f"A pack id is made of letters, digits and dashes, not {pack_id!r}.")
    for path in files:
        if not path.isascii() or ".." in path.split("/") or path.startswith("/"):
            raise BadInput(f"A file of a pack has a plain relative path, not {path!r}.")


def _sealed(
    document: WorkbookDocument,
    payload: Mapping[str, bytes],
    seal_lines: Mapping[str, str],
    key: SigningKey,
) -> dict[str, bytes]:
    """Return all files of the pack, signature included, by their path below its top folder."""
    tags = {
        "bagit.txt": _BAGIT,
        "bag-info.txt": _bag_info(document, payload, seal_lines),
        "START-HERE.html": start_here(document, seal_lines, payload),
        "README.txt": readme(document, seal_lines, payload),
        MANIFEST: _manifest(payload),
        PUBLIC_KEY: key.public.pem,
        ALLOWED_SIGNERS: key.public.allowed_signers,
    }
    tag_manifest = _manifest(tags)
    return {
        **payload,
        **tags,
        TAG_MANIFEST: tag_manifest,
        SIGNATURE: key.sign(tag_manifest),
        SSH_SIGNATURE: key.sign_ssh(tag_manifest),
    }


def _bag_info(
    document: WorkbookDocument, payload: Mapping[str, bytes], seal_lines: Mapping[str, str]
) -> bytes:
    lines = {
        "Source-Organization": document["site"]["name"],
        "Bagging-Date": seal_lines["Issued-At"][:10],
        "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}",
        **seal_lines,
    }
    # one line each: a line end in a name must not start a field of its own
    written = (f"{name}: {_one_line(value)}\n" for name, value in lines.items())
    return "".join(written).encode("utf-8", "replace")


def _one_line(value: str) -> str:
    return " ".join(value.split())[:_LONGEST_LINE]


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{sha256_hex(files[path])}  {path}\n" for path in sorted(files))
    return "".join(lines).encode()


def _zipped(top: str, files: Mapping[str, bytes], moment: datetime) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{path}", moment.timetuple()[:6])
            entry.create_system = 3  # Unix, wherever this runs
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return buffer.getvalue()
