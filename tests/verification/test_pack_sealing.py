import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assessment.errors import BadInput, Unavailable
from assessment.verification.packs.sealing import (
    PURPOSE,
    SIGNER,
    SigningKey,
    load_or_make_key,
    public_key_of,
)

KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(32))


def test_a_key_is_made_once_readable_by_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "signing.key"
    key = load_or_make_key(path, may_make=True)
    assert load_or_make_key(path, may_make=True) == key
    assert load_or_make_key(path, may_make=False) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_two_that_start_at_once_end_with_one_key(tmp_path):
    path = tmp_path / "signing.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: load_or_make_key(path, may_make=True), range(16)))
    assert len({key.seed for key in keys}) == 1


def test_a_missing_key_is_not_made_where_that_is_not_allowed(tmp_path):
    path = tmp_path / "signing.key"
    with pytest.raises(Unavailable, match="is missing, so no pack was made"):
        load_or_make_key(path, may_make=False)
    assert not path.exists()


def test_a_file_that_is_no_key_is_refused(tmp_path):
    path = tmp_path / "signing.key"
    path.write_bytes(b"short")
    with pytest.raises(BadInput, match="32 bytes long, this one has 5"):
        load_or_make_key(path, may_make=True)
    assert path.read_bytes() == b"short"


def test_a_folder_in_the_keys_place_is_named_as_a_fault(tmp_path):
    with pytest.raises(Unavailable, match="cannot be read"):
        load_or_make_key(tmp_path, may_make=True)


def test_the_seed_is_never_printed():
    assert repr(KEY) == "SigningKey()"


def test_a_signature_holds_for_its_content_and_key_only():
    signature = KEY.sign(b"content")
    assert KEY.public.accepts(signature, b"content")
    assert not KEY.public.accepts(signature, b"Content")
    assert not OTHER.public.accepts(signature, b"content")
    assert not KEY.public.accepts(b"short", b"content")


def test_an_ssh_signature_holds_for_its_content_and_key_only():
    written = KEY.sign_ssh(b"content")
    assert KEY.public.accepts_ssh(written, b"content")
    assert not KEY.public.accepts_ssh(written, b"Content")
    assert not OTHER.public.accepts_ssh(written, b"content")
    assert not KEY.public.accepts_ssh(written + b"\n", b"content")
    assert not KEY.public.accepts_ssh(b"", b"content")
    assert not KEY.public.accepts_ssh(written.replace(b"\n", b"!\n", 2), b"content")


def test_a_public_key_survives_its_pem():
    assert public_key_of(KEY.public.pem) == KEY.public
    with pytest.raises(BadInput, match="not a public key"):
        public_key_of(b"-----BEGIN PUBLIC KEY-----")


def test_openssl_agrees_with_the_signature(tmp_path):
    (tmp_path / "key.pem").write_bytes(KEY.public.pem)
    (tmp_path / "content").write_bytes(b"content")
    (tmp_path / "content.sig").write_bytes(KEY.sign(b"content"))
    command = (
        "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in content -sigfile content.sig"
    )
    assert subprocess.run(command.split(), cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "content").write_bytes(b"contend")
    assert subprocess.run(command.split(), cwd=tmp_path, check=False).returncode != 0


def ssh_says(folder: Path, content: bytes) -> int:
    command = f"ssh-keygen -Y verify -f allowed -I {SIGNER} -n {PURPOSE} -s content.sshsig"
    return subprocess.run(command.split(), cwd=folder, check=False, input=content).returncode


def test_ssh_keygen_agrees_with_the_signature(tmp_path):
    (tmp_path / "allowed").write_bytes(KEY.public.allowed_signers)
    (tmp_path / "content.sshsig").write_bytes(KEY.sign_ssh(b"content"))
    assert ssh_says(tmp_path, b"content") == 0
    assert ssh_says(tmp_path, b"contend") != 0


def test_ssh_keygen_prints_the_same_fingerprint():
    key = KEY.public.allowed_signers.split(b" ", 2)[2]
    command = ["ssh-keygen", "-l", "-f", "-"]
    printed = subprocess.run(command, check=True, input=key, capture_output=True).stdout
    assert KEY.public.fingerprint in printed.decode()
