"""JupyterHub as `docs/jupyterhub.md` sets it up, on a machine of its own; and people at it, in a browser."""

import os
import subprocess
import time
import urllib.error
import urllib.request

from lab import free_port
from machine import Machine
from notebook_page import menu

from tests.docs.walk import blocks, clone, page

#: Setting the hub up, a week of the class, and whether grading can be walled in.
SETTING_UP, REST = page("jupyterhub.md").split("\n## A week")
WEEK, SANDBOX = REST.split("\n## The sandbox")
COURSE = "/home/grader/course"
PASSWORD = "a long one that only this test knows"

def typed(text, where=None):
    """(user, lines) of the page's shell blocks that are typed in a shell, or elsewhere: `terminal`, `background`."""
    for language, options, body in blocks(text):
        if language == "sh" and options.get("place") == where:
            yield options["user"], body


class Hub:
    """A hub that runs, for a `with` statement.

    Args:
        folder: where the log goes.

    Attributes:
        machine: where it runs; url: where it answers; log: what it has said, a file.
    """

    def __init__(self, folder):
        self.machine, self.log = Machine(folder / "machine"), folder / "hub.log"
        self.url = f"http://127.0.0.1:{free_port()}"

    def __enter__(self):
        self.machine.folder.mkdir()
        self.machine.__enter__()
        try:
            self._set_up()
            self._start()
        except BaseException:
            self.machine.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.machine.__exit__()

    def _set_up(self):
        """Follow the page; what it asks for in words, passwords and the repository, is done in its place."""
        for language, options, body in blocks(SETTING_UP):
            if "file" in options:
                self.machine.write(options["file"], body, options.get("user", "root"))
            elif language == "sh" and "place" not in options:
                if "make bundle" in body:
                    self._clone()
                self.machine.shell(options["user"], body)

    def _clone(self):
        clone(self.machine.inside(COURSE))
        self.machine.shell("root", f"chown -R grader:grader {COURSE}")
        for name in os.listdir(self.machine.inside("/home")):
            self.machine.shell("root", f"echo '{name}:{PASSWORD}' | chpasswd")

    def _start(self):
        """As the page starts it, but on ports that are free here."""
        [(user, body)] = typed(SETTING_UP, "background")
        ports = f"--JupyterHub.bind_url={self.url} --JupyterHub.hub_port={free_port()}"
        ports += f" --ConfigurableHTTPProxy.api_url=http://127.0.0.1:{free_port()}"
        with self.log.open("w") as log:
            command = self.machine.command(user, "bash", "-euc", f"{body.rstrip()} {ports}")
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait(120)

    def _wait(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/hub/login", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)  # nothing announces an open port
        raise RuntimeError(f"the hub does not answer:\n{self.log.read_text()[-4000:]}")


class Person:
    """Somebody who is logged in to the hub, with a browser of their own: `page` shows their JupyterLab."""

    def __init__(self, hub, name, page):
        self.hub, self.name, self.page = hub, name, page
        self.home = hub.machine.inside(f"/home/{name}")
        page.goto(f"{hub.url}/hub/login")
        page.fill("#username_input", name)
        page.fill("#password_input", PASSWORD)
        page.click("#login_submit")
        page.wait_for_url(f"**/user/{name}/lab**", timeout=180_000)
        page.goto(f"{hub.url}/user/{name}/lab?reset")  # without the tabs of an earlier visit
        page.locator(".jp-Launcher").wait_for()

    def status(self, path):
        """What the hub answers, as a number, when this person asks for a page."""
        return self.page.request.get(f"{self.hub.url}{path}").status

    def offered(self, menu_name):
        """What stands in a menu."""
        self.page.locator(".lm-MenuBar-item", has_text=menu_name).click()
        labels = self.page.locator(".lm-Menu-itemLabel:visible").all_inner_texts()
        self.page.keyboard.press("Escape")
        return [label for label in labels if label]

    def panels(self, title):
        """How many panels at the sides of JupyterLab have a title."""
        return self.page.locator(f".lm-TabBar-tab[title*='{title}']").count()

    def put(self, path, text):
        """A file in this person's home, written by them."""
        self.hub.machine.write(f"/home/{self.name}/{path}", text, self.name)


class Terminal:
    """A terminal of JupyterLab, typed into with the keyboard; what it shows is kept in a file of the home."""

    def __init__(self, person):
        self.page, self.home = person.page, person.home
        menu(self.page, "File", "New", "Terminal")
        self.screen = self.page.locator(".jp-Terminal:visible .xterm")
        self.screen.wait_for()
        self.typed = 0
        self._until_it_listens()
        self.type("script --quiet --flush .typescript")

    def _until_it_listens(self):
        """Keys that come before the shell does are lost."""
        for _ in range(60):
            self.type("touch ~/.listens")
            time.sleep(0.5)
            if (self.home / ".listens").exists():
                return
        raise AssertionError("no shell answers in the terminal")

    def type(self, line):
        self.screen.click()
        self.page.keyboard.insert_text(line)
        self.page.keyboard.press("Enter")

    def run(self, lines, seconds=240):
        """Type lines; wait for all.

        Raises:
            AssertionError: one of them failed.
        """
        for line in lines.strip().splitlines():
            self.type(line)
            status = self._status(seconds)
            assert status == "0", f"$ {line}\n{self.shown()[-4000:]}"

    def said(self, line, seconds=240):
        """What a line prints, errors too; it may fail."""
        self.type(f"{{ {line} ; }} > ~/.said 2>&1")
        self._status(seconds)
        return (self.home / ".said").read_text(errors="replace")

    def shown(self):
        return (self.home / ".typescript").read_text(errors="replace")

    def _status(self, seconds):
        """The exit status of what was typed last, once it has ended."""
        self.typed += 1
        path = self.home / f".status{self.typed}"
        self.type(f"echo $? > ~/.status.new; mv ~/.status.new ~/{path.name}")
        end = time.monotonic() + seconds
        while not path.exists():
            assert time.monotonic() < end, f"it goes on after {seconds} s:\n{self.shown()[-4000:]}"
            time.sleep(0.1)
        return path.read_text().strip()

    def to_front(self):
        self.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab:has([data-icon='ui-components:terminal'])").click()
        self.screen.wait_for()
