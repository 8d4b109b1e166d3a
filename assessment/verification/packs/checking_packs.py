"""Is this pack what was issued?  Every fault is named; nothing is unpacked to disk."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_IFMT, S_IFREG

from assessment.errors import BadInput
from assessment.verification.packs.assembling import (
    ALLOWED_SIGNERS,
    BAG_INFO,
    LARGEST_FILE,
    LARGEST_PACK,
    LIGHT,
    MANIFEST,
    MOST_FILES,
    PUBLIC_KEY,
    SIGNATURE,
    SSH_SIGNATURE,
    TAG_MANIFEST,
    VERIFICATION,
    WORKBOOK,
)
from assessment.verification.packs.checking_evidence import evidence_paths, evidence_problems
from assessment.verification.packs.sealing import PublicKey, public_key_of
from assessment.workbook.canonical import sha256_hex

LARGEST_TAG = 4 * 2**20  # bytes of one of the pack's own small files
LARGEST_WORKBOOK = 64 * 2**20  # bytes
LONGEST_PATH = 240  # characters that are looked at: more than a pack has

_PIECE = 2**20
_END, _END_OF_LARGE = b"PK\x05\x06", b"PK\x06\x07"  # what a ZIP's last words begin with
_FURTHEST_END = 22 + 0xFFFF  # bytes from the end of the file, with the longest comment
_LONGEST_LIST = 4 * 2**20  # bytes of the ZIP's own list of files
_UNSIGNED = {TAG_MANIFEST, SIGNATURE, SSH_SIGNATURE}  # what a signature cannot cover
_NEEDED = (
    "bagit.txt",
    BAG_INFO,
    MANIFEST,
    TAG_MANIFEST,
    SIGNATURE,
    SSH_SIGNATURE,
    PUBLIC_KEY,
    ALLOWED_SIGNERS,
    WORKBOOK,
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True)
class PackCheck:
    """What was found; hashes are SHA-256 in hex and None where they cannot be told.

    ``problems`` names each fault in a sentence and is empty exactly when ``ok``.  ``key_id`` is
    the fingerprint of the key inside the pack.  ``key_known`` tells whether that key is one
    of the issuer's, known from outside; without one a pack vouches only for itself.  ``evidence``
    counts the files of evidence inside, none in a ``light`` pack.
    """

    ok: bool
    pack_id: str | None
    tagmanifest_hash: str | None
    workbook_hash: str | None
    key_id: str | None
    key_known: bool
    evidence: int
    light: bool
    problems: tuple[str, ...]


@dataclass
class _Opened:
    """A pack's files by path below its top folder: SHA-256 of all, content of what is read."""

    pack_id: str | None = None
    hashes: dict[str, str] = field(default_factory=dict)
    small: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def check_pack(
    path_or_bytes: Path | bytes,
    *,
    public_key: bytes | None = None,
    older: Collection[PublicKey] = (),
) -> PackCheck:
    """Return what is wrong with a pack; ``public_key`` (PEM) is the issuer's, from outside it.

    ``older`` are keys that the issuer had before: packs sealed with them stay good. Never raises
    for a bad pack, only BadInput where ``public_key`` itself is none.
    """
    trusted = list(older) if public_key is None else [public_key_of(public_key), *older]
    opened = _opened(path_or_bytes)
    if not opened.problems:
        opened.problems += _file_problems(opened)
        opened.problems += _signature_problems(opened, trusted)
    if not opened.problems:
        workbook = opened.small.get(WORKBOOK, b"")
        opened.problems += evidence_problems(
            workbook,
            opened.hashes,
            verification=opened.small.get(VERIFICATION),
            light=_is_light(opened),
        )
    key = _key_inside(opened)
    return PackCheck(
        ok=not opened.problems,
        pack_id=opened.pack_id,
        tagmanifest_hash=opened.hashes.get(TAG_MANIFEST),
        workbook_hash=opened.hashes.get(WORKBOOK),
        key_id=key.fingerprint if key else None,
        key_known=key in trusted,
        evidence=len(evidence_paths(opened.hashes)),
        light=_is_light(opened),
        problems=tuple(opened.problems),
    )


def tag_manifest_of(path: Path) -> bytes | None:
    """Return a pack's tagmanifest and read nothing else; None where this can be no pack."""
    try:
        if not _has_short_list(path):
            return None
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if _shape_problems(entries):
                return None
            name = f"{entries[0].filename.split('/')[0]}/{TAG_MANIFEST}"
            entry = next((one for one in entries if one.filename == name), None)
            if entry is None or entry.file_size > LARGEST_TAG:
                return None
            with archive.open(entry) as file:
                return file.read(LARGEST_TAG)
    except _BROKEN:
        return None


def _has_short_list(path: Path) -> bool:
    """Tell whether a ZIP's list of files is short enough to be read whole, before it is."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _FURTHEST_END))
        tail = file.read()
    ends = [at.start() for at in re.finditer(re.escape(_END), tail)]
    if not ends or _END_OF_LARGE in tail:
        return False
    counts = (struct.unpack_from("<HI", tail.ljust(ends[-1] + 22, b"\xff"), at + 10) for at in ends)
    return all(count <= MOST_FILES and size <= _LONGEST_LIST for count, size in counts)


def _opened(path_or_bytes: Path | bytes) -> _Opened:
    """Read every file once, in pieces, and stop at the first sign of an attack."""
    opened = _Opened()
    source = io.BytesIO(path_or_bytes) if isinstance(path_or_bytes, bytes) else path_or_bytes
    try:
        with zipfile.ZipFile(source) as archive:
            opened.problems += _shape_problems(archive.infolist())
            if opened.problems:
                return opened
            top = archive.infolist()[0].filename.split("/")[0]
            opened.pack_id = top.removeprefix("pack-")
            _read_files(archive, top, opened)
    except FileNotFoundError:
        opened.problems.append("There is no such file.")
    except _BROKEN:
        opened.problems.append("This is not a pack: it is not a ZIP file, or not a whole one.")
    return opened


def _shape_problems(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Look at the list of files before any is read."""
    if not entries:
        return ["This is not a pack: the ZIP file is empty."]
    if len(entries) > MOST_FILES:
        return [f"This ZIP file has {len(entries)} files in it, a pack has at most {MOST_FILES}."]
    if sum(entry.file_size for entry in entries) > LARGEST_PACK:
        return ["This ZIP file unpacks to more than a pack may hold; it was not opened further."]
    problems = [problem for entry in entries for problem in _entry_problems(entry)]
    times = Counter(entry.filename.casefold() for entry in entries)
    problems += [
        f"{_shown(name)} is in the ZIP file {n} times." for name, n in times.items() if n > 1
    ]
    tops = {entry.filename.split("/")[0] for entry in entries}
    if len(tops) > 1 or not next(iter(tops)).startswith("pack-"):
        problems.append("This is not a pack: its files are not in one folder named pack-….")
    return problems


def _entry_problems(entry: zipfile.ZipInfo) -> Iterator[str]:
    name, parts = entry.filename, entry.filename.split("/")
    # zipfile turns other separators into "/" and cuts at NUL: then the stored name differs
    odd = name != entry.orig_filename or "\\" in name or ":" in name or not name.isprintable()
    if odd or {"", ".", ".."} & set(parts) or len(name) > LONGEST_PATH:
        yield f"{_shown(entry.orig_filename)} is a path that no pack has; it was not opened."
    if entry.flag_bits & 1:
        yield f"{_shown(name)} is encrypted, which nothing in a pack is."
    if S_IFMT(entry.external_attr >> 16) not in (0, S_IFREG):
        yield f"{_shown(name)} is not a plain file."
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield f"{_shown(name)} is packed in a way that no pack uses."
    if entry.file_size > LARGEST_FILE:
        yield f"{_shown(name)} is larger than a file of a pack may be."


def _read_files(archive: zipfile.ZipFile, top: str, opened: _Opened) -> None:
    for entry in archive.infolist():
        path = entry.filename.removeprefix(f"{top}/")
        digest = hashlib.sha256()
        pieces = []
        document = path in {WORKBOOK, VERIFICATION}
        largest = LARGEST_WORKBOOK if document else LARGEST_TAG
        keep = entry.file_size <= largest and (document or not path.startswith("data/"))
        try:
            with archive.open(entry) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    if keep:
                        pieces.append(piece)
        except _BROKEN:
            opened.problems.append(f"{_shown(path)} was changed: it can no longer be unpacked.")
            continue
        opened.hashes[path] = digest.hexdigest()
        if keep:
            opened.small[path] = b"".join(pieces)


def _file_problems(opened: _Opened) -> Iterator[str]:
    """Hold every file against the two lists."""
    missing = [path for path in _NEEDED if path not in opened.hashes]
    yield from (f"{path} is missing." for path in missing)
    lists = [(MANIFEST, True), (TAG_MANIFEST, False)]
    named: dict[str, str] = {}
    for name, payload in lists:
        if name not in opened.small:
            continue
        entries = _entries(opened.small[name])
        if entries is None:
            yield f"{name} was changed: it is no longer a list of files."
            return
        named |= {path: h for path, h in entries.items() if path.startswith("data/") == payload}
    for path, expected in named.items():
        if path not in opened.hashes:
            if path not in missing:
                yield f"{_shown(path)} is missing."
        elif opened.hashes[path] != expected:
            yield f"{_shown(path)} was changed."
    added = opened.hashes.keys() - named.keys() - _UNSIGNED
    yield from (f"{_shown(path)} was added: no list names it." for path in sorted(added))


def _entries(manifest: bytes) -> dict[str, str] | None:
    """Return the hash of each path, or None where this is not a list as the product writes it."""
    entries = {}
    for line in manifest.decode("utf-8", "replace").removesuffix("\n").split("\n"):
        expected, gap, path = line.partition("  ")
        if not gap or len(expected) != len(sha256_hex(b"")) or path in entries:
            return None
        entries[path] = expected
    return entries


def _signature_problems(opened: _Opened, trusted: Sequence[PublicKey]) -> Iterator[str]:
    """Check both signatures with a trusted key, else with the key inside the pack."""
    inside = _key_inside(opened)
    if inside is None and PUBLIC_KEY in opened.small:
        yield f"{PUBLIC_KEY} was changed: it is no longer a key."
    if trusted and inside is not None and inside not in trusted:
        yield (
            f"The key inside ({inside.fingerprint}) is not the issuer's "
            f"({trusted[0].fingerprint}): somebody else sealed this, or swapped the key."
        )
    key = inside if inside in trusted or not trusted else trusted[0]
    signed = opened.small.get(TAG_MANIFEST)
    if key is None or signed is None:
        return
    if SIGNATURE in opened.small and not key.accepts(opened.small[SIGNATURE], signed):
        yield f"The signature in {SIGNATURE} does not fit: the list of files or the key was changed."
    if SSH_SIGNATURE in opened.small and not key.accepts_ssh(opened.small[SSH_SIGNATURE], signed):
        yield f"The signature in {SSH_SIGNATURE} does not fit: the list of files or the key was changed."
    if opened.small.get(ALLOWED_SIGNERS) not in (None, key.allowed_signers):
        yield f"{ALLOWED_SIGNERS} names another key than the one that belongs to this pack."


def _is_light(opened: _Opened) -> bool:
    return f"{LIGHT}: yes" in opened.small.get(BAG_INFO, b"").decode("utf-8", "replace").split("\n")


def _key_inside(opened: _Opened) -> PublicKey | None:
    try:
        return public_key_of(opened.small[PUBLIC_KEY])
    except (KeyError, BadInput):
        return None


def _shown(path: str) -> str:
    """Return a path as it can be shown: what a stranger wrote, cut short and printable."""
    shown = "".join(c if c.isprintable() else "�" for c in path)
    return shown if len(shown) <= LONGEST_PATH else shown[:LONGEST_PATH] + "…"
