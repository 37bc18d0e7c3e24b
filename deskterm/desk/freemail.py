"""Domains where everybody has an address: sharing one makes nobody a colleague."""

from __future__ import annotations

import re
from functools import lru_cache

from deskterm.safe import clean_line
from deskterm.words import ascii_address

DOMAINS = frozenset(
    {
        "aol.com",
        "att.net",
        "bellsouth.net",
        "bigpond.com",
        "btinternet.com",
        "charter.net",
        "comcast.net",
        "cox.net",
        "duck.com",
        "earthlink.net",
        "email.com",
        "fastmail.com",
        "fastmail.fm",
        "free.fr",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.es",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.es",
        "hotmail.fr",
        "hotmail.it",
        "hushmail.com",
        "icloud.com",
        "inbox.com",
        "laposte.net",
        "libero.it",
        "live.co.uk",
        "live.com",
        "live.com.ar",
        "live.com.mx",
        "live.fr",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "ntlworld.com",
        "ono.com",
        "orange.es",
        "orange.fr",
        "outlook.com",
        "outlook.es",
        "outlook.fr",
        "pm.me",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rocketmail.com",
        "sbcglobal.net",
        "sfr.fr",
        "sina.com",
        "sky.com",
        "skynet.be",
        "t-online.de",
        "telefonica.net",
        "telenet.be",
        "terra.com",
        "terra.es",
        "tiscali.it",
        "tutanota.com",
        "verizon.net",
        "virgilio.it",
        "virginmedia.com",
        "wanadoo.fr",
        "web.de",
        "ya.com",
        "yahoo.co.in",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.com.ar",
        "yahoo.com.br",
        "yahoo.com.mx",
        "yahoo.de",
        "yahoo.es",
        "yahoo.fr",
        "yahoo.it",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
        "126.com",
        "163.com",
    }
)


_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_][a-z0-9_-]*\.)+[a-z][a-z0-9-]+")


def domain_of(address: str) -> str:
    """The domain of an address or domain as it is kept: small ASCII letters (IDNA), no last dot.

    Empty when it names no place of the public net (no dot, an IP address).
    """
    domain = ascii_address(address.rpartition("@")[2].strip()).rstrip(".")
    return domain if _DOMAIN.fullmatch(domain) else ""


def readable(domain: str) -> str:
    """A domain as people write it, an xn-- one in its own letters where it has such."""
    if "xn--" not in domain:
        return domain
    try:
        shown = domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
    same = ascii_address(shown) == domain and clean_line(shown) == shown
    return shown if same else domain


def parents(domain: str) -> list[str]:
    """A domain and those it lies under, nearest first: a.b.test, b.test."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)]


@lru_cache(maxsize=8)
def domains(changes: str = "") -> frozenset[str]:
    """The shipped list plus and minus what the setting `free_mail` says: `+x.com -gmail.com`."""
    words = changes.split()
    added = {word[1:] for word in words if word.startswith("+")}
    removed = {word[1:] for word in words if word.startswith("-")}
    return (DOMAINS | added) - removed


def changed(changes: str, domain: str, free: bool) -> str:
    """The setting once a domain is free mail, or is none: only what differs from the shipped."""
    words = {word for word in changes.split() if word[1:] != domain}
    if free != (domain in DOMAINS):
        words.add(f"{'+' if free else '-'}{domain}")
    return " ".join(sorted(words))


def company_domain(address: str, changes: str = "") -> str:
    """The domain of an address when it tells of an organization, else ""."""
    domain = ascii_address(address.rpartition("@")[2])
    known = domains(changes)
    return "" if any(one in known for one in parents(domain)) else domain
