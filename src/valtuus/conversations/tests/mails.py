"""Mails as they come, right and wrong, as bytes."""

from base64 import encodebytes

HOST = "valtuus.example"


def mail(
    body=b"Hei,\r\nPihlajisto ei n\xc3\xa4y Kelmussa.\r\n",
    *headers,
    sender="Eeva Eerola <eeva@pihlajisto.example>",
    **more,
):
    """A mail: `headers` come before the usual ones, `more` replaces those (`message_id=…`); None takes one out."""
    usual = {
        "from": sender,
        "to": "suomi.fi@kela.example",
        "subject": "Kunta ei =?utf-8?q?n=C3=A4y?=",
        "date": "Mon, 1 Feb 2021 08:05:00 +0200",
        "message_id": "<1@pihlajisto.example>",
        "content_type": "text/plain; charset=utf-8",
        "content_transfer_encoding": "8bit",
    } | more
    lines = [*headers, *(f"{n.replace('_', '-').title()}: {v}" for n, v in usual.items() if v is not None)]
    return b"\r\n".join([*(line if isinstance(line, bytes) else line.encode() for line in lines), b"", body])


def multipart(kind, *parts, **more):
    """A mail of parts, each with its own head."""
    edge = more.pop("edge", "edge")
    body = b"".join(f"--{edge}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{edge}--\r\n".encode()
    told = f'multipart/{kind}; boundary="{edge}"' + "".join(f"; {n}={v}" for n, v in more.pop("params", {}).items())
    return mail(body, content_type=told, **more)


def text(content, kind="text/plain; charset=utf-8"):
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + content


def file(content, name, kind="application/pdf"):
    told = [f"Content-Type: {kind}", f'Content-Disposition: attachment; filename="{name}"']
    head = "\r\n".join([*told, "Content-Transfer-Encoding: base64", "", ""])
    return head.encode() + encodebytes(content)


def bounce(original, status="5.1.1", action="failed", **more):
    """A mail server's word that a mail did not arrive (RFC 3464)."""
    told = "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; eeva@pihlajisto.example\r\n"
    told += f"Action: {action}\r\nStatus: {status}"
    return multipart(
        "report",
        text(b"It did not arrive."),
        text(told.encode(), "message/delivery-status"),
        text(f"Message-ID: {original}\r\nSubject: x\r\n".encode(), "text/rfc822-headers"),
        params={"report-type": "delivery-status"},
        **({"sender": "Mail Delivery <MAILER-DAEMON@mx.example>", "return_path": "<>", "message_id": "<b@mx.example>"} | more),
    )  # fmt: skip
