"""Why a file, a folder or a port could not be used, in words with the mend."""

import errno

WORDS = {
    errno.ENOENT: "{file} does not exist: check the name",
    errno.EISDIR: "{file} is a folder: name a file",
    errno.ENOTDIR: "{file} lies in a file, not in a folder: check the name",
    errno.EACCES: "{file} may not be read or written by this user: chown or chmod it",
    errno.EPERM: "{file} may not be read or written by this user: chown or chmod it",
    errno.EEXIST: "{file} exists already: name another",
    errno.EROFS: "{file} lies on a disk that can only be read: name another place",
    errno.ENOSPC: "the disk of {file} is full: make room and try again",
    errno.EDQUOT: "the disk of {file} is full for this user: make room and try again",
    errno.ENAMETOOLONG: "the name of a file is too long: name another",
    errno.ELOOP: "{file} leads to itself: check the link",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n)",
    errno.ENFILE: "too many files are open on this machine: close some programs",
    errno.EIO: "the disk of {file} failed: check it",
    errno.EPIPE: "what was printed to was closed",
}
PORTS = {
    errno.EADDRINUSE: (
        "the port is taken by another program: stop that one, or choose another port"
    ),
    errno.EADDRNOTAVAIL: (
        "this machine has no such address to listen on: check HTTP_HOST, 0.0.0.0 "
        "listens on all"
    ),
    errno.ECONNREFUSED: "nobody answers at the address: check it and the network",
    errno.ENETUNREACH: "the network cannot be reached: check it and try again",
    errno.EHOSTUNREACH: "the network cannot be reached: check it and try again",
}


def why_file_failed(error: OSError) -> str:
    """Return what could not be used, why, and what to do about it."""
    if error.errno in PORTS:
        return PORTS[error.errno]
    if error.errno == errno.EACCES and error.filename is None:
        return (
            "this user may not listen on a port so low: choose one above 1023, or put "
            "a proxy before it"
        )
    file = error.filename if isinstance(error.filename, str | bytes) else None
    words = WORDS.get(error.errno or 0)
    if words is None:
        where = f" with {file!s}" if file else ""
        return f"the system refused something{where}: check disk, rights and network"
    return words.format(file=file or "a file")
