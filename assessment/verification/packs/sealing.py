"""The signing key, and a signature that outsiders can check with programs they already have.

One Ed25519 signature in two shapes: raw bytes for OpenSSL, and SSHSIG for ``ssh-keygen -Y verify``
(https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from assessment.errors import BadInput, Unavailable

SEED_BYTES = 32
SIGNER = "partnership-workbook"  # whom ssh-keygen is told to expect
PURPOSE = "partnership-workbook-pack"  # the namespace: a signature made for a pack is for no more

_RETURN_LABEL = "partnership-workbook-return/1"  # so that no signature is ever one of these
_KEY_TYPE = b"ssh-ed25519"
_MAGIC = b"SSHSIG"
_VERSION = (1).to_bytes(4)
_HASH = b"sha512"
_LINE = 70
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"


@dataclass(frozen=True)
class PublicKey:
    """The half of a key that everybody may have; ``raw`` is 32 bytes."""

    raw: bytes

    @property
    def fingerprint(self) -> str:
        """Return the key's short name, ``SHA256:…``, as ``ssh-keygen -l`` prints it."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    @property
    def blob(self) -> bytes:
        """Return the key as OpenSSH writes it inside its files."""
        return _string(_KEY_TYPE) + _string(self.raw)

    @property
    def pem(self) -> bytes:
        """Return the key as OpenSSL reads it."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def allowed_signers(self) -> bytes:
        """Return the line that ``ssh-keygen -Y verify -f`` reads."""
        key = base64.b64encode(self.blob).decode()
        return f'{SIGNER} namespaces="{PURPOSE}" {_KEY_TYPE.decode()} {key}\n'.encode()

    def accepts(self, signature: bytes, content: bytes) -> bool:
        """Tell whether ``signature`` (64 bytes) was made over ``content`` with this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, content)
        except (InvalidSignature, ValueError):
            return False
        return True

    def accepts_ssh(self, written: bytes, content: bytes) -> bool:
        """Tell whether ``written`` is an SSHSIG over ``content`` with this key, byte for byte."""
        signature = written_signature(written)
        return (
            signature is not None
            and ssh_signature(self, signature) == written
            and self.accepts(signature, ssh_signed_content(content))
        )


@dataclass(frozen=True)
class SigningKey:
    """The secret half; ``seed`` is 32 bytes and never printed."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise BadInput(
                f"A signing key is {SEED_BYTES} bytes long, this one has {len(self.seed)}. "
                "Nothing was signed; put the right key file in its place."
            )

    @cached_property
    def public(self) -> PublicKey:
        """Return the half that may be given away."""
        return PublicKey(self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, content: bytes) -> bytes:
        """Return the raw signature, 64 bytes; the same content gives the same signature."""
        return self._private.sign(content)

    def sign_ssh(self, content: bytes) -> bytes:
        """Return the signature as the text file that ``ssh-keygen -Y verify -s`` reads."""
        return ssh_signature(self.public, self.sign(ssh_signed_content(content)))

    def return_token(self, pack_id: str, workbook_hash: str, person_id: int | None) -> str:
        """Return what verdicts on a pack have to come back with: an HMAC, 64 hex digits.

        ``person_id`` is whom the pack was issued to, None for a copy. Nobody without the seed
        can make one for another pack, another workbook or another person.
        """
        whose = "" if person_id is None else str(person_id)
        said = f"{_RETURN_LABEL}\n{pack_id}\n{workbook_hash}\n{whose}"
        return hmac.new(self.seed, said.encode(), hashlib.sha256).hexdigest()


def public_key_of(pem: bytes) -> PublicKey:
    """Return the Ed25519 key that a PEM text holds; BadInput where it holds none."""
    try:
        key = load_pem_public_key(pem)
    except ValueError as fault:
        raise BadInput("This is not a public key in PEM form.") from fault
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput("This is a public key, but not an Ed25519 one.")
    return PublicKey(key.public_bytes_raw())


def load_or_make_key(path: Path, *, may_make: bool) -> SigningKey:
    """Return the key kept in ``path``, making it with mode 0600 where that is allowed.

    Unavailable where it is missing and may not be made, or cannot be read; BadInput where the
    file does not hold 32 bytes.  Two processes that start at once end with the same key.
    """
    try:
        if may_make and not path.exists():
            _make_key(path)
        return SigningKey(path.read_bytes())
    except FileNotFoundError as fault:
        raise Unavailable(
            f"The signing key {path} is missing, so no pack was made. Workbooks and verdicts are "
            "kept. Put the key back from its backup, or set WORKBOOK_KEY_FILE to where it is."
        ) from fault
    except OSError as fault:
        raise Unavailable(
            f"The signing key {path} cannot be read or made ({fault.strerror}), so no pack was "
            "made. Workbooks and verdicts are kept. See to the rights of the file and its folder."
        ) from fault


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SEED_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # whole or not at all, and never over a key that is there
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)


def ssh_signed_content(content: bytes) -> bytes:
    """Return what an SSHSIG over ``content`` really signs."""
    return (
        _MAGIC
        + _string(PURPOSE.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(hashlib.sha512(content).digest())
    )


def ssh_signature(key: PublicKey, signature: bytes) -> bytes:
    """Return a raw signature over ``ssh_signed_content`` as an SSHSIG text file."""
    blob = (
        _MAGIC
        + _VERSION
        + _string(key.blob)
        + _string(PURPOSE.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(_string(_KEY_TYPE) + _string(signature))
    )
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def written_signature(written: bytes) -> bytes | None:
    """Return the 64 bytes at the end of an SSHSIG text, or None where it cannot be one."""
    lines = written.decode("ascii", "replace").split("\n")
    if lines[:1] != [_BEGIN] or lines[-2:] != [_END, ""]:
        return None
    try:
        blob = base64.b64decode("".join(lines[1:-2]), validate=True)
    except ValueError:
        return None
    return blob[-64:]


def _string(content: bytes) -> bytes:
    """Return ``content`` with its length before it, as SSH writes every string."""
    return len(content).to_bytes(4) + content
