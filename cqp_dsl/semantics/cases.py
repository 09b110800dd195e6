"""Rules as defaults with guarded cases: alternatives, ``sinon``, exceptions and dispositions, table rows.

Every construct that chooses becomes one ``Default`` (SEMANTICS §4, « Desugaring »). Cases are drafted first, then
exceptions are attached to what they except, guards completed and the ``beats`` relation closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.types import BOOL
from cqp_dsl.core.nodes import Case, CaseKind, Default, Hole, Logic, Node
from cqp_dsl.diagnostics import nearest
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.agreement import make, truth
from cqp_dsl.semantics.citations import citation, required_citation
from cqp_dsl.semantics.drafts import Draft
from cqp_dsl.semantics.exhaustive import is_exhaustive, is_truth
from cqp_dsl.semantics.expressions import check, condition, wording
from cqp_dsl.semantics.holes import case_words
from cqp_dsl.semantics.limits import MAX_PRECEDENCES
from cqp_dsl.semantics.windows import both, in_force, window

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.holes import Holes
    from cqp_dsl.semantics.scope import PolicyScope
    from cqp_dsl.source import Span


@define(eq=False, repr=False)
class Group:
    """An exception or disposition: its drafts, what it is an exception to, what it prevails over."""

    name: str
    span: Span
    excepted: tree.Name | None
    prevails: tuple[tree.Path, ...]
    drafts: list[Draft]
    scope: PolicyScope


@define(eq=False, repr=False)
class BodyBuilder:
    """Builds the default of one rule: drafts its cases, then attaches them.

    ``holes`` collects the figures that the cases declare to be fixed.
    """

    place: str
    type: Type
    env: Environment
    cite: Cite | None
    holes: Holes
    base: list[Draft] = field(factory=list)
    groups: list[Group] = field(factory=list)

    # --- Drafting ---------------------------------------------------------------------------------------------------

    def add_cases(self, cases: tuple[tree.CaseDecl, ...]) -> None:
        """The rule's own alternatives and its ``sinon``."""
        self.base.extend(self._drafts(cases, self.env, "alternative", self.cite))
        self._warn_unguarded(cases, self.env)

    def _drafts(
        self, cases: tuple[tree.CaseDecl, ...], env: Environment, kind: CaseKind, cite: Cite | None
    ) -> list[Draft]:
        """Drafts of several cases written together; a ``sinon`` among them is beaten by the others."""
        drafted: dict[int, Draft] = {}
        rest = env
        for position, case in enumerate(cases):
            if not case.otherwise:
                draft = drafted[position] = self._draft(case, env, kind, cite)
                # The window of the politique is that of the « sinon » too; only the case's own one may leave it open.
                always = case.window is None and case.applies is None
                rest = rest.assuming(draft.condition, holds=False) if always else rest
        guarded = list(drafted.values())
        for position, case in enumerate(cases):
            if case.otherwise:
                drafted[position] = self._draft(case, rest, "otherwise" if kind == "alternative" else kind, cite)
                for draft in guarded:
                    draft.beats.append(drafted[position])
        return [drafted[position] for position in sorted(drafted)]

    def _draft(self, case: tree.CaseDecl, env: Environment, kind: CaseKind, cite: Cite | None) -> Draft:
        applies = None if case.applies is None else condition(case.applies, env)
        concerned = env if applies is None else env.assuming(applies, holds=True)
        guard = truth(env, case.span) if case.guard is None else condition(case.guard, concerned)
        value = self.value(case.value, concerned.assuming(guard, holds=True), cite)
        return Draft(
            kind,
            guard,
            value,
            case.span,
            both(window(case.window, env.scope), env.scope.window),
            citation(case.cite, env.scope, cite),
            applies=applies,
        )

    def value(self, expr: tree.Expr | tree.HoleExpr, env: Environment, cite: Cite | None) -> Node:
        """A value of the rule's type, or a declared hole."""
        if isinstance(expr, tree.HoleExpr):
            return self.holes.declare(expr, env, self.place, (), self.type, cite)
        return check(expr, env, self.type)

    def _warn_unguarded(self, cases: tuple[tree.CaseDecl, ...], env: Environment) -> None:
        bare = [c for c in cases if c.guard is None and c.applies is None and not c.otherwise and c.window is None]
        if bare and len(cases) > 1:
            other = next(c for c in cases if c is not bare[0])
            env.scope.session.warning(
                "CQP401",
                "Ce « vaut » sans condition s'ajoute aux autres cas, il ne les complète pas",
                bare[0].span,
                "vaut toujours",
                others=[(other.span, "peut valoir en même temps")],
                help="Écrivez « sinon » pour le cas restant, ou faites de l'autre cas une exception.",
            )

    def add_exception(self, decl: tree.ExceptionDecl | tree.DispositionDecl, env: Environment) -> None:
        """An exception of the rule, or a disposition that modifies it from another file."""
        is_rule = isinstance(decl, tree.ExceptionDecl)
        kind: CaseKind = "exception" if is_rule else "disposition"
        default = self.cite if is_rule else env.scope.cite
        cite = required_citation(decl.cite, env.scope, decl.name, "cette exception", default)
        drafts = self._drafts(decl.cases, env, kind, cite)
        self._warn_unguarded(decl.cases, env)
        label = wording(decl.label, env) if decl.label is not None else None
        for draft in drafts:
            draft.name = decl.name.text
            draft.label = label
            draft.excepted = decl.excepted.text if decl.excepted else None
        same = next((group for group in self.groups if group.name == decl.name.text), None)
        if same is not None:
            env.scope.session.error(
                "CQP203",
                f"Deux exceptions de « {self.place} » portent le nom « {decl.name.text} »",
                decl.name.span,
                "seconde fois",
                others=[(same.span, "première fois")],
                help="Renommez l'une des deux : les noms d'exceptions sont propres à la règle modifiée.",
            )
            return
        self.groups.append(Group(decl.name.text, decl.name.span, decl.excepted, decl.prevails, drafts, env.scope))

    # --- Attaching --------------------------------------------------------------------------------------------------

    def build(self, span: Span) -> Default:
        """The default of all that was drafted."""
        groups = {group.name: group for group in self.groups}
        excepted = {group.name: self._excepted(group, groups) for group in self.groups}
        order = self._ordered(groups, excepted)
        for draft in self.base:
            draft.guard = self._guard(draft, None)
        for group in order:
            target = excepted[group.name]
            for draft in group.drafts:
                draft.beats.extend(self.base if target is None else target.drafts)
                draft.guard = self._guard(draft, target)
            for path in group.prevails:
                other = self._prevailed(group, path, groups)
                if other is not None:
                    for draft in group.drafts:
                        draft.beats.extend(other.drafts)
        self._tell_holes_apart()
        drafts = [*self.base, *(draft for group in self.groups for draft in group.drafts)]
        cases = _cases(drafts)
        self._count(cases, span)
        return make(
            Default, self.env, span, self.type,
            cases=cases, exhaustive=is_exhaustive(self.base), place=self.place, cite=self.cite,
        )  # fmt: skip

    def _tell_holes_apart(self) -> None:
        """Give each figure to be fixed the words of its case, where there are several; rows have theirs already."""
        if self.holes.number(self.place) < 2:  # noqa: PLR2004 - alone, it has the name of the rule
            return
        for draft, alone in [
            *((draft, False) for draft in self.base),
            *((draft, len(group.drafts) == 1) for group in self.groups for draft in group.drafts),
        ]:
            if isinstance(draft.value, Hole) and not draft.value.key:
                draft.value = self.holes.named(draft.value, (_words(draft, self.env, alone=alone),))

    def _count(self, cases: tuple[Case, ...], span: Span) -> None:
        """Refuse more precedences in a file than can be looked at."""
        session = self.env.scope.session
        before = session.precedences[span.path]
        session.precedences[span.path] += sum(len(case.beats) for case in cases)
        if before <= MAX_PRECEDENCES < session.precedences[span.path]:
            session.error(
                "CQP322",
                f"Trop de cas à départager deux à deux : au plus {MAX_PRECEDENCES} paires sont admises dans un fichier",
                span,
                f"{len(cases)} cas",
                help="Dans un tableau, des lignes qui ne se recouvrent pas n'ont pas besoin de « premier ». Sinon, "
                "partagez le tableau, ou répartissez les règles entre plusieurs politiques.",
            )

    def _excepted(self, group: Group, groups: dict[str, Group]) -> Group | None:
        return None if group.excepted is None else self._target(group, group.excepted, groups)

    def _prevailed(self, group: Group, path: tree.Path, groups: dict[str, Group]) -> Group | None:
        found = self._target(group, path.parts[-1], groups)
        if found is group:
            group.scope.session.error(
                "CQP211",
                f"« {group.name} » ne peut pas prévaloir sur elle-même",
                path.span,
                "elle-même",
                help="Retirez ce nom.",
            )
            return None
        return found

    def _target(self, group: Group, name: tree.Name, groups: dict[str, Group]) -> Group | None:
        found = groups.get(name.text)
        group.scope.session.resolutions.use(name.span, found.span if found else None)
        if found is None:
            close = nearest(name.text, groups)
            known = ", ".join(f"« {n} »" for n in groups if n != group.name) or "aucune"
            group.scope.session.error(
                "CQP212",
                f"« {self.place} » n'a pas d'exception nommée « {name.text} »",
                name.span,
                "inconnue",
                help=f"Vouliez-vous dire « {close} » ?" if close else f"Exceptions de cette règle : {known}.",
            )
        return found

    def _ordered(self, groups: dict[str, Group], excepted: dict[str, Group | None]) -> list[Group]:
        """Groups so that each comes after what it excepts; cycles of « à » and « prévaut sur » are reported."""
        after: dict[str, set[str]] = {
            name: {p.parts[-1].text for p in group.prevails if p.parts[-1].text in groups} - {name}
            for name, group in groups.items()
        }
        for name, target in excepted.items():
            if target is not None:
                after[name].add(target.name)
        done: list[Group] = []
        rest = dict(after)
        while rest:
            ready = [name for name, needs in rest.items() if not needs & rest.keys()]
            if not ready:
                self._report_cycle([groups[name] for name in _circle(rest)])
                for name in rest:
                    excepted[name] = None
                done.extend(groups[name] for name in rest)
                break
            done.extend(groups[name] for name in ready)
            rest = {name: needs for name, needs in rest.items() if name not in ready}
        return done

    def _report_cycle(self, groups: list[Group]) -> None:
        groups[0].scope.session.error(
            "CQP211",
            f"Ces exceptions de « {self.place} » se priment en rond : "
            + " → ".join(f"« {g.name} »" for g in (*groups, groups[0])),
            groups[0].span,
            "dans le cercle",
            others=[(group.span, "dans le cercle") for group in groups[1:]],
            help="Retirez l'un des « exception à » ou « prévaut sur » pour qu'une exception l'emporte.",
        )

    def _guard(self, draft: Draft, target: Group | None) -> Node:
        parts: list[Node] = []
        if draft.window is not None:
            parts.append(in_force(draft.window, self.env, draft.span))
        if target is not None:
            guards = tuple(d.guard or d.condition for d in target.drafts)
            parts.append(
                guards[0] if len(guards) == 1 else make(Logic, self.env, target.span, BOOL, op="or", operands=guards)
            )
        if draft.applies is not None:
            parts.append(draft.applies)
        if not is_truth(draft.condition) or draft.condition.label is not None:
            parts.append(draft.condition)
        if not parts:
            return draft.condition
        if len(parts) == 1:
            return parts[0]
        # What is conjoined is nowhere written as one expression: the text there is that of the whole case.
        return evolve(make(Logic, self.env, draft.span, BOOL, op="and", operands=tuple(parts)), text="")


def _words(draft: Draft, env: Environment, *, alone: bool) -> str:
    """What tells a case from the others; ``alone`` says that its exception has no other."""
    if alone:
        return case_words(draft.name)
    condition = draft.applies if is_truth(draft.condition) else draft.condition
    window_ = None if draft.window == env.scope.window else draft.window
    return case_words(draft.name, condition, window_, otherwise=draft.kind == "otherwise")


def _circle(after: dict[str, set[str]]) -> list[str]:
    """The names of one circle, where each has another to come after."""
    trail = [next(iter(after))]
    while True:
        following = next(name for name in after if name in after[trail[-1]])
        if following in trail:
            return trail[trail.index(following) :]
        trail.append(following)


def _cases(drafts: list[Draft]) -> tuple[Case, ...]:
    """The cases with ``beats`` transitively closed."""
    index = {id(draft): number for number, draft in enumerate(drafts)}
    beaten = _closed([{index[id(other)] for other in draft.beats} for draft in drafts])
    return tuple(
        Case(
            number, draft.kind, draft.guard or draft.condition, draft.condition, draft.value,
            beaten[number], draft.span, draft.window, draft.name, draft.label, draft.cite,
            draft.excepted, draft.tests, draft.applies,
        )
        for number, draft in enumerate(drafts)
    )  # fmt: skip


def _closed(direct: list[set[int]]) -> list[frozenset[int]]:
    """What each reaches, directly or not. Without recursion: a table has as many rows as its author likes."""
    closed: list[frozenset[int] | None] = [None] * len(direct)
    for root in range(len(direct)):
        path = [root] if closed[root] is None else []
        on_path = set(path)
        while path:
            number = path[-1]
            following = next((o for o in direct[number] if closed[o] is None and o not in on_path), None)
            if following is not None:
                path.append(following)
                on_path.add(following)
                continue
            closed[number] = _reached(direct[number], closed)
            on_path.discard(path.pop())
    return [found or frozenset() for found in closed]


def _reached(direct: set[int], closed: list[frozenset[int] | None]) -> frozenset[int]:
    """Those beaten directly and those that they beat; the largest first, which often holds all the others."""
    found: set[int] = set()
    for other in sorted(direct, key=lambda number: -len(closed[number] or ())):
        if other not in found:
            found.add(other)
            found |= closed[other] or frozenset()
    return frozenset(found)
