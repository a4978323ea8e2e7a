"""The watch over the network and the console sees what it is there to see."""

from lab import Watch

ELSEWHERE = "https://elsewhere.invalid/picture.png"
PAGE = f"<img src='{ELSEWHERE}'><script>console.error('told'); throw new Error('thrown')</script>"


def test_a_request_to_elsewhere_and_errors_are_seen(browser):
    context = browser.new_context()
    watch = Watch(context)
    page = context.new_page()
    page.set_content(PAGE)
    page.wait_for_function("() => document.images[0].complete")
    context.close()
    assert watch.strangers() == [ELSEWHERE]
    assert any("told" in error for error in watch.errors)
    assert any("thrown" in error for error in watch.errors)
