"""The surface tree: what the author wrote, every construct and every span, comments kept beside.

One class per construct, named after its grammar rule (``rule_decl`` builds ``RuleDecl``). Nothing here is resolved or
typed. Spans stay out of equality, so that two trees are equal when they say the same thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from cqp_dsl.records import PartlyCompared

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.datatypes.types import Number
    from cqp_dsl.source import Span


class _Surface(PartlyCompared, frozen=True, kw_only=True):
    """What every surface node carries: where it stands."""

    APART: ClassVar = frozenset({"span"})

    span: Span


# --- Small pieces ---------------------------------------------------------------------------------------------------


class Comment(_Surface, frozen=True, kw_only=True):
    """A comment, ``#`` included, to the end of its line."""

    text: str


class Name(_Surface, frozen=True, kw_only=True):
    """An identifier."""

    text: str


class Path(_Surface, frozen=True, kw_only=True):
    """Names joined by dots: ``vae.modalité_jury``."""

    parts: tuple[Name, ...]

    @property
    def text(self) -> str:
        """The path as written, without spaces."""
        return ".".join(part.text for part in self.parts)


class Text(_Surface, frozen=True, kw_only=True):
    """A label or text between quotation marks; ``text`` is what stands between them, trimmed.

    ``parts`` splits it at the braces: plain strings and the expressions in braces. A text without braces has one part.
    """

    text: str
    parts: tuple[str | Expr, ...] = ()


class CiteDecl(_Surface, frozen=True, kw_only=True):
    """``selon enjeux §V ; §VI : « the very words »``."""

    source: Name
    sections: tuple[Name, ...]
    extract: Text | None = None


class WindowDecl(_Surface, frozen=True, kw_only=True):
    """``du D au D``, ``à partir du D`` or ``jusqu'au D``."""

    start: DateLit | None
    end: DateLit | None


# --- Expressions ----------------------------------------------------------------------------------------------------


class NumberLit(_Surface, frozen=True, kw_only=True):
    """A number with its unit, if any: ``9,5``, ``12 €/h``, ``50 %``. ``value`` is the number as written, unit apart."""

    value: Number
    unit: str = ""


class DateLit(_Surface, frozen=True, kw_only=True):
    """A date, in any of the three spellings."""

    value: datetime.date


class PeriodLit(_Surface, frozen=True, kw_only=True):
    """``du D au D`` as a value."""

    start: DateLit
    end: DateLit


class TextLit(_Surface, frozen=True, kw_only=True):
    """A text as a value."""

    text: Text


class BoolLit(_Surface, frozen=True, kw_only=True):
    """``vrai`` or ``faux``."""

    value: bool


class NothingLit(_Surface, frozen=True, kw_only=True):
    """``rien``."""


class EffectDate(_Surface, frozen=True, kw_only=True):
    """``date d'effet``."""


class NameRef(_Surface, frozen=True, kw_only=True):
    """A bare name: variable, rule, fact, parameter, enumeration value, reading."""

    name: Name


class Access(_Surface, frozen=True, kw_only=True):
    """``base.field``: a field, a name in a politique, a value of an enumeration."""

    base: Expr
    field: Name


class Index(_Surface, frozen=True, kw_only=True):
    """``base[key ; key]``."""

    base: Expr
    keys: tuple[Expr, ...]


class CallExpr(_Surface, frozen=True, kw_only=True):
    """``function(argument ; argument)``."""

    function: Expr
    args: tuple[Expr, ...]


class AtDate(_Surface, frozen=True, kw_only=True):
    """``base au 1er mars 2013``, ``base au (expression)``."""

    base: Expr
    date: Expr


class Group(_Surface, frozen=True, kw_only=True):
    """An expression in parentheses."""

    inner: Expr


class Negate(_Surface, frozen=True, kw_only=True):
    """``−x``."""

    operand: Expr


BinaryOp: TypeAlias = Literal["+", "-", "*", "/"]


class Binary(_Surface, frozen=True, kw_only=True):
    """Arithmetic; ``rounding`` is that of ``date + n mois arrondi au jour précédent|suivant``."""

    op: BinaryOp
    left: Expr
    right: Expr
    rounding: Literal["previous", "next"] | None = None


CompareOp: TypeAlias = Literal["=", "≠", "<", "≤", ">", "≥"]


class Compare(_Surface, frozen=True, kw_only=True):
    """A comparison; ``words`` is the operator as written, for the linter (``au moins``, ``≥``)."""

    APART: ClassVar = _Surface.APART | {"words"}

    op: CompareOp
    left: Expr
    right: Expr
    words: str = ""


class Between(_Surface, frozen=True, kw_only=True):
    """``x entre a et b``, ends included, or ``x entre a et moins de b``."""

    operand: Expr
    low: Expr
    high: Expr
    high_included: bool = True


class Membership(_Surface, frozen=True, kw_only=True):
    """``x parmi liste``."""

    operand: Expr
    collection: Expr


class Limit(_Surface, frozen=True, kw_only=True):
    """``x dans la limite de y``: the smaller of the two."""

    operand: Expr
    ceiling: Expr


class Logical(_Surface, frozen=True, kw_only=True):
    """``a et b et c`` or ``a ou b ou c``, never mixed without parentheses."""

    op: Literal["and", "or"]
    operands: tuple[Expr, ...]


class Not(_Surface, frozen=True, kw_only=True):
    """``non a``."""

    operand: Expr


class Implies(_Surface, frozen=True, kw_only=True):
    """``a implique b``."""

    left: Expr
    right: Expr


class Quantified(_Surface, frozen=True, kw_only=True):
    """``il existe x dans L [tel que C]``, ``aucun x dans L tel que C``, ``pour tout x dans L [tel que C] : C``."""

    kind: Literal["any", "none", "all"]
    var: Name
    over: Expr
    filter: Expr | None
    body: Expr | None


class Aggregate(_Surface, frozen=True, kw_only=True):
    """``somme de E pour x dans L tel que C``, ``nombre de x …``, ``liste de x …``, ``maximum de E … , à défaut V``.

    ``body`` is None where the element itself is meant.
    """

    kind: Literal["sum", "count", "min", "max", "list"]
    body: Expr | None
    var: Name
    over: Expr
    filter: Expr | None
    fallback: Expr | None = None


class Labelled(_Surface, frozen=True, kw_only=True):
    """``condition « libellé »``: the label covers the whole condition."""

    condition: Expr
    label: Text


class Element(_Surface, frozen=True, kw_only=True):
    """An element of a set literal: a value, ``key : value`` or ``sinon : value``."""

    key: Name | None
    value: Expr
    otherwise: bool = False


class SetLit(_Surface, frozen=True, kw_only=True):
    """``{ … }``: a list, a record or a map, by the expected type."""

    elements: tuple[Element, ...]


class Grows(_Surface, frozen=True, kw_only=True):
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
    | SetLit
    | Grows
)

# --- Types ----------------------------------------------------------------------------------------------------------


class SimpleTypeExpr(_Surface, frozen=True, kw_only=True):
    """``booléen``, ``texte``, ``date``, ``durée``, ``période``."""

    name: Literal["booléen", "texte", "date", "durée", "période"]


class BoundsExpr(_Surface, frozen=True, kw_only=True):
    """``de 0 à 20`` or an operator and one limit (``au moins 0``)."""

    low: Expr | None = None
    high: Expr | None = None
    low_included: bool = True
    high_included: bool = True


class NumberTypeExpr(_Surface, frozen=True, kw_only=True):
    """``nombre en h au moins 0``, ``entier de 0 à 10``, ``durée`` with bounds is not a number type."""

    integer: bool
    unit: Name | None
    bounds: BoundsExpr | None


class NamedTypeExpr(_Surface, frozen=True, kw_only=True):
    """A declared type, enumeration or fiche."""

    path: Path


class ListTypeExpr(_Surface, frozen=True, kw_only=True):
    """``liste de T``."""

    item: TypeExpr


class MapTypeExpr(_Surface, frozen=True, kw_only=True):
    """``T par E et F``."""

    value: TypeExpr
    keys: tuple[Path, ...]


class OptionalTypeExpr(_Surface, frozen=True, kw_only=True):
    """``T ou rien``."""

    inner: TypeExpr


TypeExpr: TypeAlias = SimpleTypeExpr | NumberTypeExpr | NamedTypeExpr | ListTypeExpr | MapTypeExpr | OptionalTypeExpr

# --- Values with dates, grids and tables --------------------------------------------------------------------------


class HoleExpr(_Surface, frozen=True, kw_only=True):
    """``à fixer par « … »``, in a value or a cell."""

    by: Text


class DatedValue(_Surface, frozen=True, kw_only=True):
    """``vaut E [window] [selon …]`` or ``à fixer par « … » [window] [selon …]``."""

    value: Expr | HoleExpr
    window: WindowDecl | None
    cite: CiteDecl | None


StatusWord: TypeAlias = Literal["undetermined", "disputed", "uncovered", "conflict", "refused"]


class StatusExpr(_Surface, frozen=True, kw_only=True):
    """``indéterminée``, ``à trancher { … }``, ``non couverte``, ``en conflit``, ``dossier refusé``."""

    status: StatusWord
    outcomes: SetLit | None = None


class AnyCell(_Surface, frozen=True, kw_only=True):
    """A ``-`` cell: any value, nothing given or nothing expected."""


class GridRow(_Surface, frozen=True, kw_only=True):
    """A row of a grid: cells before and after ``||``."""

    keys: tuple[Expr | AnyCell, ...]
    cells: tuple[Expr | HoleExpr | StatusExpr | AnyCell, ...]


class Grid(_Surface, frozen=True, kw_only=True):
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


class CellValue(_Surface, frozen=True, kw_only=True):
    """A cell test: equal to this value."""

    value: Expr


class CellCompare(_Surface, frozen=True, kw_only=True):
    """A cell test: ``≥ 18``, ``plus de 3``."""

    op: CompareOp
    value: Expr


class CellRange(_Surface, frozen=True, kw_only=True):
    """A cell test: ``18 à 30`` (both included) or ``100 à moins de 120``."""

    low: Expr
    high: Expr
    high_included: bool


CellTest: TypeAlias = CellValue | CellCompare | CellRange


class TableColumn(_Surface, frozen=True, kw_only=True):
    """A condition column: ``épreuve : Épreuve`` (a parameter), or any expression (in a rule's body)."""

    head: Expr
    type: TypeExpr | None


class ResultColumn(_Surface, frozen=True, kw_only=True):
    """A result column; its type may be left out when the table is a rule's body."""

    name: Name
    type: TypeExpr | None


class TableRow(_Surface, frozen=True, kw_only=True):
    """A row. ``tests[i]`` holds the alternatives of a cell (``a ; b``), empty for ``-``.

    ``otherwise`` tells a ``sinon`` row, which has no tests.
    """

    tests: tuple[tuple[CellTest, ...], ...]
    results: tuple[Expr | HoleExpr, ...]
    otherwise: bool = False


TableMode: TypeAlias = Literal["unique", "first", "sum", "min", "max", "count", "list"]


class Table(_Surface, frozen=True, kw_only=True):
    """The grid of a ``tableau`` or of a rule's body; ``mode`` is ``unique`` unless written."""

    mode: TableMode
    columns: tuple[TableColumn, ...]
    results: tuple[ResultColumn, ...]
    rows: tuple[TableRow, ...]


# --- Declarations ---------------------------------------------------------------------------------------------------


class PolicyDecl(_Surface, frozen=True, kw_only=True):
    """``politique certification « … » [selon …] [appréciée au F] [window] [utilise a ; b]``."""

    name: Name
    label: Text
    cite: CiteDecl | None
    assessed_at: Path | None
    window: WindowDecl | None
    uses: tuple[Name, ...]


class SourceDecl(_Surface, frozen=True, kw_only=True):
    """``source enjeux « … » sections §I ; §II``."""

    name: Name
    title: Text
    sections: tuple[Name, ...]


class EnumMember(_Surface, frozen=True, kw_only=True):
    """One value of an enumeration."""

    name: Name
    label: Text | None


class EnumDecl(_Surface, frozen=True, kw_only=True):
    """``énumération Épreuve a « … » b « … »``."""

    name: Name
    members: tuple[EnumMember, ...]


class TypeDecl(_Surface, frozen=True, kw_only=True):
    """``type Note = nombre de 0 à 20``."""

    name: Name
    type: TypeExpr


class FieldDecl(_Surface, frozen=True, kw_only=True):
    """A field of a ``fiche``."""

    name: Name
    type: TypeExpr
    label: Text | None


class RecordDecl(_Surface, frozen=True, kw_only=True):
    """``fiche Emploi  début : date  …``."""

    name: Name
    fields: tuple[FieldDecl, ...]


class EntryDecl(_Surface, frozen=True, kw_only=True):
    """``entrée nom : T « question » [appréciée par « … »] [selon …]``."""

    name: Name
    type: TypeExpr
    question: Text | None
    judge: Text | None
    cite: CiteDecl | None


class RequirementDecl(_Surface, frozen=True, kw_only=True):
    """``exigence « … » [selon …] condition``."""

    label: Text
    cite: CiteDecl | None
    condition: Expr


class ParameterDecl(_Surface, frozen=True, kw_only=True):
    """``paramètre nom : T [« … »] [selon …]`` and its dated values or grids (none when all are filled elsewhere)."""

    name: Name
    type: TypeExpr
    label: Text | None
    cite: CiteDecl | None
    values: tuple[DatedValue | Grid, ...]


class FixDecl(_Surface, frozen=True, kw_only=True):
    """``fixe plafond_option[a ; b] [selon …]`` and its dated values."""

    target: Path
    keys: tuple[Expr, ...]
    cite: CiteDecl | None
    values: tuple[DatedValue, ...]


class TableDecl(_Surface, frozen=True, kw_only=True):
    """``tableau barème [« … »] [selon …]`` and its table."""

    name: Name
    label: Text | None
    cite: CiteDecl | None
    table: Table


class ParamDecl(_Surface, frozen=True, kw_only=True):
    """A parameter of a rule: ``é : Épreuve``."""

    name: Name
    type: TypeExpr


class CaseDecl(_Surface, frozen=True, kw_only=True):
    """``vaut E [si C | sinon] [window] [selon …]``; the value may be a hole."""

    value: Expr | HoleExpr
    guard: Expr | None
    otherwise: bool
    window: WindowDecl | None
    cite: CiteDecl | None


class ExceptionDecl(_Surface, frozen=True, kw_only=True):
    """``exception N [à M] [prévaut sur A ; B] [« … »] [selon …]`` and its cases."""

    name: Name
    excepted: Name | None
    prevails: tuple[Path, ...]
    label: Text | None
    cite: CiteDecl | None
    cases: tuple[CaseDecl, ...]


class RuleDecl(_Surface, frozen=True, kw_only=True):
    """``règle`` or ``décision`` (``published``): cases or a table as body, then exceptions."""

    name: Name
    published: bool
    params: tuple[ParamDecl, ...]
    type: TypeExpr
    label: Text | None
    favourable: tuple[Expr, ...]
    cite: CiteDecl | None
    cases: tuple[CaseDecl, ...]
    table: Table | None
    exceptions: tuple[ExceptionDecl, ...]


class DispositionDecl(_Surface, frozen=True, kw_only=True):
    """``disposition [transitoire] N modifie p.r [exception à M] [prévaut sur A ; B] [« … »] [selon …]``, its cases."""

    name: Name
    transitional: bool
    target: Path
    excepted: Name | None
    prevails: tuple[Path, ...]
    label: Text | None
    cite: CiteDecl | None
    cases: tuple[CaseDecl, ...]


class ReadingDecl(_Surface, frozen=True, kw_only=True):
    """``lecture nom « … »``."""

    name: Name
    label: Text


class RetainedDecl(_Surface, frozen=True, kw_only=True):
    """``retenue nom par « … » [le D]``."""

    reading: Name
    by: Text
    on: DateLit | None


class InterpretationDecl(_Surface, frozen=True, kw_only=True):
    """``interprétation nom [selon …] question « … » lecture … [retenue …]``."""

    name: Name
    cite: CiteDecl | None
    question: Text
    readings: tuple[ReadingDecl, ...]
    retained: RetainedDecl | None


class GivenDecl(_Surface, frozen=True, kw_only=True):
    """``avec cible = expression`` or ``avec cible`` and a grid."""

    target: Expr
    value: Expr | Grid


class ExpectationDecl(_Surface, frozen=True, kw_only=True):
    """``attendu X = v``, ``attendu X indéterminée``, ``attendu dossier refusé``, ``attendu motif``, ``attendu manque``.

    ``kind`` says which; ``subject`` is X, ``value`` the expected value or status, ``texts`` the labels, ``paths`` what
    is missing.
    """

    kind: Literal["value", "status", "refused", "reason", "reasons", "missing"]
    subject: Expr | None = None
    value: Expr | StatusExpr | None = None
    texts: tuple[Text, ...] = ()
    paths: tuple[Expr, ...] = ()


class ScenarioDecl(_Surface, frozen=True, kw_only=True):
    """``scénario « … » [comme « … »] [à la date du D]``, givens, expectations, and possibly a ``cas`` grid."""

    label: Text
    like: Text | None
    date: DateLit | None
    givens: tuple[GivenDecl, ...]
    expectations: tuple[ExpectationDecl, ...]
    grid: Grid | None


class GuaranteeDecl(_Surface, frozen=True, kw_only=True):
    """``garantie « … » [selon …] condition``."""

    label: Text
    cite: CiteDecl | None
    condition: Expr


class OffMachineDecl(_Surface, frozen=True, kw_only=True):
    """``hors_machine nom « ce que dit le texte » [selon …] motif « … »``."""

    name: Name
    statement: Text
    cite: CiteDecl | None
    reason: Text


Declaration: TypeAlias = (
    SourceDecl
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


class File(_Surface, frozen=True, kw_only=True):
    """A whole ``.cqp`` file."""

    APART: ClassVar = _Surface.APART | {"comments"}

    policy: PolicyDecl
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...] = ()
