"""Why the system refuses something, in French and in the same words on every machine."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "ce fichier ou ce répertoire n'existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "il est sur un support en lecture seule",
    errno.EISDIR: "c'est un répertoire",
    errno.ENOTDIR: "un élément du chemin n'est pas un répertoire",
    errno.EEXIST: "il existe déjà",
    errno.ENOTEMPTY: "le répertoire n'est pas vide",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ELOOP: "des liens y tournent en rond",
    errno.ENOSPC: "il n'y a plus de place",
    errno.EFBIG: "le fichier est trop grand pour ce disque",
    errno.EIO: "erreur du disque",
    errno.EBADF: "ce n'est pas ouvert",
    errno.EPIPE: "plus personne ne le lit",
    errno.EBUSY: "il est occupé",
    errno.ETXTBSY: "il est occupé",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.ENOMEM: "il n'y a plus de mémoire",
    errno.EINVAL: "le système n'accepte pas ce nom",
    errno.EILSEQ: "le système n'accepte pas ce nom",
    errno.ENXIO: "rien n'y répond",
    errno.EADDRINUSE: "un autre programme l'occupe",
    errno.EADDRNOTAVAIL: "cette adresse n'est pas celle de la machine",
}
_REASONS |= {
    number: reason
    for name, reason in (("EDQUOT", "il n'y a plus de place"), ("ESTALE", "le serveur de fichiers ne le connaît plus"))
    if (number := getattr(errno, name, None)) is not None  # not on every system
}


def reason_of(error: OSError) -> str:
    """What the system has against it; the number of the error where it is none of the usual ones."""
    return _REASONS.get(error.errno or 0, f"erreur {error.errno} du système" if error.errno else "erreur du système")
