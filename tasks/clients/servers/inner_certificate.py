"""The certificate by which the parts of a local server know each other: one for each data folder.

It is its own authority, and stands for server and client alike: whoever does not hold its key is refused.
It names no host and never ends; a new data folder has a new one.
"""

from __future__ import annotations

from datetime import UTC, datetime

NO_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""What RFC 5280 has certificates say that do not end."""


def make_certificate() -> dict[str, str]:
    """Give `certificate` and `certificate_key`, both PEM."""
    from cryptography import x509  # noqa: PLC0415 - once a data folder; its import costs more than a lease
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "copydesk")])
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(NO_END)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .sign(key, hashes.SHA256())
    )
    return {
        "certificate": certificate.public_bytes(serialization.Encoding.PEM).decode(),
        "certificate_key": key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    }
