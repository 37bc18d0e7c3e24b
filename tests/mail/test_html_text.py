"""HTML as a reader would see it."""

from __future__ import annotations

import time

import pytest

from deskterm.mail.reading.htmltext import LARGEST_HTML, html_to_text

CASES = {
    "paragraphs": ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    "divs": ("<div>One</div><div>Two</div>", "One\nTwo"),
    "breaks": ("One<br>Two<br/><br />Three", "One\nTwo\n\nThree"),
    "blanks collapse": ("<p>One\n   two\t three </p>", "One two three"),
    "hard blanks": ("<p>One&nbsp;&nbsp;two</p>", "One  two"),
    "blanks around inline": ("<b>One</b> <i>two</i><u>three</u>", "One twothree"),
    "entities": (
        "<p>&lt;a&gt; &amp; &eacute; &#8364; &#x1F525; &unknown;</p>",
        "<a> & é € 🔥 &unknown;",
    ),
    "endless number": (f"<p>&#{'9' * 6000};</p>", "\ufffd;"),
    "link": (
        '<a href="https://x.test/a?b=1&amp;c=2">our page</a>',
        "our page <https://x.test/a?b=1&c=2>",
    ),
    "link to itself": ('<a href="https://x.test/">x.test</a>', "x.test"),
    "link to mail": ('<a href="mailto:a@x.test?subject=s">write</a>', "write <a@x.test>"),
    "link to its mail": ('<a href="mailto:a@x.test">a@x.test</a>', "a@x.test"),
    "link nowhere": ('<a href="#top">top</a> <a name="x">anchor</a>', "top anchor"),
    "link of a script": ('<a href="javascript:alert(1)">press</a>', "press"),
    "list": ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
    "open list": ("<ul><li>One<li>Two", "- One\n- Two"),
    "numbered": ("<ol><li>One<li>Two</ol>", "1. One\n2. Two"),
    "nested list": ("<ul><li>One<ul><li>In</ul><li>Two</ul>", "- One\n  - In\n- Two"),
    "table": ("<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>", "a | b\nc | d"),
    "layout table": ("<table><tr><td></td><td><p>Hi</p></td></tr></table>", "Hi"),
    "headings": ("<h1>Title</h1>Text", "Title\n\nText"),
    "quote": ("Hi<blockquote>One<br>Two</blockquote>Bye", "Hi\n\n> One\n> Two\n\nBye"),
    "quote in quote": (
        "<blockquote>One<blockquote>Two</blockquote></blockquote>",
        "> One\n>\n> > Two",
    ),
    "unclosed quote": ("Hi<blockquote>One", "Hi\n\n> One"),
    "pre": ("<pre>a\n  b\n</pre>", "a\n  b"),
    "style, script, title": (
        "<head><title>T</title><style>p{}</style></head><script>x<y</script><p>Hi",
        "Hi",
    ),
    "unclosed style": ("<style><p>Hi</p>", "Hi"),
    "comments": ("One<!-- no --><!--[if mso]>no<![endif]--> two", "One two"),
    "unclosed comment": ("One<!-- two", "One<!-- two"),
    "hidden": ('<div style="display:none">pre<div>view</div></div>Hi', "Hi"),
    "hidden by space": ('<span style="color:red; Display : None">no</span>Hi', "Hi"),
    "hidden and never shown again": ('<div style="display:none">The letter', "The letter"),
    "image": ('<img alt="Our logo" src="https://x.test/l.png">Hi', "[image: Our logo] Hi"),
    "image without words": ('<img src="https://x.test/track.gif">Hi', "Hi"),
    "inline image": ('See <img src="cid:one">', "See <one>"),
    "preview filler": ("<p>Hi</p><p>&#847;&zwnj;&nbsp;&#847;&zwnj;</p><p>Bye</p>", "Hi\n\nBye"),
    "greater in attribute": (
        '<a title="a > b" href="https://x.test">go</a>',
        "go <https://x.test>",
    ),
    "less than in text": ("<p>1 < 2 and 3<4</p>", "1 < 2 and 3<4"),
    "unclosed tag": ("<p>One</p><p", "One\n\n<p"),
    "office": ("<p class=MsoNormal><o:p>&nbsp;</o:p></p><p>Hi<o:p></o:p></p>", "Hi"),
    "buttons": ("<button>Press</button> <label>Name</label>", "Press Name"),
    "rule": ("One<hr>Two", "One\n\n---\n\nTwo"),
    "declaration": ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><p>Hi', "Hi"),
    "upper": ("<P>ONE<BR>TWO</P>", "ONE\nTWO"),
    "no tags": ("One\n\ntwo &amp; three", "One\n\ntwo & three"),
    "capital that grows": ("<p>İ</p><STYLE>x</STYLE><p>Hi</p>", "İ\n\nHi"),
}


@pytest.mark.parametrize("case", CASES)
def test_rendering(case: str) -> None:
    html, text = CASES[case]
    assert html_to_text(html, lambda cid: f"<{cid}>")[0] == text


DEEP = {
    "tables": "<table><tr><td>" * 5000 + "found",
    "divs": "<div>" * 20000 + "found",
    "quotes": "<blockquote>" * 20000 + "found",
    "lists": "<ul><li>" * 20000 + "found",
    "closed": "<div>" * 20000 + "found" + "</div>" * 20000,
}


@pytest.mark.parametrize("case", DEEP)
def test_depth_loses_nothing(case: str) -> None:
    assert html_to_text(DEEP[case])[0].endswith("found")


HOSTILE = {
    "open tags": "<div " * 70_000,
    "tags": "<div><p>" * 45_000,
    "quotes": '<a "' * 80_000,
    "attribute": "<a href='" * 40_000 + ">",
    "comments": "<!--" * 90_000,
    "angles": "<" * 350_000,
    "styles": "<style>" * 50_000,
    "hidden": '<p style="display:none">' * 15_000 + "see",
    "entities": "<p>" + "&#" + "9" * 300_000,
    "ampersands": "<p>" + "&" * 300_000,
    "links": "<a href=http://x.test>y" * 15_000,
    "closings": "</blockquote></ul></a></pre>" * 12_000,
    "declarations": "<![" * 100_000,
    "attributes": "<a " + "href = " * 50_000 + ">",
    "parity": '<p a="\'"> "' * 30_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_html_takes_linear_time(case: str) -> None:
    started = time.monotonic()
    html_to_text(HOSTILE[case])
    assert time.monotonic() - started < 3


def test_enormous_html_is_cut_and_says_so() -> None:
    text, cut = html_to_text("<p>word</p>" * (LARGEST_HTML // 10))
    assert cut
    assert text.startswith("word")
    assert not html_to_text("<p>word</p>")[1]
