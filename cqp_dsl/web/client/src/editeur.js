// The editor of policies: CodeMirror, and the language server at the other end of a web socket.
import { basicSetup, EditorView } from "codemirror";
import { EditorState, Prec, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, keymap, ViewPlugin } from "@codemirror/view";
import { indentWithTab } from "@codemirror/commands";
import { lintGutter, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { MergeView } from "@codemirror/merge";
import { formatDocument, languageServerSupport, LSPClient, LSPPlugin } from "@codemirror/lsp-client";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const place = document.getElementById("éditeur");
const source = document.getElementById("source");
const state = document.getElementById("état");
const list = document.getElementById("remarques");
const { uri, nonce, line } = place.dataset;
const opened = source.value;

// Everything that CodeMirror says, in French.
const phrases = EditorState.phrases.of({
  "Go to line": "Aller à la ligne", go: "aller", Find: "Chercher", Replace: "Remplacer", next: "suivant", previous: "précédent",
  all: "tous", "match case": "respecter la casse", "by word": "mots entiers", regexp: "expression", replace: "remplacer",
  "replace all": "tout remplacer", close: "fermer", Diagnostics: "Remarques", "No diagnostics": "Aucune remarque",
  Completions: "Propositions", "Control character": "Caractère de contrôle", "Folded lines": "Lignes repliées",
  "Unfolded lines": "Lignes dépliées", to: "à", "folded code": "lignes repliées", unfold: "déplier", "Fold line": "Replier",
  "Unfold line": "Déplier", "current match": "résultat courant", "on line": "à la ligne", "replaced match on line $": "remplacé à la ligne $",
  "replaced $ matches": "$ remplacements", "Selection deleted": "Sélection effacée", "Rename symbol": "Renommer", "New name": "Nouveau nom",
  rename: "renommer", Rename: "Renommer",
});

const theme = EditorView.theme({
  "&": { fontSize: ".9rem", border: "1px solid var(--line)", backgroundColor: "var(--paper)", color: "var(--ink)", height: "100%" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--shade)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--mark) 35%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--link) 30%, transparent) !important" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--soft)" },
  ".cm-tooltip": { maxWidth: "min(36rem, 90vw)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--paper)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--link)", color: "var(--paper)", font: "inherit", borderRadius: ".25rem" },
  ".tk-comment": { color: "var(--comment)", fontStyle: "italic" },
  ".tk-keyword": { color: "var(--keyword)" },
  ".tk-string": { color: "var(--string)" },
  ".tk-number": { color: "var(--number)" },
  ".tk-variable, .tk-property, .tk-parameter": { color: "var(--name)" },
  ".tk-function": { fontWeight: "bold" },
  ".tk-type, .tk-enum, .tk-enumMember, .tk-class": { color: "var(--link)" },
});

// Comments and texts are coloured at once; names when the server has said what they are.
const language = StreamLanguage.define({
  name: "cqp",
  token(stream) {
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^«[^»]*»?/) || stream.match(/^"[^"]*"?/)) return "string";
    if (stream.match(/^\d[\d\u202f\u00a0.,-]*/)) return "number";
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_’']*/u)) return "variableName";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "«"] } },
});

const colours = syntaxHighlighting(HighlightStyle.define([
  { tag: tags.comment, color: "var(--comment)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--string)" },
  { tag: tags.number, color: "var(--number)" },
]));

const setTokens = StateEffect.define();
const tokens = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTokens)) return effect.value;
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorated(doc, data, legend) {
  const builder = new RangeSetBuilder();
  let row = 0, column = 0;
  for (let at = 0; at + 4 < data.length; at += 5) {
    row += data[at];
    column = data[at] ? data[at + 1] : column + data[at + 1];
    if (row >= doc.lines) break;
    const begin = doc.line(row + 1).from + column;
    const end = Math.min(begin + data[at + 2], doc.length);
    if (begin < end) builder.add(begin, end, Decoration.mark({ class: `tk-${legend[data[at + 3]]}` }));
  }
  return builder.finish();
}

const SEVERITIES = ["error", "error", "warning", "info", "info"];

// What the server remarks, each with the fixes that it proposes.
async function remark(view, client, found) {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return;
  const shown = [];
  for (const one of found) {
    const from = plugin.fromPosition(one.range.start), to = Math.max(from, plugin.fromPosition(one.range.end));
    shown.push({ from, to, severity: SEVERITIES[one.severity ?? 1], message: `${one.message}${one.code ? ` (${one.code})` : ""}`, one, actions: [] });
  }
  view.dispatch(setDiagnostics(view.state, shown));
  listed(view, shown);
  for (const each of shown.slice(0, 30)) {
    try {
      const fixes = await client.request("textDocument/codeAction", { textDocument: { uri }, range: each.one.range, context: { diagnostics: [each.one] } });
      each.actions = (fixes ?? []).filter((fix) => fix.edit).map((fix) => ({ name: fix.title, apply: (target) => edit(target, fix.edit) }));
    } catch { /* the server has other things to do: the remark stands without its fixes */ }
  }
  if (shown.some((each) => each.actions.length)) {
    view.dispatch(setDiagnostics(view.state, shown));
    listed(view, shown);
  }
}

function edits(workspaceEdit) {
  const found = [];
  for (const [where, changes] of Object.entries(workspaceEdit.changes ?? {})) if (where === uri) found.push(...changes);
  for (const change of workspaceEdit.documentChanges ?? []) if (change.textDocument?.uri === uri) found.push(...change.edits);
  return found;
}

function edit(view, workspaceEdit) {
  const plugin = LSPPlugin.get(view);
  const changes = edits(workspaceEdit).map((each) => ({ from: plugin.fromPosition(each.range.start), to: plugin.fromPosition(each.range.end), insert: each.newText }));
  view.dispatch({ changes, userEvent: "input.fix" });
  view.focus();
}

// The remarks as a list under the editor: reached by the keyboard, and read aloud.
function listed(view, shown) {
  list.replaceChildren(...shown.slice(0, 50).map((each) => {
    const item = document.createElement("li");
    const go = document.createElement("button");
    go.type = "button";
    go.className = "quiet";
    go.textContent = `Ligne ${view.state.doc.lineAt(Math.min(each.from, view.state.doc.length)).number}`;
    go.addEventListener("click", () => { view.dispatch({ selection: { anchor: each.from }, scrollIntoView: true }); view.focus(); });
    item.append(go, ` ${each.message} `);
    for (const action of each.actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = action.name;
      button.addEventListener("click", () => action.apply(view));
      item.append(button, " ");
    }
    return item;
  }));
  document.getElementById("combien").textContent = shown.length === 0 ? "Aucune remarque." : shown.length === 1 ? "1 remarque." : `${shown.length} remarques.`;
}

function transport() {
  const handlers = new Set();
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/langage`);
  socket.addEventListener("message", (event) => handlers.forEach((handle) => handle(event.data)));
  socket.addEventListener("close", () => { document.getElementById("panne").hidden = false; });
  return new Promise((resolve, reject) => {
    socket.addEventListener("error", reject);
    socket.addEventListener("open", () => resolve({
      send: (message) => socket.send(message),
      subscribe: (handler) => handlers.add(handler),
      unsubscribe: (handler) => handlers.delete(handler),
    }));
  });
}

// Every change goes to the server a moment after the last keystroke; the text of the form follows, and so does its answer.
const following = (client) => ViewPlugin.define((view) => {
  let waiting;
  const refresh = async () => {
    client.sync();
    const known = client.serverCapabilities?.semanticTokensProvider;
    if (!known) return;
    const doc = view.state.doc;
    const found = await client.request("textDocument/semanticTokens/full", { textDocument: { uri } }).catch(() => null);
    if (found && view.state.doc === doc) view.dispatch({ effects: setTokens.of(decorated(doc, found.data, known.legend.tokenTypes)) });
  };
  client.initializing.then(() => setTimeout(refresh, 300));
  return {
    update(update) {
      if (!update.docChanged) return;
      source.value = update.state.doc.toString();
      state.textContent = source.value === saved ? "" : "Changements non enregistrés.";
      clearTimeout(waiting);
      waiting = setTimeout(() => { refresh(); source.dispatchEvent(new Event("input", { bubbles: true })); }, 150);
    },
    destroy() { clearTimeout(waiting); },
  };
});

let saved = opened;
document.addEventListener("htmx:after:swap", () => {
  if (document.querySelector("#enregistré .good")) saved = sent;
});
let sent = opened;
document.getElementById("enregistrer").addEventListener("click", () => { sent = source.value; }, true);

addEventListener("beforeunload", (event) => {
  if (source.value !== saved) event.preventDefault();
});

let view;
const client = new LSPClient({
  timeout: 15000,
  notificationHandlers: {
    "textDocument/publishDiagnostics": (from, params) => {
      if (params.uri === uri || decodeURIComponent(params.uri) === decodeURIComponent(uri)) remark(view, from, params.diagnostics);
      return true;
    },
  },
});

const extensions = [
  place.dataset.readonly ? [EditorState.readOnly.of(true)] : [],
  basicSetup, phrases, theme, language, colours, tokens, lintGutter(), EditorView.lineWrapping,
  nonce ? EditorView.cspNonce.of(nonce) : [],
  Prec.high(keymap.of([
    { key: "Mod-s", run: () => { document.getElementById("enregistrer").click(); return true; } },
    { key: "Shift-Alt-f", run: formatDocument },
    { key: "F8", run: nextDiagnostic },
  ])),
  // Tab indents, until Escape gives it back to whoever goes from field to field.
  keymap.of([indentWithTab]),
  EditorView.contentAttributes.of({ "aria-label": `Règles de ${place.dataset.name}`, tabindex: "0" }),
];

async function start() {
  const wire = await transport();
  client.connect(wire);
  view = new EditorView({ doc: opened, parent: place, extensions: [...extensions, languageServerSupport(client, uri, "cqp"), following(client)] });
  place.dataset.ready = "";
  source.hidden = true;
  document.getElementById("mettre-en-forme").addEventListener("click", () => { formatDocument(view); view.focus(); });
  document.getElementById("différences").addEventListener("click", compare);
  const wanted = Number(line);
  if (wanted > 0 && wanted <= view.state.doc.lines) {
    const at = view.state.doc.line(wanted).from;
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    view.focus();
  }
}

// What changed since the file was opened, side by side.
let merge;
function compare() {
  const there = document.getElementById("comparaison");
  merge?.destroy();
  merge = undefined;
  if (!there.hidden) { there.hidden = true; return; }
  there.hidden = false;
  const same = [phrases, theme, language, EditorView.editable.of(false), EditorState.readOnly.of(true), EditorView.lineWrapping, nonce ? EditorView.cspNonce.of(nonce) : []];
  const named = (name) => EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" });
  merge = new MergeView({
    a: { doc: opened, extensions: [...same, named("À l’ouverture")] }, b: { doc: source.value, extensions: [...same, named("Maintenant")] },
    parent: there, gutter: true, collapseUnchanged: { margin: 3, minSize: 6 },
  });
}

start().catch(() => { document.getElementById("panne").hidden = false; source.hidden = false; });
