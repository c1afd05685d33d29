"""Canonical links: one article, one address, and still an address that opens.

Pure string work, one step per function. A mobile host (`m.`) stays, for the desktop host is a guess; AMP goes, for
there the rule is known. Parameters are never sorted: some servers mind.
"""

import re
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

#: Parameters that say who sent the reader, never which article. Collected from real feeds and the trackers' own documents.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|mkt|wt|at|ga|stm|itm|trk|vero|oly)_\w+|_hs\w+|__twitter\w*"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|mc_[ce]id|xtor|cmpid|cmp|icid|ncid"
    r"|ns_\w+|ito|smid|smtyp|sr_share|feature_id|_openstat|frommail|from_source|spm|guccounter|guce_referr\w*|taid"
    r"|traffic_source|ocid|partner|rss|rssid|rss_id|share|shared|wprov|mbid|amp",
    re.IGNORECASE,
)
#: Parameters that are tracking only with one of these values.
_MAYBE = frozenset(
    {"from", "ref", "src", "source", "feed", "via", "output", "outputtype", "partner", "campaign", "medium", "origin"}
)
_MAYBE_VALUES = frozenset({"rss", "feed", "atom", "amp", "twitter", "facebook", "telegram", "rss_feed", "rssfeed", "main_rss"})
#: Parameters in which known wrappers carry the real address, by a part of the wrapper's host.
_WRAPPERS = (
    ("google.", ("url", "q")),
    ("bing.com", ("url",)),
    ("yandex.", ("cl4url", "url")),
    ("facebook.com", ("u",)),
    ("feedproxy.", ("url",)),
)
_AMP_CACHE = re.compile(r"https?://(?:www\.google\.[\w.]+/amp/|[\w-]+\.cdn\.ampproject\.org/\w/)(s/)?(.+)", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?<=.)/amp/?$", re.IGNORECASE)
_HOST_AND_PATH = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}/")
_BAD_HOST = re.compile(r"[\s\x00-\x20\x7f<>\"'\\^`{|}]")


def canonical(link: str, base: str, *, longest: int) -> str | None:
    """The link made absolute and canonical; None when it is no http(s) address or longer than `longest` characters."""
    link = "".join(link.split())
    if not link or len(link) > 2 * longest:
        return None
    try:
        url = _unwrap(urljoin(base, link))
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or not host or _BAD_HOST.search(host) or not host.isprintable():
        return None
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != (443 if parts.scheme == "https" else 80):
        host = f"{host}:{port}"
    path = quote(_AMP_PATH.sub("", parts.path) or "/", safe="/%:@!$&'()*+,;=~-._")
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    made = urlunsplit((parts.scheme, host, path, _without_tracking(parts.query), quote(fragment, safe="!/%:@$&'()*+,;=~-._?")))
    return made if len(made) <= longest else None


def is_web_address(text: str, *, longest: int) -> bool:
    """Whether this is an http(s) address with a host, of a length that is fetched."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= longest
    except ValueError:
        return False


def _unwrap(url: str) -> str:
    """The real address inside a known wrapper; three layers at most."""
    for _ in range(3):
        inner = _inner(url)
        if inner is None:
            break
        url = inner
    return url


def _inner(url: str) -> str | None:
    if match := _AMP_CACHE.fullmatch(url):
        return ("https://" if match[1] else "http://") + match[2]
    parts = urlsplit(url)
    _, star, rest = parts.path.partition("/*")
    if star and rest.startswith(("http:/", "https:/")):
        return url[url.index("/*") + 2 :]
    host = parts.hostname or ""
    for mark, names in _WRAPPERS:
        if mark in host:
            given = dict(parse_qsl(parts.query))
            for name in names:
                if target := given.get(name, ""):
                    return _absolute(target)
    return None


def _absolute(target: str) -> str | None:
    target = target if "://" in target else unquote(target)
    if target.startswith("//"):
        return "https:" + target
    if target.startswith(("http://", "https://")):
        return target
    return "https://" + target if _HOST_AND_PATH.match(target) else None


def _without_tracking(query: str) -> str:
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if not pair or _TRACKING.fullmatch(name):
            continue
        if name.lower() in _MAYBE and value.lower() in _MAYBE_VALUES:
            continue
        kept.append(pair)
    return quote("&".join(kept), safe="/%:@!$&'()*+,;=~-._?[]")
