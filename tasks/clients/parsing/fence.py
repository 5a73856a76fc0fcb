"""The fence around a child that parses: what it may still do once a page has taken it over.

It may compute, and answer on its pipe. On Linux it cannot be looked into, gains no rights by starting
anything, has no capabilities, and may neither start processes, nor write, nor open more than a few files.
Where the kernel has Landlock it reads nothing but code, the tables of time zones and what it was told it
may, reaches no other process and no TCP port; where it has seccomp, calls that make sockets, start
programs, look into other processes or change files are refused. Elsewhere there are the bounds of files and
processor time alone.

The calls are the kernel's own, by ctypes: what there is on PyPI is unfinished (`landlock`), needs a library
of the system (`pyseccomp`), or is a sandbox for whole programs.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import socket
import struct
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_FILES = 64
_DUMPABLE, _SECCOMP, _NO_NEW_PRIVILEGES, _FILTER = 4, 22, 38, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""Rights on files that the kernel knows, by the version of Landlock that brought the last of them."""
_SINCE_PORTS, _SINCE_SCOPES = 4, 6
_PORTS, _SCOPES = 0b11, 0b11
"""To bind and to connect; abstract sockets and signals of others."""
_READABLE = ("/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache", "/lib", "/lib64", "/usr/lib")
_DEVICES = ("/dev/null", "/dev/urandom")
_OWN = "/proc/self"

_X86, _ARM = 0xC000003E, 0xC00000B7
_ARCHITECTURES = {"x86_64": (_X86, 0), "aarch64": (_ARM, 1)}
_FOREIGN_CALLS = 0x40000000
"""From here on calls are numbered for another way of calling (x32)."""
_SOCKET, _RING = (41, 198), (425, 425)
_REFUSED = {
    "socket": _SOCKET,
    "socketpair": (53, 199),
    "bind": (49, 200),
    "connect": (42, 203),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "kill": (62, 129),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "prlimit64": (302, 261),
    "io_uring_setup": _RING,
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
}
"""Calls that no parser needs, by their numbers on x86_64 and on aarch64."""
_CLONE, _CLONE_WITH_RECORD = (56, 220), 435
_OF_THREAD = 0x00010000
"""The flag of `clone` for a thread: no process is made. Its later form hides its flags: it is refused."""
_LOAD, _EQUAL, _AT_LEAST, _HAS, _GIVE = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _NOT_PERMITTED, _NOT_THERE, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_CALL_AT, _ARCHITECTURE_AT, _FIRST_AT = 0, 4, 16
_CAPABILITIES_VERSION = 0x20080522


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def raise_fence(readable: Iterable[str]) -> None:
    """Put this process behind the fence, for good: what the kernel has of it; `readable` are folders."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform == "linux":
        kernel = ctypes.CDLL(None, use_errno=True)
        kernel.prctl(_DUMPABLE, 0, 0, 0, 0)
        kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        header = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
        kernel.capset(header, bytes(24))
        _hide_files(kernel, readable)
        _refuse_calls(kernel)


def can_refuse_network() -> bool:
    """Whether this is a system where a program's network can be taken from it."""
    return sys.platform == "linux" and platform.machine() in _ARCHITECTURES


def refuse_network() -> None:
    """Leave this process, and all that it starts, no sockets but those between processes of this machine.

    Where the kernel does not hold that it is an OSError.
    """
    if not can_refuse_network():
        raise OSError("only Linux on x86_64 and aarch64 can take a program's network from it here")
    architecture, column = _ARCHITECTURES[platform.machine()]
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    failed = _install(
        kernel,
        [
            *_tell_architecture(architecture),
            (_AT_LEAST, 0, 1, _FOREIGN_CALLS),
            (_GIVE, 0, 0, _NOT_THERE),
            (_EQUAL, 0, 1, _RING[column]),
            (_GIVE, 0, 0, _NOT_THERE),
            (_EQUAL, 0, 2, _SOCKET[column]),
            (_LOAD, 0, 0, _FIRST_AT),
            (_EQUAL, 0, 1, socket.AF_UNIX),
            (_GIVE, 0, 0, _ALLOW),
            (_GIVE, 0, 0, _NOT_PERMITTED),
        ],
    )
    if failed:
        raise OSError(ctypes.get_errno(), "this kernel filters no calls (seccomp)")


def describe_fence() -> str:
    """Say what the fence of children is made of on this machine."""
    if sys.platform != "linux":
        return "a bound of time; no fence, which only Linux has"
    version = find_landlock()
    said = ["no files but the code" if version else "files are readable: no Landlock in this kernel"]
    if platform.machine() in _ARCHITECTURES:
        said += ["no network", "no programs"]
    elif version >= _SINCE_PORTS:
        said.append("no TCP")
    return ", ".join((*said, "nothing is written", "bounds of memory and time"))


def find_landlock() -> int:
    """Give the version of Landlock that this kernel has; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    kernel = ctypes.CDLL(None, use_errno=True)
    version = kernel.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    return max(0, int(version))


def _hide_files(kernel: ctypes.CDLL, readable: Iterable[str]) -> None:
    version = find_landlock()
    if not version:
        return
    rights = max(rights for since, rights in _FILE_RIGHTS.items() if since <= version)
    ports = _PORTS if version >= _SINCE_PORTS else 0
    scopes = _SCOPES if version >= _SINCE_SCOPES else 0
    wanted = struct.pack("=QQQ", rights, ports, scopes)
    length = 24 if scopes else 16 if ports else 8
    ruleset = kernel.syscall(_CREATE_RULESET, wanted, ctypes.c_size_t(length), ctypes.c_uint32(0))
    if ruleset < 0:
        return
    for place in dict.fromkeys((*_find_code(), *_READABLE, *_DEVICES, _OWN, *readable)):
        _let_read(kernel, ruleset, place)
    kernel.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    os.close(ruleset)


def _find_code() -> Iterable[str]:
    """Give where code lies; not all that code is looked for in, for that may be a whole desk."""
    own = str(Path(__file__).resolve().parents[2])
    return (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), own)


def _let_read(kernel: ctypes.CDLL, ruleset: int, place: str) -> None:
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = _READ_FILE | _READ_DIR if Path(place).is_dir() else _READ_FILE
    rule = struct.pack("=Qi", rights, opened)
    kernel.syscall(_ADD_RULE, ruleset, _BENEATH, rule, ctypes.c_uint32(0))
    os.close(opened)


def _refuse_calls(kernel: ctypes.CDLL) -> None:
    if platform.machine() not in _ARCHITECTURES:
        return
    architecture, column = _ARCHITECTURES[platform.machine()]
    numbers = [number for pair in _REFUSED.values() if (number := pair[column]) is not None]
    steps = [
        *_tell_architecture(architecture),
        (_AT_LEAST, len(numbers) + 3, 0, _FOREIGN_CALLS),
        (_EQUAL, len(numbers) + 7, 0, _CLONE_WITH_RECORD),
        (_EQUAL, len(numbers) + 2, 0, _CLONE[column]),
        *((_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)),
        (_GIVE, 0, 0, _ALLOW),
        (_GIVE, 0, 0, _NOT_PERMITTED),
        (_LOAD, 0, 0, _FIRST_AT),
        (_HAS, 0, 1, _OF_THREAD),
        (_GIVE, 0, 0, _ALLOW),
        (_GIVE, 0, 0, _NOT_PERMITTED),
        (_GIVE, 0, 0, _NOT_THERE),
    ]
    _install(kernel, steps)


def _tell_architecture(architecture: int) -> list[tuple[int, int, int, int]]:
    """End a process that calls by another architecture's numbers, and load the number of the call."""
    return [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_GIVE, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL_AT),
    ]


def _install(kernel: ctypes.CDLL, steps: list[tuple[int, int, int, int]]) -> int:
    """Have the kernel ask a program of seccomp's about each call; not 0 where it does not."""
    written = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(written))
    return int(kernel.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0))
