"""``cqp register``: the acts that were kept, found again, verified, replayed, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, DateOption, format_option, output_option
from cqp_dsl.cli.outputs import write, writing
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.registers import BY, REGISTER, opened, whoever
from cqp_dsl.cli.subcommands import FrenchGroup
from cqp_dsl.cli.terminal import tell

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from pathlib import Path

    from cqp_dsl.register.search import Wanted
    from cqp_dsl.register.store import Opened, Register

_EPILOG = """\
\b
Exemples :
  cqp check dossier.yaml --register actes.db
  cqp register list --register actes.db
  cqp registre chercher --référence « candidat 17 » --registre actes.db
  cqp register verify --register actes.db
  cqp register replay --with politiques_de_demain --register actes.db
  cqp help register ; cqp register replay --help

\b
Code de sortie : 0 fait, registre entier, actes identiques ; 1 le registre a une
faute, un acte diffère, rien n'est trouvé ; 2 commande mal écrite, acte inconnu ;
4 un acte ne se rejoue pas ; 74 registre injoignable ou qui n'a pas pu être écrit.
"""

_SINCE = click.option("--since", type=DateOption(), metavar="DATE", help="Depuis ce jour, compris.")
_UNTIL = click.option("--until", type=DateOption(), metavar="DATE", help="Jusqu'à ce jour, compris.")
_WHY = click.option("--why", required=True, metavar="TEXTE", help="Pourquoi : gardé avec l'inscription.")
_FORMAT = format_option("text", "json")


@click.group(
    cls=FrenchGroup,
    epilog=_EPILOG,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    short_help="Consulter le registre des actes, le vérifier, le rejouer.",
)
def register() -> None:
    """Consulter le registre des actes, le vérifier, le rejouer, en effacer une personne.

    « cqp check --register » et « cqp serve » y écrivent chaque réponse avant de la donner. Le dossier et la réponse y
    sont scellés par une clé propre au dossier ; chaque inscription couvre l'empreinte de la précédente.
    """


@register.command(cls=FrenchCommand, short_help="Lister les inscriptions.")
@REGISTER
@_SINCE
@_UNTIL
@_FORMAT
@OUTPUT
def list(  # noqa: A001 - named after the command
    *, register_: str, since: datetime.date | None, until: datetime.date | None, format_: str, output: Path | None
) -> int:
    """Lister les inscriptions, dans leur ordre : actes, simulations, suites, effacements."""
    from cqp_dsl.register.search import Wanted  # noqa: PLC0415 - an extra

    return _found(register_, Wanted(since=_iso(since), until=_iso(until)), format_, output)


@register.command(cls=FrenchCommand, short_help="Montrer un acte : dossier, réponse, motifs, suites.")
@click.argument("word", metavar="NUMÉRO")
@REGISTER
@_FORMAT
@OUTPUT
def show(*, word: str, register_: str, format_: str, output: Path | None) -> int:
    """Montrer un acte : son dossier, sa réponse, ses motifs, ce qui en a été fait.

    NUMÉRO est celui de l'inscription, ou le début du reçu que porte la réponse (huit signes au moins).
    """
    from cqp_dsl.register.documents import entry_data  # noqa: PLC0415 - an extra
    from cqp_dsl.register.search import numbered  # noqa: PLC0415
    from cqp_dsl.render.json_values import json_text  # noqa: PLC0415
    from cqp_dsl.render.register_text import entry_text  # noqa: PLC0415

    with opened(register_) as kept:
        document = entry_data(numbered(kept, word), whole=True)
    write(json_text(document) if format_ == "json" else entry_text(document), output, utf8=format_ == "json")
    return exit_codes.FAVOURABLE


@register.command(cls=FrenchCommand, short_help="Chercher des actes : personne, décision, article, motif, dates.")
@REGISTER
@click.option("--reference", default="", metavar="TEXTE", help="Ce qui désigne la personne, ou une partie.")
@click.option("--decision", default="", metavar="NOM", help="Nom d'une décision, court ou complet.")
@click.option("--article", default="", metavar="ARTICLE", help="Article appliqué : « §V », ou « enjeux §V ».")
@click.option("--ground", default="", metavar="TEXTE", help="Mots d'un motif ou de l'issue d'une décision.")
@_SINCE
@_UNTIL
@_FORMAT
@OUTPUT
def search(  # noqa: PLR0913 - one parameter per option
    *,
    register_: str,
    reference: str,
    decision: str,
    article: str,
    ground: str,
    since: datetime.date | None,
    until: datetime.date | None,
    format_: str,
    output: Path | None,
) -> int:
    """Chercher des actes ; ce qui est donné vaut tout ensemble. Sans résultat, le code est 1."""
    from cqp_dsl.register.search import Wanted  # noqa: PLC0415 - an extra

    wanted = Wanted(reference, decision, article, ground, _iso(since), _iso(until))
    return _found(register_, wanted, format_, output, none=1)


def _found(address: str, wanted: Wanted, format_: str, output: Path | None, none: int = 0) -> int:
    """Write the entries that are looked for, as they come; the code to leave with."""
    from cqp_dsl.register.documents import entry_data  # noqa: PLC0415 - an extra
    from cqp_dsl.register.search import search  # noqa: PLC0415
    from cqp_dsl.render.json_values import json_line  # noqa: PLC0415
    from cqp_dsl.render.register_text import entries_text  # noqa: PLC0415

    counted = 0
    with opened(address) as kept, writing(output, utf8=format_ == "json") as put:
        found = (entry_data(each) for each in search(kept, wanted))
        if format_ != "json":
            for line in entries_text(found):
                put(line)
                counted += not line.startswith("Aucune")
        else:
            put('{\n  "entries": [')
            for entry in found:
                put(f"{',' if counted else ''}\n    {json_line(entry)}")
                counted += 1
            put("\n  ]\n}\n")
    return exit_codes.FAVOURABLE if counted else none


@register.command(cls=FrenchCommand, short_help="Vérifier que le registre est entier.")
@REGISTER
@click.option(
    "--noted",
    metavar="N:EMPREINTE",
    help="Une dernière inscription notée ailleurs : le registre doit la contenir encore.",
)
@_FORMAT
@OUTPUT
def verify(*, register_: str, noted: str | None, format_: str, output: Path | None) -> int:
    """Vérifier que le registre est entier : la chaîne des empreintes, les déclencheurs, les clés, les politiques.

    La dernière inscription et son empreinte, notées ailleurs chaque jour, prouvent que rien n'a été ôté à la fin.
    """
    from cqp_dsl.register.documents import verified_data  # noqa: PLC0415 - an extra
    from cqp_dsl.register.verify import verified  # noqa: PLC0415
    from cqp_dsl.render.json_values import json_text  # noqa: PLC0415
    from cqp_dsl.render.register_text import verified_text  # noqa: PLC0415

    head = None if noted is None else _noted(noted)
    with opened(register_) as kept:
        document = verified_data(verified(kept, noted=head))
    write(json_text(document) if format_ == "json" else verified_text(document), output, utf8=format_ == "json")
    return exit_codes.FAVOURABLE if document["whole"] else exit_codes.UNFAVOURABLE


def _noted(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not (number.isascii() and number.isdecimal() and digest):
        message = f"« {text} » ne s'écrit pas N:EMPREINTE, comme la dernière ligne de cette commande les donne"
        raise click.UsageError(message, click.get_current_context())
    return int(number), digest.strip().casefold()


@register.command(cls=FrenchCommand, short_help="Rejouer des actes, par leurs politiques ou par d'autres.")
@click.argument("words", nargs=-1, metavar="[NUMÉRO]…")
@REGISTER
@click.option(
    "--with",
    "other",
    type=ExistingPath(),
    multiple=True,
    metavar="CHEMIN",
    help="Rejouer par ces politiques, au lieu de celles de chaque acte.",
)
@click.option("--simulations", "simulations", is_flag=True, help="Rejouer aussi les simulations.")
@_SINCE
@_UNTIL
@_FORMAT
@OUTPUT
def replay(  # noqa: PLR0913 - one parameter per option
    *,
    words: tuple[str, ...],
    register_: str,
    other: tuple[Path, ...],
    simulations: bool,
    since: datetime.date | None,
    until: datetime.date | None,
    format_: str,
    output: Path | None,
) -> int:
    """Rejouer des actes, tous à défaut : identique, différent (par quel article), ou impossible, et pourquoi.

    Les politiques de chaque acte sont prises dans le registre : leurs fichiers peuvent avoir disparu.
    """
    from cqp_dsl.pipeline import load  # noqa: PLC0415 - the help of a command needs nothing of it
    from cqp_dsl.register.documents import replays_data  # noqa: PLC0415 - an extra
    from cqp_dsl.register.replay import Replay  # noqa: PLC0415
    from cqp_dsl.register.search import Wanted, numbered, search  # noqa: PLC0415
    from cqp_dsl.render.json_values import json_text  # noqa: PLC0415
    from cqp_dsl.render.register_text import replays_text  # noqa: PLC0415

    policies = load(other, cached=True) if other else None
    kinds = ("act", "simulation") if simulations else ("act",)
    with opened(register_) as kept:
        acts: Iterable[Opened] = (
            [numbered(kept, word) for word in words]
            if words
            else search(kept, Wanted(since=_iso(since), until=_iso(until), kinds=kinds))
        )
        again = Replay(kept, policies)
        document = replays_data([again.of(each) for each in acts])
    write(json_text(document) if format_ == "json" else replays_text(document), output, utf8=format_ == "json")
    if document["counts"]["not_replayable"]:
        return exit_codes.UNSETTLED
    return exit_codes.UNFAVOURABLE if document["counts"]["differs"] else exit_codes.FAVOURABLE


@register.command(cls=FrenchCommand, short_help="Inscrire ce qui a été fait d'une réponse.")
@click.argument("number", type=click.IntRange(1), metavar="NUMÉRO")
@REGISTER
@BY
@click.option("--on", type=DateOption(), required=True, metavar="DATE", help="Quand la personne a décidé.")
@click.option("--set-aside", "set_aside", is_flag=True, help="La réponse a été écartée. Par défaut : suivie.")
@_WHY
def follow(*, number: int, register_: str, by: str | None, on: datetime.date, set_aside: bool, why: str) -> int:
    """Inscrire ce qu'une personne a fait d'une réponse : suivie ou écartée, par qui, quand, pourquoi."""
    from cqp_dsl.register.store import FollowUp  # noqa: PLC0415 - an extra

    given = FollowUp(number, whoever(None), whoever(by), on.isoformat(), not set_aside, why)
    with opened(register_) as kept:
        entry = kept.follow(given)
    tell(f"Suite de l'acte n° {number} inscrite sous le n° {entry.sequence}.")
    return exit_codes.FAVOURABLE


@register.command(cls=FrenchCommand, short_help="Effacer une personne du registre.")
@click.argument("reference", metavar="RÉFÉRENCE")
@REGISTER
@BY
@_WHY
def erase(*, reference: str, register_: str, by: str | None, why: str) -> int:
    """Effacer une personne : les clés de ses dossiers sont détruites, et plus personne ne peut les lire.

    RÉFÉRENCE est ce qui la désigne, en entier. La chaîne reste vraie, et l'effacement est une inscription. Les
    sauvegardes ont leurs propres copies des clés : docs/registre.md dit ce qu'il en est.
    """
    from cqp_dsl.register.search import Wanted, keys_of, search  # noqa: PLC0415 - an extra

    with opened(register_) as kept:
        keys = keys_of(kept, reference)
        if not keys:
            near = {each.reference for each in search(kept, Wanted(reference, most=5)) if each.reference}
            listed = f" ; le registre connaît : {', '.join(f'« {each} »' for each in sorted(near))}" if near else ""
            tell(f"Erreur : aucun acte n'est au nom de « {reference} »{listed}")
            return exit_codes.USAGE
        _erase(kept, keys, by, why)
    return exit_codes.FAVOURABLE


def _erase(kept: Register, keys: Iterable[str], by: str | None, why: str) -> None:
    entry = kept.erase(keys, whoever(by), why)
    if entry is not None:
        count = len(entry.told["keys"])
        tell(
            f"{count} acte{'s' if count > 1 else ''} effacé{'s' if count > 1 else ''}, inscription n° {entry.sequence}."
        )


@register.command(cls=FrenchCommand, short_help="Exporter le registre, une inscription par ligne.")
@REGISTER
@output_option("json-lines")
def export(*, register_: str, output: Path | None) -> int:
    """Exporter le registre en JSON, une inscription par ligne, avec ce que les clés ouvrent encore.

    C'est un document à lire ailleurs, pas une sauvegarde : docs/registre.md dit comment sauvegarder et restaurer.
    """
    from cqp_dsl.register.documents import entry_data  # noqa: PLC0415 - an extra
    from cqp_dsl.register.search import Wanted, search  # noqa: PLC0415
    from cqp_dsl.render.json_values import json_line  # noqa: PLC0415

    with opened(register_) as kept, writing(output, utf8=True) as put:
        for each in search(kept, Wanted()):
            put(f"{json_line(entry_data(each, whole=True))}\n")
    return exit_codes.FAVOURABLE


@register.command(cls=FrenchCommand, short_help="Dire ce qui est gardé depuis trop longtemps, l'effacer.")
@REGISTER
@click.option("--before", type=DateOption(), required=True, metavar="DATE", help="Les actes faits avant ce jour.")
@click.option("--erase", "erased", is_flag=True, help="Les effacer, au lieu de les compter seulement.")
@BY
@click.option("--why", default="durée de conservation", metavar="TEXTE", help="Pourquoi : gardé avec l'inscription.")
def retention(*, register_: str, before: datetime.date, erased: bool, by: str | None, why: str) -> int:
    """Dire combien d'actes sont plus vieux que la durée de conservation ; --erase les efface."""
    from cqp_dsl.register.search import keys_before  # noqa: PLC0415 - an extra

    with opened(register_) as kept:
        keys = keys_before(kept, before.isoformat())
        count = len(keys)
        if erased and keys:
            _erase(kept, keys, by, why)
        else:
            write(f"{count} acte{'s' if count > 1 else ''} d'avant le {before.isoformat()}\n", None)
    return exit_codes.FAVOURABLE if erased or not keys else exit_codes.UNFAVOURABLE


def _iso(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()
