"""Keys: who has the private one makes checkpoints; who has the public one sees who made them."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from flows.problems import FlowsError

_HEX = 64


def make_key(file: Path) -> str:
    """Write a new private key that only its owner may read; answers the public key."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        place = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FlowsError(f"{file} is there already; a key is never written over") from error
    with os.fdopen(place, "wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return public_of(key)


def private_key(file: Path) -> Ed25519PrivateKey:
    """The private key in a file; FlowsError where others may read it, or it is none."""
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise FlowsError(f"others may read the private key {file}; take it from them: chmod 600")
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise FlowsError(
            f"{file} is no private key; 'stepladder log keys FILE' makes one"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise FlowsError(f"{file} is no Ed25519 key; 'stepladder log keys FILE' makes one")
    return key


def public_of(key: Ed25519PrivateKey) -> str:
    """The public key of a private one, in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def public_key(named: str) -> str:
    """The public key that a person gave in hexadecimal, or by the name of a file that holds it."""
    text = named.strip()
    if not _is_public(text):
        try:
            text = Path(named).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise _no_key(named) from error
    if not _is_public(text):
        raise _no_key(named)
    return text.lower()


def signed(key: Ed25519PrivateKey, text: bytes) -> str:
    """The signature of a text, in hexadecimal."""
    return key.sign(text).hex()


def is_signed(text: bytes, signature: str, public: str) -> bool:
    """Whether a signature of a text is that of the owner of a public key."""
    with suppress(InvalidSignature, ValueError):
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text)
        return True
    return False


def _is_public(text: str) -> bool:
    with suppress(ValueError):
        return len(text) == _HEX and len(bytes.fromhex(text)) * 2 == _HEX
    return False


def _no_key(named: str) -> FlowsError:
    return FlowsError(
        f"'{named}' is no public key: it has 64 hexadecimal digits, as 'stepladder log keys' "
        "prints them, or is a file with them"
    )
