"""Mistakes planted in copies of the shipped policies, and what names each."""
# ruff: noqa: E501 - the words of policies stand as they are

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.resources import policies_folder
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from cqp_dsl.core.program import Program


@define(frozen=True)
class Fault:
    """A mistake: in a politique, some words in place of others, or added at the end of its rules.

    ``code`` and ``where`` are those of the finding that names it: part of its message or of the text of its places.
    """

    name: str
    policy: str
    old: str
    new: str
    code: str
    where: str


FAULTS: Final = (
    (
        Fault("a dropped row of the marks", "certification", "  | oral              || 3                    | 6   "
              "                              |\n", "", "CQP850", "coefficient"),
        Fault("a pilot too many", "allocataire", "vaut 14\n", "vaut 15\n", "CQP854", "quarante-quatre"),
        Fault("two cases for one reading", "premières_délivrances", "si date_de_délivrance est par_session",
              "si date_de_délivrance est par_session ou date_de_délivrance est par_jury", "CQP851", "délivr"),
        Fault("a reading that changes nothing", "sessions_premss", "vaut milieu_du_mois              si",
              "vaut fin_de_la_semaine_du_milieu si", "CQP855", "mi_avril"),
        Fault("a forgotten situation", "demande", "  vaut faux si dispositif est autre_dispositif « relever d'un autre "
              "dispositif »\n", "", "CQP850", "dispositif"),
        Fault("a case for a missing day dropped", "jury", "début_du_délai + délai_en_mois arrondi au jour précédent",
              "début_du_délai + délai_en_mois", "CQP850", "dernier jour du délai"),
        Fault("two hours too many under a ceiling", "financement", "| 46 h ", "| 48 h ", "CQP854", "101 heures"),
    ),
    (
        Fault("a pass mark lower than what is promised", "certification",
              "et moyenne_retenue est supérieure ou égale à moyenne_exigée",
              "et moyenne_retenue est supérieure ou égale à moyenne_exigée − 0,01", "CQP854", "moyenne exigée"),
        Fault("an option open to all before its pilots", "recouvrement", "vaut 1er juillet 2013", "vaut 1er juin 2012",
              "CQP854", "avant de l'être aux pilotes"),
        Fault("a period read backwards", "sessions_premss",
              "besoin_exprimé_le entre début(période_de_recensement) et fin(période_de_recensement)",
              "besoin_exprimé_le entre fin(période_de_recensement) et début(période_de_recensement)", "CQP856", "besoin"),
        Fault("a reading without its case", "jury", "  vaut vrai si marge est aucune « les conditions écrites suffisent »\n",
              "", "CQP850", "attribue"),
        Fault("something due where all is refused", "financement", "vaut 0 € si prise_en_charge est refusée",
              "vaut 1 € si prise_en_charge est refusée", "CQP854", "rien n'est dû"),
        Fault("a level asked of employees", "public", "    et non niveau_exigé",
              "    et niveau_exigé", "CQP854", "aucun niveau"),
        Fault("a later certificate without the second examination", "attestations",
              "      et rattrapage est accordée « avoir droit au rattrapage »\n", "", "CQP854", "sans rattrapage"),
    ),
    (
        Fault("a certificate without Pass", "certification", "    si pass_acquis « avoir suivi Pass formation »\n    et aucun m",
              "    si aucun m", "CQP854", "sans Pass"),
        Fault("a title without its conditions", "jury",
              "    si certification est certifié « remplir les conditions écrites de la certification »\n    et procl",
              "    si procl", "CQP854", "conditions écrites"),
        Fault("who is certified starts again", "reprise", "  vaut certification est non_certifié « n'être pas certifié »\n"
              "    et (", "  vaut (", "CQP854", "ne repasse rien"),
        Fault("a step without a next one", "attestations", "  | réseau             || organisme        |\n", "", "CQP850",
              "suivant"),
        Fault("two rows for one step", "attestations", "  | ucanss             || réseau           |\n",
              "  | ucanss             || réseau           |\n  | ucanss             || crfp             |\n", "CQP851",
              "suivant"),
    ),
    (
        Fault("a 29 February without a next year", "vae",
              "déposée_le avant (d.déposée_le + 12 mois arrondi au jour précédent)",
              "déposée_le avant (d.déposée_le + 12 mois)", "CQP850", "demande"),
    ),
    (
        Fault("a table that misses 130", "public", "", """
entrée points : entier de 0 à 200 selon enjeux §I
tableau tranche
  selon enjeux §I
  | points : entier || aide : nombre en € |
  | 0 à 99          || 0 €                |
  | 100 à 129       || 50 €               |
  | 131 à 200       || 80 €               |
décision aide : nombre en €
  selon enjeux §I
  vaut tranche(points).aide
""", "CQP850", "aide"),
        Fault("a row behind another", "jury", "", """
entrée rang : entier de 0 à 40 selon enjeux §V
entrée bonus : entier de 0 à 3 selon enjeux §V
tableau mention
  selon enjeux §V
  premier
  | rang : entier || mot : texte |
  | ≥ 10          || « bien »    |
  | ≥ 40          || « mieux »   |
  | sinon         || « passe »   |
décision mention_obtenue : texte
  selon enjeux §V
  vaut mention(rang + bonus).mot
""", "CQP852", "mention"),
        Fault("windows that overlap", "sessions_premss", "", """
entrée groupe : entier de 1 à 20 selon enjeux §II
décision remise : nombre en €
  selon enjeux §II
  vaut 10 € si groupe ≥ 1 du 1er juin 2012 au 30 juin 2013
  vaut 20 € si groupe ≥ 1 à partir du 30 juin 2013
""", "CQP851", "remise"),
        Fault("an exception to nothing", "attestations", "", """
entrée jours_suivis : entier de 0 à 10 selon enjeux §VIII
décision assidu : booléen
  selon enjeux §VIII
  vaut jours_suivis ≥ 5
  exception presque
    selon enjeux §VIII
    vaut vrai si jours_suivis × 2 = 11
""", "CQP852", "presque"),
        Fault("an exception that says the same", "jury", "", """
disposition sans_notes modifie jury.délivrance
  selon enjeux §V
  vaut non_certifié si non proclamation_régulière
""", "CQP853", "sans_notes"),
    ),
)  # fmt: skip


def shipped_sources() -> dict[str, SourceFile]:
    """The shipped files, by the name of their politique."""
    folder = policies_folder()
    found = {}
    for path in sorted(folder.rglob("*.cqp")):
        source = SourceFile.from_bytes(path.relative_to(folder).as_posix(), path.read_bytes())
        name = next(line.split()[1] for line in source.text.splitlines() if line.startswith("politique "))
        found[name] = source
    return found


def _without_scenarios(text: str) -> str:
    """Rules alone, with plain spaces: what scenarios expect does not count here."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").partition("\nscénario ")[0] + "\n"


def planted(faults: tuple[Fault, ...]) -> Program:
    """The shipped policies with some mistakes."""
    texts = {name: _without_scenarios(source.text) for name, source in shipped_sources().items()}
    for fault in faults:
        assert fault.old in texts[fault.policy], fault.name
        if fault.old:
            texts[fault.policy] = texts[fault.policy].replace(fault.old, fault.new, 1)
        else:
            texts[fault.policy] += fault.new
    sources = [SourceFile.from_text(shipped_sources()[name].path, text) for name, text in texts.items()]
    trees, errors = [], []
    for source in sources:
        tree, said = parse_file(source)
        errors += said
        if tree is not None:
            trees.append((source, tree))
    program, said = elaborate(trees)
    assert program is not None, [(one.message, one.span and one.span.place) for one in [*errors, *said]]
    return program
