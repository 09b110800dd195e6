"""Answers made by hand, one for each status, for the renderers' tests."""

from __future__ import annotations

import datetime
from fractions import Fraction

from cqp_dsl.answer.answer import Answer, Argument, DecisionAnswer, Missing, Outcome, Reason, Receipt, TraceNode
from cqp_dsl.answer.computation import Step, Term
from cqp_dsl.core.datatypes.citation import Cite
from cqp_dsl.core.datatypes.types import BOOL, EnumType, MapType, NumberType
from cqp_dsl.core.datatypes.units import MEASURES, Unit
from cqp_dsl.core.datatypes.values import (
    Conflict,
    ConflictSide,
    Gap,
    MapValue,
    MissingFact,
    MissingJudgement,
    UnfixedHole,
    Void,
)
from cqp_dsl.core.nodes import Const
from cqp_dsl.core.program import Entry, Interpretation, Policy, Program, Rule
from cqp_dsl.source import SourceFile, Span

FILE = SourceFile.from_text(
    "certification/certification.cqp",
    "politique certification « Certification »\n"
    "  selon enjeux §V\n"
    "règle moyenne : nombre\n"
    "  vaut total / 10\n"
    "décision certification : Résultat favorable certifié\n"
    "  vaut certifié si moyenne ≥ 10\n",
)
CITE = Cite("enjeux", ("§V",))
DATE = datetime.date(2013, 12, 16)
RESULT = EnumType("Résultat", ("certifié", "non_certifié"), ("certifié", "non certifié"))
MODULE = EnumType("Module", ("pass", "premss"), ("Pass", "Prem'ss"))
OPTION = EnumType("Option", ("enseignement",), ("enseignement",))
YEARLY = EnumType(
    "une_demande_par_an", ("année_civile", "douze_mois"), ("par année civile", "sur douze mois glissants")
)
EUROS = NumberType(Unit.of({MEASURES["€"]: 1}))
HOURS = NumberType(Unit.of({MEASURES["h"]: 1}))


def at(line: int) -> Span:
    """The span of a whole line of the sample file."""
    start = sum(len(text) + 1 for text in FILE.text.split("\n")[: line - 1])
    return FILE.span(start, start + len(FILE.line(line)))


PROGRAM = Program(
    policies={"certification": Policy("certification", "Certification", at(1), CITE)},
    documents={},
    enums={},
    records={},
    entries={
        "certification.oral": Entry(
            "certification.oral", "certification", NumberType(), "Note obtenue à l'oral, sur 20", None, at(2), CITE
        )
    },
    rules={
        "certification.taux": Rule(
            name="certification.taux",
            policy="certification",
            kind="parameter",
            params=(),
            type=EUROS,
            label="taux horaire de prise en charge",
            body=Const(id=0, type=BOOL, span=at(3), value=True),
            span=at(3),
        )
    },
    interpretations={
        "vae.une_demande_par_an": Interpretation(
            "vae.une_demande_par_an",
            "vae",
            "« Une demande par an » : par année civile ou sur douze mois glissants ?",
            YEARLY,
            at(4),
            Cite("enjeux", ("§VI",)),
        )
    },
    holes=(),
    requirements=(),
    guarantees=(),
    scenarios=(),
    published=(),
    files={FILE.path: FILE},
)

RECEIPT = Receipt(
    digest="0123456789abcdef" * 4,
    language="1",
    engine="0.1.0",
    program=((FILE.path, "ab" * 32),),
    dossier="cd" * 32,
    date=DATE,
    decisions=("certification.certification",),
    readings=(),
    overrides=(),
)

TRACE = TraceNode(
    kind="decision",
    name="certification.certification",
    label="Certification",
    status="known",
    value="non_certifié",
    type=RESULT,
    span=at(5),
    cite=CITE,
    children=(
        TraceNode(
            kind="case",
            name="",
            label="cas 1",
            status="not_applied",
            value="certifié",
            type=RESULT,
            span=at(6),
            cite=CITE,
            why="n'a pas joué, car la moyenne est inférieure à 10",
            children=(
                TraceNode(
                    kind="condition",
                    name="",
                    label="avoir au moins 10/20 de moyenne",
                    status="false",
                    value=False,
                    type=BOOL,
                    span=at(6),
                    cite=CITE,
                    formula="moyenne ≥ 10",
                    computed="9,5 ≥ 10",
                ),
                TraceNode(
                    kind="fact",
                    name="certification.oral",
                    label="Note obtenue à l'oral, sur 20",
                    status="known",
                    value=6,
                    type=NumberType(),
                    span=at(2),
                ),
            ),
        ),
        TraceNode(
            kind="case",
            name="sinon",
            label="",
            status="applied",
            value="non_certifié",
            type=RESULT,
            span=at(6),
            cite=CITE,
        ),
    ),
)

REASONS = (
    Reason("avoir au moins 10/20 de moyenne (obtenue : 9,5)", satisfied=False, span=at(6), cite=CITE),
    Reason(
        "n'avoir aucune note éliminatoire (épreuve orale : 6)",
        satisfied=False,
        span=at(6),
        cite=CITE,
        bindings=(("é", "épreuve orale"),),
        children=(Reason("notes[é] ≤ seuil", satisfied=True, span=at(6), bindings=(("é", "épreuve orale"),)),),
        named=("é",),
    ),
)

REFUSED = DecisionAnswer(
    name="certification.certification",
    policy="certification",
    args=(),
    label="Certification",
    type=RESULT,
    status="decided",
    value="non_certifié",
    favourable=False,
    date=DATE,
    span=at(5),
    cite=CITE,
    reasons=REASONS,
    given_trace=TRACE,
)

AMOUNT = DecisionAnswer(
    name="financement.montant",
    policy="financement",
    args=(),
    label="Montant de la prise en charge",
    type=EUROS,
    status="decided",
    value=Fraction(3216),
    favourable=None,
    date=DATE,
    span=at(4),
    cite=Cite("enjeux", ("§IX",)),
    given_trace=TraceNode(
        kind="decision",
        name="financement.montant",
        label="Montant de la prise en charge",
        status="known",
        value=Fraction(3216),
        type=EUROS,
        span=at(4),
        cite=Cite("enjeux", ("§IX",)),
        formula="heures × taux",
        computed="268 h × 12 €/h",
    ),
    given_computation=(
        Step(
            label="heures retenues",
            text="268 h",
            value=268,
            type=HOURS,
            words="somme d'heures réalisées",
            span=at(3),
            cite=CITE,
            aggregate="somme",
            terms=(
                Term("Pass", "", "40 h", 40, HOURS),
                Term("Prem'ss", "2 × 114 h", "228 h", 228, HOURS),
                Term("option", "", "0 h", 0, HOURS),
                Term("tutorat", "", "", value=False, type=BOOL, counts=False),
            ),
            depth=1,
        ),
        Step(
            label="montant pris en charge",
            text="3 216 €",
            value=Fraction(3216),
            type=EUROS,
            words="heures retenues × taux horaire",
            figures="268 h × 12 €/h",
            why="la prise en charge est possible",
            span=at(4),
            cite=Cite("enjeux", ("§IX",)),
        ),
    ),
)

UNDETERMINED = DecisionAnswer(
    name="certification.certification",
    policy="certification",
    args=(),
    label="Certification",
    type=RESULT,
    status="undetermined",
    value=Void((MissingFact("certification.oral", "certification.oral", "Note obtenue à l'oral, sur 20"),)),
    favourable=None,
    date=DATE,
    span=at(5),
    cite=CITE,
    missing=(
        Missing(MissingFact("certification.oral", "certification.oral", "Note obtenue à l'oral, sur 20")),
        Missing(
            MissingJudgement(
                "vae.expérience_en_relation",
                "vae.expérience_en_relation",
                "le jury",
                "L'expérience est-elle en relation ?",
            ),
            worlds=((("vae.une_demande_par_an", "année_civile"),),),
        ),
        Missing(UnfixedHole("certification.taux", ("premss",), "la caisse nationale", at(3), CITE)),
    ),
    causes=(Gap("no_case", "certification.mention", at(3)),),
    given_advice="La réponse serait la même dans tous les cas.",
)

DISPUTED = DecisionAnswer(
    name="vae.recevabilité",
    policy="vae",
    args=(),
    label="Recevabilité de la demande",
    type=BOOL,
    status="disputed",
    value=Void((Gap("no_case", "vae.recevabilité", at(3)),)),
    favourable=None,
    date=DATE,
    span=at(4),
    cite=Cite("enjeux", ("§VI",)),
    outcomes=(
        Outcome(
            world=(("vae.une_demande_par_an", "année_civile"),),
            status="decided",
            value=True,
            favourable=True,
            reasons=(Reason("n'avoir déposé aucune demande dans l'année", satisfied=True, span=at(4)),),
        ),
        Outcome(world=(("vae.une_demande_par_an", "douze_mois"),), status="decided", value=False, favourable=False),
    ),
)

UNCOVERED = DecisionAnswer(
    name="financement.taux_applicable",
    policy="financement",
    args=(),
    label="Taux applicable",
    type=EUROS,
    status="uncovered",
    value=Void((Gap("not_in_force", "financement.taux", at(3)),)),
    favourable=None,
    date=datetime.date(2014, 3, 3),
    span=at(3),
    cite=None,
    causes=(Gap("not_in_force", "financement.taux", at(3), before=datetime.date(2013, 12, 31), cite=CITE),),
)

CONFLICT = DecisionAnswer(
    name="vae.modalité",
    policy="vae",
    args=(),
    label="",
    type=RESULT,
    status="conflict",
    value=Void((Gap("no_case", "x", at(1)),)),
    favourable=None,
    date=DATE,
    span=at(3),
    cite=None,
    causes=(
        Conflict(
            "vae.modalité",
            ConflictSide("titulaires_sur_dossier", at(3), "sur dossier", CITE),
            ConflictSide("oral_demandé", at(4), "oral"),
        ),
    ),
)

CEILINGS = DecisionAnswer(
    name="financement.plafonds",
    policy="financement",
    args=(Argument("option", "enseignement", OPTION),),
    label="Plafonds d'heures",
    type=MapType((MODULE,), HOURS),
    status="decided",
    value=MapValue({("pass",): 40, ("premss",): Fraction(91, 2)}),
    favourable=None,
    date=DATE,
    span=at(3),
    cite=None,
)


def answer(*decisions: DecisionAnswer, **changes: object) -> Answer:
    """An answer that holds these decisions."""
    values: dict[str, object] = {
        "dossier": "session de décembre 2013, candidat 17",
        "path": "candidat_17.yaml",
        "date": DATE,
        "decisions": decisions,
        "given_receipt": RECEIPT,
    }
    return Answer(**(values | changes))  # type: ignore[arg-type]


EVERY_STATUS = {
    "refused": REFUSED,
    "amount": AMOUNT,
    "undetermined": UNDETERMINED,
    "disputed": DISPUTED,
    "uncovered": UNCOVERED,
    "conflict": CONFLICT,
    "map": CEILINGS,
}
