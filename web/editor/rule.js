// The editor of a rule: what is wrong with it underlined, with fixes a key away; what each
// predicate's reach is on hover; and the words of its language completed.
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { lintGutter, lintKeymap, linter, setDiagnostics } from '@codemirror/lint';
import { Compartment, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, hoverTooltip, keymap } from '@codemirror/view';
import { Editor } from './base.js';
import { highlighting } from './languages.js';

const setPredicates = StateEffect.define();

const predicates = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    marks = marks.map(change.changes);
    for (const effect of change.effects) {
      if (!effect.is(setPredicates)) continue;
      const end = change.state.doc.length;
      const inside = effect.value.filter(({ from, to }) => from < to && to <= end);
      marks = Decoration.set(
        inside.map((one) => Decoration.mark({ class: `cm-reach-${one.reading}`, told: one }).range(one.from, one.to)),
        true,
      );
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const hover = hoverTooltip((view, at) => {
  let found = null;
  view.state.field(predicates).between(at, at, (from, to, { spec }) => {
    // Of predicates that stand in one another, the shortest is meant.
    if (!found || to - from < found.to - found.from) found = { from, to, told: spec.told };
  });
  if (!found) return null;
  return {
    pos: found.from, end: found.to, above: true,
    create() {
      const dom = document.createElement('div');
      dom.className = 'cm-told';
      for (const [tag, text] of [['code', found.told.predicate], ['div', found.told.reach]]) {
        const line = document.createElement(tag);
        line.textContent = text;
        dom.append(line);
      }
      return { dom };
    },
  };
});

/** Applies the first fix at the cursor, or behind it. */
function applyFix(editor) {
  return (view) => {
    const { head } = view.state.selection.main;
    const fixable = (editor.diagnostics ?? []).filter((one) => one.actions);
    const next = fixable.find((one) => one.to >= head) ?? fixable[0];
    if (!next) return false;
    next.actions[0].apply(view);
    return true;
  };
}

const look = EditorView.theme({
  '.cm-reach-common': { textDecoration: 'underline dotted var(--open) 1.5px', textUnderlineOffset: '3px' },
  '.cm-told': { padding: '6px 10px', display: 'grid', gap: '2px' },
  '.cm-told code': { fontFamily: 'var(--code)', overflowWrap: 'anywhere' },
  '.cm-told div': { color: 'var(--ink-muted)' },
});

/** Opens the editor. `options.language` is one that `highlighting` knows. */
export function openRule(host, options) {
  const language = new Compartment();
  const words = new Compartment();
  let editor = null;
  editor = new Editor(host, options, [
    language.of(highlighting(options.language)),
    words.of(autocompletion({ override: [] })),
    predicates, hover, look, lintGutter(),
    // Diagnostics come from outside; this only draws them.
    linter(null),
    keymap.of([{ key: 'Mod-.', run: (view) => applyFix(editor)(view) }, ...completionKeymap, ...lintKeymap]),
  ]);

  editor.setLanguage = (name) => editor.view.dispatch({ effects: language.reconfigure(highlighting(name)) });

  /** `found`: `{ from, to, severity, message, code, fix?: { label, from, to, insert } }`. */
  editor.setDiagnostics = (found) => {
    const end = editor.view.state.doc.length;
    editor.diagnostics = found
      .filter(({ to }) => to <= end)
      .map(({ fix, code, ...one }) => ({
        ...one,
        source: code,
        actions: fix && [{
          name: fix.label,
          apply: (view) => view.dispatch({ changes: { from: fix.from, to: fix.to, insert: fix.insert }, userEvent: 'input.fix' }),
        }],
      }));
    editor.view.dispatch(setDiagnostics(editor.view.state, editor.diagnostics));
  };

  /** `found`: `{ from, to, predicate, reach, reading }`. */
  editor.setPredicates = (found) => editor.view.dispatch({ effects: setPredicates.of(found) });

  /** `list`: `{ label, type, detail? }`, in the order of preference. */
  editor.setWords = (list) => {
    const complete = (context) => {
      const word = context.matchBefore(/[\p{L}\p{N}_.@]+/u);
      if (!word && !context.explicit) return null;
      return { from: word ? word.from : context.pos, options: list, validFor: /^[\p{L}\p{N}_.@]*$/u };
    };
    editor.view.dispatch({ effects: words.reconfigure(autocompletion({ override: [complete], icons: false })) });
  };
  return editor;
}
