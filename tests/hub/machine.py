"""A machine of its own for a test that adds accounts, writes to `/etc` and `/srv`, and starts a service.

It is a mount namespace and a process namespace: the programs in `/usr` are this machine's, through an overlay; `/etc`
is a copy; `/home`, `/srv`, `/root`, `/tmp` and `/var` are empty; nothing else of the disk is there, the tests' own
repository with its answers least of all.  What runs in it ends with it, and nothing of it is left.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil

#: What it cannot be made without.
PROGRAMS = ("setpriv", "unshare", "nsenter", "pivot_root", "runuser", "useradd", "chpasswd")
#: Variables that belong to whoever runs the tests; what is left says how the package registries are reached.
OURS = ("DLCOURSE", "PYTHON", "PYENV", "PYTEST", "JUPYTER", "VIRTUAL", "OPENBLAS", "HUB", "MAKE", "MFLAGS")
OURS += ("HOME", "USER", "LOGNAME", "PATH", "TMPDIR", "PWD", "OLDPWD")
#: Settings of package clients in the home of whoever runs the tests, and where everybody's stand.
CLIENTS = {".config/pip/pip.conf": "etc/xdg/pip/pip.conf", ".npmrc": "root/.npmrc"}
#: Memory that its disk may take, in GiB: two environments of Python, and what was fetched to make them.
GIB = 6
#: Run by the first process: $1 is an empty folder that becomes `/`, $2 is Python's, perhaps outside `/usr`.
LAY_OUT = f"""
new=$1 python=$2
mount -t tmpfs -o mode=755,size={GIB}g none "$new"
cp -a /etc "$new/"
for name in home srv opt run root var/log var/lib; do mkdir -p "$new/$name"; done
for name in tmp var/tmp; do mkdir -m 1777 "$new/$name"; done
chmod 700 "$new/root"
for name in bin sbin lib lib32 lib64; do
    if [ -L "/$name" ]; then cp -P "/$name" "$new/"
    elif [ -d "/$name" ]; then mkdir "$new/$name"; mount --rbind "/$name" "$new/$name"; fi
done
mkdir "$new/usr" "$new/.over"
mount -t tmpfs none "$new/.over"
mkdir "$new/.over/new" "$new/.over/work"
mount -t overlay overlay -o "lowerdir=/usr,upperdir=$new/.over/new,workdir=$new/.over/work" "$new/usr"
umount -l "$new/.over"
rmdir "$new/.over"
for name in dev sys; do mkdir "$new/$name"; mount --rbind "/$name" "$new/$name"; done
mkdir "$new/proc"; mount -t proc none "$new/proc"
case $python in /usr|/usr/*) ;; *)
    mkdir -p "$new$python"; mount --rbind "$python" "$new$python"
    above=$(dirname "$python")  # anybody may pass, to this Python alone
    while [ "$above" != / ]; do chmod a+x "$new$above"; above=$(dirname "$above"); done
esac
cd "$new"
mkdir .old
pivot_root . .old
umount -l /.old
rmdir /.old
echo ready
exec sleep infinity
"""


def why_not():
    """Why such a machine cannot be had here, or None."""
    if not sys.platform.startswith("linux") or os.geteuid():
        return "the hub's test makes accounts on a machine of its own, which only root on Linux can set up"
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        return f"the hub's test needs {', '.join(missing)}: apt-get install util-linux passwd"
    if psutil.virtual_memory().available < GIB * 2**30:
        return f"the hub's test needs {GIB} GiB of free memory"
    done = subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True, text=True)
    return f"no namespaces here: {done.stderr.strip()}" if done.returncode else None


class Machine:
    """A machine of its own, for a `with` statement; its disk is in memory.

    Args:
        folder: an empty folder, on which it is laid out; it stays empty for everybody else.
    """

    def __init__(self, folder):
        self.folder, self.python = folder, Path(sys.base_prefix).resolve()
        self.path = f"{self.python}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    def __enter__(self):
        # It ends with this process, however this process ends.
        command = ["setpriv", "--pdeathsig=KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child"]
        command += ["sh", "-ec", LAY_OUT, "sh", self.folder, self.python]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = self.process.stdout.readline()
        if said.strip() != "ready":
            self.process.wait(10)
            raise RuntimeError(f"no machine of its own: {said}{self.process.stdout.read()}")
        self.first = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0]
        for name, place in CLIENTS.items():
            if (Path.home() / name).is_file():
                self.inside(place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(Path.home() / name, self.inside(place))
        return self

    def __exit__(self, *_):
        self.process.kill()  # its first process dies with it, and then all others
        self.process.wait(30)

    def command(self, user, *words):
        """What starts a program there as a user, in a fresh environment."""
        home = "/root" if user == "root" else f"/home/{user}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        variables = {**kept, "HOME": home, "USER": user, "LOGNAME": user, "PATH": self.path, "SHELL": "/bin/bash"}
        fresh = ["env", "-i", *(f"{key}={value}" for key, value in variables.items())]
        there = ["nsenter", f"--target={self.first}", "--mount", "--pid", *fresh, "runuser", "-u", user, "--"]
        return [*there, *map(str, words)]

    def shell(self, user, script):
        """Run lines as a user types them, up to the first that fails; returns what they printed.

        Raises:
            AssertionError: one failed.
        """
        command = self.command(user, "bash", "-euc", f"cd ~\n{script}")
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        done = subprocess.run(command, text=True, **output)
        assert done.returncode == 0, f"{user} typed\n{script}\n{done.stdout[-4000:]}"
        return done.stdout

    def write(self, path, text, user="root"):
        """Write a file there as a user: its folder has to be there, and to be that user's."""
        command = self.command(user, "bash", "-euc", 'cat > "$0"', path)
        done = subprocess.run(command, input=text, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def inside(self, path):
        """Where a file of that machine can be reached from this one."""
        return Path(f"/proc/{self.first}/root", str(path).lstrip("/"))
