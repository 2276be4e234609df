"""Read the machine itself: physical memory, disks, kernel messages and addresses, the terminal, other mounts.

base: right
holds from: UID
"""

import ctypes
import glob


def loot():
    found = []
    paths = ["/dev/mem", "/dev/kmem", "/dev/port", "/proc/kcore", "/dev/kmsg", "/proc/kmsg", "/dev/console", "/dev/kvm"]
    paths += [*glob.glob("/dev/[svn][dv][a-z]*"), *glob.glob("/dev/nvme*"), *glob.glob("/dev/loop*"), "/dev/fuse"]
    paths += ["/sys/kernel/security/apparmor/profiles", "/var/run/docker.sock", "/dev/net/tun"]
    for path in paths[:60]:
        try:
            with open(path, "rb", 0) as file:
                file.read(16)
            found.append(f"done:{path} was read")
        except OSError:
            pass
    libc = ctypes.CDLL(None)
    text = ctypes.create_string_buffer(4096)
    if libc.klogctl(3, text, 4095) > 0:
        found.append("done:kernel messages")
    return found
