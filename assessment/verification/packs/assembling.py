"""A sealed pack: every file named in a manifest, and the manifest signed.

BagIt 1.0 (RFC 8493) in a ZIP.  The same input gives the same bytes: nothing here asks the time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.errors import BadInput, Refused
from assessment.verification.packs.checker_page import verify_page
from assessment.verification.packs.cover_pages import CHECKER, Front, readme, start_here
from assessment.verification.packs.evidence_in_packs import packed_files
from assessment.verification.packs.pack_issue import PackIssue, Tell
from assessment.verification.packs.schema import workbook_schema
from assessment.verification.packs.sealing import SigningKey
from assessment.verification.packs.zipping import Content, write_zip
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
BAG_INFO = "bag-info.txt"
LIGHT = "Light-Pack"  # a line of bag-info.txt, there only where it is one
VERIFICATION = "data/machine/verification.json"  # only once a review is concluded
SCHEMA_FILE = "data/machine/schema.json"

MOST_FILES = 5_000
LARGEST_FILE = 200 * 2**20  # bytes, unpacked
LARGEST_PACK = 700 * 2**20  # bytes, unpacked
LONGEST_PATH = 119  # characters, its top folder included: some programs stop at 260

_PLAIN_PATH = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")
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


def write_pack(
    to: Path,
    *,
    document: WorkbookDocument,
    files: Mapping[str, bytes],
    kept: Mapping[str, Path],
    key: SigningKey,
    issue: PackIssue,
    verified: WorkbookDocument | None = None,
    tell: Tell | None = None,
) -> PackSeal:
    """Write the sealed ZIP to ``to`` and return what to remember of it.

    ``files`` are the reports and tables, by their path below ``data/``; ``kept`` says where each
    file of evidence lies, by its hash, and is not looked at for a light pack.  ``verified`` is the
    same workbook with a concluded verification, whose queries bring files of their own.  Refused
    for a workbook that has not been handed over, or is too large; BadInput for an odd pack id or
    path; Unavailable where a file of evidence is gone or changed, or ``to`` cannot be written.
    """
    handed_over_at = document["round"]["handed_over_at"]
    if handed_over_at is None:
        raise Refused(
            "This workbook has not been handed over, so no pack was made. Hand it over first."
        )
    payload: dict[str, Content] = {f"data/{path}": content for path, content in files.items()}
    payload[WORKBOOK] = workbook = canonical_json(document)
    payload[SCHEMA_FILE] = canonical_json(workbook_schema())
    if not issue.light:
        payload |= packed_files(verified or document, kept)
    top = f"pack-{issue.pack_id}"
    _check_names(issue.pack_id, top, payload)
    seal_lines = {
        "Pack-Id": issue.pack_id,
        "Pack-Number": str(issue.number),
        "Workbook-Sha256": sha256_hex(workbook),
        "Signing-Key": key.public.fingerprint,
        "Template-Version": TEMPLATE,
        "Issued-To": issue.issued_to,
        "Issued-At": issue.issued_at.isoformat(),
    }
    if issue.light:
        seal_lines[LIGHT] = "yes"
    front = Front(document, issue, seal_lines, frozenset(payload))
    tags = _tags(front, payload, key)
    contents = {**payload, **tags}
    _check_sizes(contents)
    write_zip(to, top, contents, datetime.fromisoformat(handed_over_at), tell)
    return PackSeal(
        pack_id=issue.pack_id,
        workbook_version=document["round"]["version"],
        workbook_hash=seal_lines["Workbook-Sha256"],
        answer_hashes={answer["question"]: answer["hash"] for answer in document["answers"]},
        tagmanifest_hash=sha256_hex(tags[TAG_MANIFEST]),
        key_id=key.public.fingerprint,
        issued_to=issue.issued_to,
        issued_at=issue.issued_at,
    )


def _check_names(pack_id: str, top: str, payload: Mapping[str, Content]) -> None:
    if not (pack_id.isascii() and pack_id.replace("-", "").isalnum()):
        raise BadInput(f"A pack id is made of letters, digits and dashes, not {pack_id!r}.")
    for path in payload:
        if not _PLAIN_PATH.fullmatch(path) or len(f"{top}/{path}") > LONGEST_PATH:
            raise BadInput(f"A file of a pack has a plain relative path, not {path!r}.")


def _check_sizes(contents: Mapping[str, Content]) -> None:
    """Raise Refused where whoever checks the pack would not open it."""
    sizes = [_size(content) for content in contents.values()]
    if sum(sizes) > LARGEST_PACK or max(sizes) > LARGEST_FILE or len(sizes) > MOST_FILES:
        raise Refused(
            f"A pack holds at most {LARGEST_PACK // 2**20} MB in {MOST_FILES:,} files of at most "
            f"{LARGEST_FILE // 2**20} MB, and this workbook has more, so no pack was made. The "
            "workbook is kept as it was handed over. Reopen it and withhold the largest files, "
            "with the reason and the place where they can be seen."
        )


def _size(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.size


def _hash(content: Content) -> str:
    return sha256_hex(content) if isinstance(content, bytes) else content.sha256


def _tags(front: Front, payload: Mapping[str, Content], key: SigningKey) -> dict[str, bytes]:
    """Return the pack's own files, signature included, by their path below its top folder."""
    tags = {
        "bagit.txt": _BAGIT,
        BAG_INFO: _bag_info(front, payload),
        "START-HERE.html": start_here(front),
        "README.txt": readme(front),
        CHECKER: verify_page(),
        MANIFEST: _manifest(payload),
        PUBLIC_KEY: key.public.pem,
        ALLOWED_SIGNERS: key.public.allowed_signers,
    }
    tag_manifest = _manifest(tags)
    return {
        **tags,
        TAG_MANIFEST: tag_manifest,
        SIGNATURE: key.sign(tag_manifest),
        SSH_SIGNATURE: key.sign_ssh(tag_manifest),
    }


def _bag_info(front: Front, payload: Mapping[str, Content]) -> bytes:
    lines = {
        "Source-Organization": front.document["site"]["name"],
        "Bagging-Date": front.seal_lines["Issued-At"][:10],
        "Payload-Oxum": f"{sum(map(_size, payload.values()))}.{len(payload)}",
        **front.seal_lines,
    }
    # one line each: a line end in a name must not start a field of its own
    written = (f"{name}: {_one_line(value)}\n" for name, value in lines.items())
    return "".join(written).encode("utf-8", "replace")


def _one_line(value: str) -> str:
    return " ".join(value.split())[:_LONGEST_LINE]


def _manifest(files: Mapping[str, Content]) -> bytes:
    lines = (f"{_hash(files[path])}  {path}\n" for path in sorted(files))
    return "".join(lines).encode()
