// What the editors have in common.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Transaction } from '@codemirror/state';
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap,
  lineNumbers, placeholder, rectangularSelection,
} from '@codemirror/view';
import { theme } from './theme.js';

/** Texts longer than this many UTF-16 units are told some time after the last key, not at each. */
const LONG = 200_000;
const TELL_AFTER = 250;

/**
 * An editor in `host`.
 *
 * `options`: `text`, or its `lineCount` where lines are put in as they come on the screen; `label` for
 * screen readers, `hint` where it is empty, `wrap`; and the callbacks `input(text)` and `caret(line)`.
 */
export class Editor {
  constructor(host, options, extensions) {
    this.host = host;
    this.options = options;
    this.wrapping = new Compartment();
    const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open', delegatesFocus: true });
    this.view = new EditorView({
      root: shadow,
      parent: shadow,
      state: EditorState.create({
        doc: options.lineCount ? '\n'.repeat(options.lineCount - 1) : options.text,
        extensions: [
          lineNumbers(), highlightSpecialChars(), drawSelection(), rectangularSelection(),
          highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(),
          // Where only the lines on the screen are here, there is nothing to search or to undo.
          options.lineCount ? EditorState.readOnly.of(true) : [history(), search({ top: true }), keymap.of([...historyKeymap, ...searchKeymap])],
          placeholder(options.hint),
          keymap.of(defaultKeymap),
          // Tab moves on to the next control, as everywhere in the page.
          EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off' }),
          this.wrapping.of(options.wrap ? EditorView.lineWrapping : []),
          EditorView.updateListener.of((update) => this.updated(update)),
          theme,
          ...extensions,
        ],
      }),
    });
    // By this those find the editor who know the element alone.
    host.cutoutEditor = this;
  }

  updated(update) {
    if (update.docChanged && !update.transactions.some((one) => one.annotation(Transaction.remote))) {
      clearTimeout(this.telling);
      const length = update.state.doc.length;
      this.telling = setTimeout(() => this.flush(), length > LONG ? TELL_AFTER : 0);
    }
    if (update.selectionSet && update.transactions.some((one) => one.isUserEvent('select'))) {
      const { head } = update.state.selection.main;
      this.options.caret?.(update.state.doc.lineAt(head).number);
    }
  }

  /** Tells the text if it was not told since it changed. */
  flush() {
    if (this.telling === undefined) return;
    clearTimeout(this.telling);
    this.telling = undefined;
    this.options.input(this.text());
  }

  /** Puts another text in the place of this one; it can be undone like any change. */
  setText(text) {
    const old = this.text();
    if (old === text) return;
    // Only what differs is replaced, so that the caret and the undo history stay where they can.
    let from = 0;
    while (from < old.length && old[from] === text[from]) from++;
    let [to, end] = [old.length, text.length];
    while (to > from && end > from && old[to - 1] === text[end - 1]) [to, end] = [to - 1, end - 1];
    this.view.dispatch({ changes: { from, to, insert: text.slice(from, end) }, annotations: Transaction.remote.of(true) });
  }

  setWrap(wrap) {
    this.view.dispatch({ effects: this.wrapping.reconfigure(wrap ? EditorView.lineWrapping : []) });
  }

  /** Selects a stretch, in UTF-16 units, brings it into view and moves the keyboard there. */
  select(from, to) {
    const end = this.view.state.doc.length;
    const selection = { anchor: Math.min(from, end), head: Math.min(to, end) };
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) });
    this.view.focus();
  }

  /** Selects the beginning of a line, from 1, brings it into view and moves the keyboard there. */
  selectLine(number) {
    const { doc } = this.view.state;
    const { from } = doc.line(Math.min(Math.max(number, 1), doc.lines));
    this.select(from, from);
  }

  text() {
    return this.view.state.doc.toString();
  }

  close() {
    this.flush();
    delete this.host.cutoutEditor;
    this.view.destroy();
  }
}
