"""The config file: defaults for all but feeds, and an error that names file, line, key and the fix."""

from datetime import timedelta
from pathlib import Path

import pytest

from watcher import config
from watcher.errors import ConfigError

ROOT = Path(__file__).parents[1]
FEED = "feeds:\n- {name: a, url: 'https://news.example/rss'}\n"


def load(tmp_path: Path, text: str) -> config.Settings:
    path = tmp_path / "config.yaml"
    path.write_text(text, "utf-8")
    return config.load(path)


def test_a_config_of_one_feed_has_defaults_for_all_else(tmp_path: Path) -> None:
    """Only feeds must be given; paths start at the folder of the file."""
    settings = load(tmp_path, FEED)
    assert settings.seeds == tmp_path / "seeds"
    assert settings.store == f"sqlite:///{tmp_path}/db/watcher.db"
    assert settings.bounds.whole == 30.0
    assert settings.recipients == ()


def test_the_bundled_config_is_good_and_covers_three_languages() -> None:
    """At least 25 feeds, wire agencies and a news search among them, in English, Russian and Ukrainian."""
    settings = config.load(ROOT / "config.yaml")
    assert len(settings.feeds) >= 25
    assert {f.lang for f in settings.feeds} == {"en", "ru", "uk"}
    assert any("news.google.com/rss/search" in f.url for f in settings.feeds)
    assert all(f.family and f.country for f in settings.feeds if "google" not in f.url)


def test_every_key_of_the_bundled_config_says_what_the_default_is() -> None:
    """A reader of the file sees the defaults in force: writing them out changes nothing but the user's own zone."""
    settings = config.load(ROOT / "config.yaml")
    plain = config.Settings(feeds=settings.feeds)
    for name in ("bounds", "rhythm", "guard", "mail", "alerts", "digest", "retention", "health", "log", "politeness"):
        assert getattr(settings, name) == getattr(plain, name), name


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), ("15m", 900), ("15 min", 900), ("6h", 21_600), ("1.5h", 5400), ("30d", 2_592_000)],
)
def test_durations_are_written_as_people_write_them(tmp_path: Path, text: str, seconds: int) -> None:
    """A number of seconds, or a number with its unit."""
    settings = load(tmp_path, FEED + f"retention:\n  entries: {text}\n")
    assert settings.retention.entries == timedelta(seconds=seconds)


def test_names_that_look_like_durations_stay_names(tmp_path: Path) -> None:
    """An outlet may be called 24h."""
    settings = load(tmp_path, "feeds:\n- {name: 24h, url: 'https://news.example/rss', outlet: 24h}\n")
    assert settings.feeds[0].name == settings.feeds[0].outlet == "24h"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, ["dictionary"]),
        ("feeds: []\n", 1, ["feeds", "at least 1"]),
        ("store: x\n", 1, ["feeds", "missing", "add `feeds:`"]),
        ("feeds:\n- name: a\n  url: ftp://x\n", 3, ["feeds.0.url", "http"]),
        ("feeds:\n- name: a\n  url: 'https://me:word@x.example/'\n", 3, ["login", "auth_env"]),
        ("feeds:\n- name: a\n  url: http://x.example\n  langg: en\n", 4, ["feeds.0.langg", "unknown key"]),
        ("feeds:\n- {name: a, url: 'http://x.example'}\n- {name: a, url: 'http://y.example'}\n", 2, ["'a' stands twice"]),
        ("feeds:\n- {name: a, url: 'http://x.example'}\n- {name: b, url: 'http://x.example'}\n", 3, ["feeds.1.url", "twice"]),
        (FEED + "timezone: Mars/Base\n", 3, ["timezone", "Mars/Base", "Europe/Kyiv"]),
        (FEED + "retention:\n  entires: 3d\n", 4, ["retention.entires", "unknown key"]),
        (FEED + "retention:\n  entries: soon\n", 4, ["retention.entries", "soon"]),
        (FEED + "mail:\n  password: swordfish\n", 4, ["password", "environment", "password_env"]),
        (FEED + "guard:\n  allow:\n  - 10.0.0.0/99\n", 5, ["guard.allow.0", "network"]),
        (FEED + "recipients:\n- name: me\n", 4, ["recipients.0", "address"]),
        (FEED + "recipients:\n- {name: me, address: a@b.example}\n- {name: me, address: c@b.example}\n", 4, ["twice"]),
        (FEED + "recipients:\n- name: me\n  address: a@b.example\n  hour: 25\n", 6, ["recipients.0.hour", "25"]),
        (FEED + "health:\n  port: 99999\n", 4, ["health.port", "99999"]),
        ("feeds: [\n", 2, ["not valid YAML"]),
    ],
)
def test_an_error_names_file_line_key_and_fix(tmp_path: Path, text: str, line: int | None, words: list[str]) -> None:
    """What is wrong, where, and what to do."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert str(tmp_path / "config.yaml") in message
    assert line is None or f"config.yaml:{line}:" in message
    assert all(word in message for word in words), message
    assert "swordfish" not in message


def test_a_missing_config_says_how_to_get_one(tmp_path: Path) -> None:
    """`watcher init` is named."""
    with pytest.raises(ConfigError, match="watcher init"):
        config.load(tmp_path / "config.yaml")


def test_recipients_take_the_users_zone_and_language(tmp_path: Path) -> None:
    """Where they name none of their own."""
    settings = load(
        tmp_path,
        FEED + "timezone: Europe/Kyiv\nlanguage: uk\nrecipients:\n- {name: me, address: a@b.example}\n"
        "- {name: you, address: c@b.example, timezone: Asia/Tokyo, lang: en}\n",
    )
    assert [(r.timezone, r.lang) for r in settings.recipients] == [("Europe/Kyiv", "uk"), ("Asia/Tokyo", "en")]


def test_a_secret_comes_from_the_environment_or_a_file_named_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never from the config; the message names the variable, not a value."""
    monkeypatch.setenv("PLAIN", "one")
    (tmp_path / "word").write_text("two\n")
    monkeypatch.setenv("FILED_FILE", str(tmp_path / "word"))
    assert config.secret("PLAIN") == "one"
    assert config.secret("FILED") == "two"
    with pytest.raises(ConfigError, match="ABSENT"):
        config.secret("ABSENT")
