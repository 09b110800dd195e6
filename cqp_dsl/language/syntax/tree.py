"""The surface tree: what the author wrote, every construct and every span, comments kept beside.

One class per construct, named after its grammar rule (``rule_decl`` builds ``RuleDecl``). Nothing here is resolved or
typed. Two trees are compared by ``same_tree``: what is marked ``eq=False`` does not count, where a node stands for
instance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs
from attrs import define

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.core.datatypes.units import Number
    from cqp_dsl.source import Span


@define(eq=False, kw_only=True)
class _Surface:
    """What every surface node carries: where it stands."""

    span: Span = attrs.field(eq=False)


# --- Small pieces ---------------------------------------------------------------------------------------------------


@define(eq=False, repr=False, kw_only=True)
class Comment(_Surface):
    """A comment, ``#`` included, to the end of its line."""

    text: str


@define(eq=False, repr=False, kw_only=True)
class Name(_Surface):
    """An identifier."""

    text: str


@define(eq=False, repr=False, kw_only=True)
class Path(_Surface):
    """Names joined by dots: ``vae.modalité_jury``."""

    parts: tuple[Name, ...]

    @property
    def text(self) -> str:
        """The path as written, without spaces."""
        return ".".join(part.text for part in self.parts)


@define(eq=False, repr=False, kw_only=True)
class Text(_Surface):
    """A label or text between quotation marks; ``text`` is what stands between them, trimmed.

    ``parts`` splits it at the braces: plain strings and the expressions in braces. A text without braces has one part.
    """

    text: str
    parts: tuple[str | Expr, ...] = ()


@define(eq=False, repr=False, kw_only=True)
class CiteDecl(_Surface):
    """``selon enjeux §V ; §VI : « the very words »``."""

    source: Name
    sections: tuple[Name, ...]
    extract: Text | None = None


@define(eq=False, repr=False, kw_only=True)
class WindowDecl(_Surface):
    """``du D au D``, ``à partir du D`` or ``jusqu'au D``."""

    start: DateLit | None
    end: DateLit | None


# --- Expressions ----------------------------------------------------------------------------------------------------


@define(eq=False, repr=False, kw_only=True)
class NumberLit(_Surface):
    """A number with its unit, if any: ``9,5``, ``12 €/h``, ``50 %``, ``1 an et 6 mois``.

    Attributes:
        value: the number of that unit, as written: 12, 50, 3/2.
        unit: the first unit that is written.
        mixed: whether smaller units follow.
        days: the days that follow months, of which they are no part.
    """

    value: Number
    unit: str = ""
    mixed: bool = False
    days: int = 0


@define(eq=False, repr=False, kw_only=True)
class DateLit(_Surface):
    """A date, in any of the three spellings."""

    value: datetime.date


@define(eq=False, repr=False, kw_only=True)
class PeriodLit(_Surface):
    """``du D au D`` as a value."""

    start: DateLit
    end: DateLit


@define(eq=False, repr=False, kw_only=True)
class TextLit(_Surface):
    """A text as a value."""

    text: Text


@define(eq=False, repr=False, kw_only=True)
class BoolLit(_Surface):
    """``vrai`` or ``faux``."""

    value: bool


@define(eq=False, repr=False, kw_only=True)
class NothingLit(_Surface):
    """``rien``."""


@define(eq=False, repr=False, kw_only=True)
class EffectDate(_Surface):
    """``date d'effet``."""


@define(eq=False, repr=False, kw_only=True)
class NameRef(_Surface):
    """A bare name: variable, rule, fact, parameter, enumeration value, reading."""

    name: Name


@define(eq=False, repr=False, kw_only=True)
class Access(_Surface):
    """``base.field``: a field, a name in a politique, a value of an enumeration."""

    base: Expr
    field: Name


@define(eq=False, repr=False, kw_only=True)
class Index(_Surface):
    """``base[key ; key]``."""

    base: Expr
    keys: tuple[Expr, ...]


@define(eq=False, repr=False, kw_only=True)
class CallExpr(_Surface):
    """``function(argument ; argument)``."""

    function: Expr
    args: tuple[Expr, ...]


@define(eq=False, repr=False, kw_only=True)
class AtDate(_Surface):
    """``base au 1er mars 2013``, ``base au (expression)``."""

    base: Expr
    date: Expr


@define(eq=False, repr=False, kw_only=True)
class Group(_Surface):
    """An expression in parentheses."""

    inner: Expr


@define(eq=False, repr=False, kw_only=True)
class Conditional(_Surface):
    """``(A si C sinon B)``, parentheses included."""

    value: Expr
    condition: Expr
    otherwise: Expr


@define(eq=False, repr=False, kw_only=True)
class Negate(_Surface):
    """``−x``."""

    operand: Expr


BinaryOp: TypeAlias = Literal["+", "-", "*", "/"]


@define(eq=False, repr=False, kw_only=True)
class Binary(_Surface):
    """Arithmetic; ``rounding`` is that of ``date + n mois arrondi au jour précédent|suivant``."""

    op: BinaryOp
    left: Expr
    right: Expr
    rounding: Literal["previous", "next"] | None = None


CompareOp: TypeAlias = Literal["=", "≠", "<", "≤", ">", "≥"]


@define(eq=False, repr=False, kw_only=True)
class Compare(_Surface):
    """A comparison; ``words`` is the operator as written, for the linter (``au moins``, ``≥``)."""

    op: CompareOp
    left: Expr
    right: Expr
    words: str = attrs.field(default="", eq=False)


@define(eq=False, repr=False, kw_only=True)
class Between(_Surface):
    """``x entre a et b``, ends included, or ``x entre a et moins de b``."""

    operand: Expr
    low: Expr
    high: Expr
    high_included: bool = True


@define(eq=False, repr=False, kw_only=True)
class Membership(_Surface):
    """``x parmi liste``."""

    operand: Expr
    collection: Expr


@define(eq=False, repr=False, kw_only=True)
class Limit(_Surface):
    """``x dans la limite de y``: the smaller of the two."""

    operand: Expr
    ceiling: Expr


@define(eq=False, repr=False, kw_only=True)
class Logical(_Surface):
    """``a et b et c`` or ``a ou b ou c``, never mixed without parentheses."""

    op: Literal["and", "or"]
    operands: tuple[Expr, ...]


@define(eq=False, repr=False, kw_only=True)
class Not(_Surface):
    """``non a``."""

    operand: Expr


@define(eq=False, repr=False, kw_only=True)
class Implies(_Surface):
    """``a implique b``."""

    left: Expr
    right: Expr


@define(eq=False, repr=False, kw_only=True)
class Quantified(_Surface):
    """``il existe x dans L [tel que C]``, ``aucun x dans L tel que C``, ``pour tout x dans L [tel que C] : C``."""

    kind: Literal["any", "none", "all"]
    var: Name
    over: Expr
    filter: Expr | None
    body: Expr | None


@define(eq=False, repr=False, kw_only=True)
class Aggregate(_Surface):
    """``somme de E pour x dans L tel que C``, ``nombre de x …``, ``liste de x …``, ``maximum de E … , à défaut V``.

    ``word`` is the first of what is written, ``somme``; ``body`` is None where the element itself is meant.
    """

    word: str
    body: Expr | None
    var: Name
    over: Expr
    filter: Expr | None
    fallback: Expr | None = None


@define(eq=False, repr=False, kw_only=True)
class Labelled(_Surface):
    """``condition « libellé »``: the label covers the whole condition."""

    condition: Expr
    label: Text


@define(eq=False, repr=False, kw_only=True)
class Cited(_Surface):
    """``condition selon enjeux §V``: where the text states this condition, labelled or not."""

    condition: Expr
    cite: CiteDecl


@define(eq=False, repr=False, kw_only=True)
class Element(_Surface):
    """An element of a set literal: a value, ``key : value`` or ``sinon : value``."""

    key: Name | None
    value: Expr
    otherwise: bool = False


@define(eq=False, repr=False, kw_only=True)
class SetLit(_Surface):
    """``{ … }``: a list, a record or a map, by the expected type."""

    elements: tuple[Element, ...]


@define(eq=False, repr=False, kw_only=True)
class Grows(_Surface):
    """``X croît avec Y`` (guarantees only)."""

    left: Expr
    right: Expr


Expr: TypeAlias = (
    NumberLit
    | DateLit
    | PeriodLit
    | TextLit
    | BoolLit
    | NothingLit
    | EffectDate
    | NameRef
    | Access
    | Index
    | CallExpr
    | AtDate
    | Group
    | Conditional
    | Negate
    | Binary
    | Compare
    | Between
    | Membership
    | Limit
    | Logical
    | Not
    | Implies
    | Quantified
    | Aggregate
    | Labelled
    | Cited
    | SetLit
    | Grows
)

# --- Types ----------------------------------------------------------------------------------------------------------


@define(eq=False, repr=False, kw_only=True)
class SimpleTypeExpr(_Surface):
    """``booléen``, ``texte``, ``date``, ``durée``, ``période``."""

    name: Literal["booléen", "texte", "date", "durée", "période"]


@define(eq=False, repr=False, kw_only=True)
class BoundsExpr(_Surface):
    """``de 0 à 20`` or an operator and one limit (``au moins 0``)."""

    low: Expr | None = None
    high: Expr | None = None
    low_included: bool = True
    high_included: bool = True


@define(eq=False, repr=False, kw_only=True)
class NumberTypeExpr(_Surface):
    """``nombre en h au moins 0``, ``entier de 0 à 10``, ``durée`` with bounds is not a number type."""

    integer: bool
    unit: Name | None
    bounds: BoundsExpr | None


@define(eq=False, repr=False, kw_only=True)
class NamedTypeExpr(_Surface):
    """A declared type, enumeration or fiche."""

    path: Path


@define(eq=False, repr=False, kw_only=True)
class ListTypeExpr(_Surface):
    """``liste de T``."""

    item: TypeExpr


@define(eq=False, repr=False, kw_only=True)
class MapTypeExpr(_Surface):
    """``T par E et F``."""

    value: TypeExpr
    keys: tuple[Path, ...]


@define(eq=False, repr=False, kw_only=True)
class OptionalTypeExpr(_Surface):
    """``T ou rien``."""

    inner: TypeExpr


TypeExpr: TypeAlias = SimpleTypeExpr | NumberTypeExpr | NamedTypeExpr | ListTypeExpr | MapTypeExpr | OptionalTypeExpr

# --- Values with dates, grids and tables --------------------------------------------------------------------------


@define(eq=False, repr=False, kw_only=True)
class HoleExpr(_Surface):
    """``à fixer par « … »``, in a value or a cell."""

    by: Text


@define(eq=False, repr=False, kw_only=True)
class DatedValue(_Surface):
    """``vaut E [window] [selon …]`` or ``à fixer par « … » [window] [selon …]``."""

    value: Expr | HoleExpr
    window: WindowDecl | None
    cite: CiteDecl | None


StatusWord: TypeAlias = Literal["undetermined", "disputed", "uncovered", "conflict", "out_of_limits", "refused"]


@define(eq=False, repr=False, kw_only=True)
class StatusExpr(_Surface):
    """``indéterminée``, ``à trancher { … }``, ``non couverte``, ``en conflit``, ``hors limites``, ``dossier refusé``.

    ``status`` says which.
    """

    status: StatusWord
    outcomes: SetLit | None = None


@define(eq=False, repr=False, kw_only=True)
class AnyCell(_Surface):
    """A ``-`` cell: any value, nothing given or nothing expected."""


@define(eq=False, repr=False, kw_only=True)
class GridRow(_Surface):
    """A row of a grid: cells before and after ``||``."""

    keys: tuple[Expr | AnyCell, ...]
    cells: tuple[Expr | HoleExpr | StatusExpr | AnyCell, ...]


@define(eq=False, repr=False, kw_only=True)
class Grid(_Surface):
    """A cross table: of a parameter, of an ``avec``, or the ``cas`` of a scenario.

    ``row_heads`` stand before ``||``, ``column_heads`` after it; heads are expressions (enumeration names and values,
    fact paths, rule names, ``date d'effet``). ``window`` dates a parameter's grid as a whole, and ``cite`` is then its
    own citation.
    """

    row_heads: tuple[Expr, ...]
    column_heads: tuple[Expr, ...]
    rows: tuple[GridRow, ...]
    window: WindowDecl | None = None
    cite: CiteDecl | None = None


@define(eq=False, repr=False, kw_only=True)
class CellValue(_Surface):
    """A cell test: equal to this value."""

    value: Expr


@define(eq=False, repr=False, kw_only=True)
class CellCompare(_Surface):
    """A cell test: ``≥ 18``, ``plus de 3``."""

    op: CompareOp
    value: Expr


@define(eq=False, repr=False, kw_only=True)
class CellRange(_Surface):
    """A cell test: ``18 à 30`` (both included) or ``100 à moins de 120``."""

    low: Expr
    high: Expr
    high_included: bool


@define(eq=False, repr=False, kw_only=True)
class CellBoth(_Surface):
    """A cell test: ``plus de 10 et au plus 20``, ``plus de 10 à 20``; its second part is a limit from above."""

    first: CellCompare
    second: CellCompare


CellTest: TypeAlias = CellValue | CellCompare | CellRange | CellBoth


@define(eq=False, repr=False, kw_only=True)
class TableColumn(_Surface):
    """A condition column: ``épreuve : Épreuve`` (a parameter), or any expression (in a rule's body)."""

    head: Expr
    type: TypeExpr | None


@define(eq=False, repr=False, kw_only=True)
class ResultColumn(_Surface):
    """A result column; its type may be left out when the table is a rule's body."""

    name: Name
    type: TypeExpr | None


@define(eq=False, repr=False, kw_only=True)
class TableRow(_Surface):
    """A row. ``tests[i]`` holds the alternatives of a cell (``a ; b``), empty for ``-``.

    ``otherwise`` tells a ``sinon`` row, which has no tests. ``label`` and ``cite`` stand after its last bar.
    """

    tests: tuple[tuple[CellTest, ...], ...]
    results: tuple[Expr | HoleExpr, ...]
    otherwise: bool = False
    label: Text | None = None
    cite: CiteDecl | None = None


@define(eq=False, repr=False, kw_only=True)
class Table(_Surface):
    """The grid of a ``tableau`` or of a rule's body.

    ``mode`` is how rows go together: ``unique`` unless written, ``premier``, the word of an aggregate, ``somme``, or
    ``tranches``. ``window`` dates a table as a whole, and ``cite`` is then its own citation.
    """

    mode: str
    columns: tuple[TableColumn, ...]
    results: tuple[ResultColumn, ...]
    rows: tuple[TableRow, ...]
    window: WindowDecl | None = None
    cite: CiteDecl | None = None


# --- Declarations ---------------------------------------------------------------------------------------------------


@define(eq=False, repr=False, kw_only=True)
class PolicyDecl(_Surface):
    """``politique certification « … » [selon …] [appréciée au F] [window] [utilise a ; b]``."""

    name: Name
    label: Text
    cite: CiteDecl | None
    assessed_at: Path | None
    window: WindowDecl | None
    uses: tuple[Name, ...]


@define(eq=False, repr=False, kw_only=True)
class TextDecl(_Surface):
    """``texte « enjeux.txt » empreinte « … »``: the file of the text of a source, and the digest of its bytes."""

    name: Text
    fingerprint: Text | None = None


@define(eq=False, repr=False, kw_only=True)
class GapDecl(_Surface):
    """``lacune §IV « why » reprise « from » à « to »``: a section that the copy of the text lacks, or a part of it."""

    section: Name
    reason: Text
    resumes: Text | None = None
    ends: Text | None = None


@define(eq=False, repr=False, kw_only=True)
class SourceDecl(_Surface):
    """``source enjeux « … » sections §I ; §II « … »``, the file of its text, and what is missing there.

    ``titles`` are those of its sections, one for each, None where it has none.
    """

    name: Name
    title: Text
    sections: tuple[Name, ...]
    titles: tuple[Text | None, ...]
    file: TextDecl | None = None
    gaps: tuple[GapDecl, ...] = ()


@define(eq=False, repr=False, kw_only=True)
class EnumMember(_Surface):
    """One value of an enumeration."""

    name: Name
    label: Text | None


@define(eq=False, repr=False, kw_only=True)
class UnitDecl(_Surface):
    """``unité séance « séance » « séances »``: a unit of the politique's own, in the singular and the plural."""

    name: Name
    singular: Text
    plural: Text | None


@define(eq=False, repr=False, kw_only=True)
class EnumDecl(_Surface):
    """``énumération [ordonnée] Épreuve a « … » b « … »``; ``ordered`` from the least value to the greatest."""

    name: Name
    members: tuple[EnumMember, ...]
    ordered: bool = False


@define(eq=False, repr=False, kw_only=True)
class TypeDecl(_Surface):
    """``type Note = nombre de 0 à 20``."""

    name: Name
    type: TypeExpr


@define(eq=False, repr=False, kw_only=True)
class FieldDecl(_Surface):
    """A field of a ``fiche``."""

    name: Name
    type: TypeExpr
    label: Text | None


@define(eq=False, repr=False, kw_only=True)
class RecordDecl(_Surface):
    """``fiche Emploi  début : date  …``."""

    name: Name
    fields: tuple[FieldDecl, ...]


@define(eq=False, repr=False, kw_only=True)
class ModifiableDecl(_Surface):
    """``modifiable [à la hausse | à la baisse | à l'avenir | par une pièce [« … »]]``."""

    way: Literal["any", "up", "down", "to_come", "piece"]
    piece: Text | None


@define(eq=False, repr=False, kw_only=True)
class EntryDecl(_Surface):
    """``entrée nom : T « question » [appréciée par « … »] [modifiable …] [selon …]``."""

    name: Name
    type: TypeExpr
    question: Text | None
    judge: Text | None
    modifiable: ModifiableDecl | None
    cite: CiteDecl | None


@define(eq=False, repr=False, kw_only=True)
class RequirementDecl(_Surface):
    """``exigence « … » [selon …] condition``."""

    label: Text
    cite: CiteDecl | None
    condition: Expr


@define(eq=False, repr=False, kw_only=True)
class ParameterDecl(_Surface):
    """``paramètre nom : T [« … »] [selon …]`` and its dated values or grids (none when all are filled elsewhere)."""

    name: Name
    type: TypeExpr
    label: Text | None
    cite: CiteDecl | None
    values: tuple[DatedValue | Grid, ...]


@define(eq=False, repr=False, kw_only=True)
class FixDecl(_Surface):
    """``fixe plafond_option[a ; b] [selon …]`` and its dated values."""

    target: Path
    keys: tuple[Expr, ...]
    cite: CiteDecl | None
    values: tuple[DatedValue, ...]


@define(eq=False, repr=False, kw_only=True)
class TableDecl(_Surface):
    """``tableau barème [« … »] [selon …]`` and its table, or tables that succeed one another."""

    name: Name
    label: Text | None
    cite: CiteDecl | None
    tables: tuple[Table, ...]


@define(eq=False, repr=False, kw_only=True)
class ParamDecl(_Surface):
    """A parameter of a rule: ``é : Épreuve``."""

    name: Name
    type: TypeExpr


@define(eq=False, repr=False, kw_only=True)
class ForEach(_Surface):
    """``pour chaque e dans enfants``: an argument of a decision, and the list that it goes through."""

    name: Name
    over: Expr


@define(eq=False, repr=False, kw_only=True)
class CaseDecl(_Surface):
    """``vaut E [quand A] [si C | sinon] [window] [selon …]``; the value may be a hole."""

    value: Expr | HoleExpr
    applies: Expr | None
    guard: Expr | None
    otherwise: bool
    window: WindowDecl | None
    cite: CiteDecl | None


@define(eq=False, repr=False, kw_only=True)
class ExceptionDecl(_Surface):
    """``exception N [à M] [prévaut sur A ; B] [« … »] [selon …]`` and its cases."""

    name: Name
    excepted: Name | None
    prevails: tuple[Path, ...]
    label: Text | None
    cite: CiteDecl | None
    cases: tuple[CaseDecl, ...]


@define(eq=False, repr=False, kw_only=True)
class RuleDecl(_Surface):
    """``règle`` or ``décision`` (``published``): cases or tables as body, then exceptions."""

    name: Name
    published: bool
    params: tuple[ParamDecl, ...]
    each: ForEach | None
    type: TypeExpr
    label: Text | None
    favourable: tuple[Expr, ...]
    cite: CiteDecl | None
    cases: tuple[CaseDecl, ...]
    tables: tuple[Table, ...]
    exceptions: tuple[ExceptionDecl, ...]


@define(eq=False, repr=False, kw_only=True)
class DispositionDecl(_Surface):
    """``disposition [transitoire] N modifie p.r [exception à M] [prévaut sur A ; B] [« … »] [selon …]``, its cases."""

    name: Name
    transitional: bool
    target: Path
    excepted: Name | None
    prevails: tuple[Path, ...]
    label: Text | None
    cite: CiteDecl | None
    cases: tuple[CaseDecl, ...]


@define(eq=False, repr=False, kw_only=True)
class ReadingDecl(_Surface):
    """``lecture nom « … » [selon …]``."""

    name: Name
    label: Text
    cite: CiteDecl | None = None


@define(eq=False, repr=False, kw_only=True)
class RetainedDecl(_Surface):
    """``retenue nom par « … » [le D]``."""

    reading: Name
    by: Text
    on: DateLit | None


@define(eq=False, repr=False, kw_only=True)
class InterpretationDecl(_Surface):
    """``interprétation nom [selon …] question « … » lecture … [retenue …]``."""

    name: Name
    cite: CiteDecl | None
    question: Text
    readings: tuple[ReadingDecl, ...]
    retained: RetainedDecl | None


@define(eq=False, repr=False, kw_only=True)
class GivenDecl(_Surface):
    """``avec cible = expression`` or ``avec cible`` and a grid."""

    target: Expr
    value: Expr | Grid


@define(eq=False, repr=False, kw_only=True)
class ExpectationDecl(_Surface):
    """``attendu X = v``, ``attendu X indéterminée``, ``attendu dossier refusé``, ``attendu motif``, ``attendu manque``.

    ``kind`` says which; ``subject`` is X, ``value`` the expected value or status, ``texts`` the labels, ``paths`` what
    is missing.
    """

    kind: Literal["value", "status", "refused", "reason", "reasons", "missing"]
    subject: Expr | None = None
    value: Expr | StatusExpr | None = None
    texts: tuple[Text, ...] = ()
    paths: tuple[Expr, ...] = ()


@define(eq=False, repr=False, kw_only=True)
class ScenarioDecl(_Surface):
    """``scénario « … » [comme « … »] [à la date du D]``, givens, expectations, and possibly a ``cas`` grid."""

    label: Text
    like: Text | None
    date: DateLit | None
    givens: tuple[GivenDecl, ...]
    expectations: tuple[ExpectationDecl, ...]
    grid: Grid | None


@define(eq=False, repr=False, kw_only=True)
class GuaranteeDecl(_Surface):
    """``garantie « … » [selon …] condition``."""

    label: Text
    cite: CiteDecl | None
    condition: Expr


@define(eq=False, repr=False, kw_only=True)
class OffMachineDecl(_Surface):
    """``hors_machine nom « ce que dit le texte » [selon …] motif « … »``."""

    name: Name
    statement: Text
    cite: CiteDecl | None
    reason: Text


Declaration: TypeAlias = (
    SourceDecl
    | UnitDecl
    | EnumDecl
    | TypeDecl
    | RecordDecl
    | EntryDecl
    | RequirementDecl
    | ParameterDecl
    | FixDecl
    | TableDecl
    | RuleDecl
    | DispositionDecl
    | InterpretationDecl
    | ScenarioDecl
    | GuaranteeDecl
    | OffMachineDecl
)


@define(eq=False, repr=False, kw_only=True)
class File(_Surface):
    """A whole ``.cqp`` file."""

    policy: PolicyDecl
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...] = attrs.field(default=(), eq=False)
