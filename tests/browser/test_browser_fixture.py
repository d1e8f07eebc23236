"""The browser of the other tests sees what it must see: requests off the machine, and errors."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def _page(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><title>t</title>{body}", "utf-8")
    return path


def test_a_page_that_asks_for_nothing_shows_no_request_and_no_error(browser, tmp_path):
    page = _page(tmp_path, "<script>window.answer = 42</script>")
    browser.open(page)
    assert browser.wait_for("window.answer") == 42
    assert browser.requests() == [page.as_uri()]
    assert browser.off_machine_requests() == []
    assert browser.console_errors() == []


def test_a_script_from_elsewhere_is_seen_and_fails(browser, tmp_path):
    browser.open(_page(tmp_path, '<script src="https://cdn.example.com/x.js"></script>'))
    assert browser.off_machine_requests() == ["https://cdn.example.com/x.js"]
    assert any("ERR_NAME_NOT_RESOLVED" in error for error in browser.console_errors())


def test_an_uncaught_error_is_seen(browser, tmp_path):
    browser.open(_page(tmp_path, "<script>throw new Error('broken page')</script>"))
    assert any("broken page" in error for error in browser.console_errors())
