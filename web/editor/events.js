// The editor of the events: what the rules say of each line in a gutter, the user's label in
// another, and what predicates found marked in the text.
import { RangeSet, StateEffect, StateField, Text, Transaction } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, MatchDecorator, ViewPlugin, gutter, hoverTooltip } from '@codemirror/view';
import { Editor } from './base.js';

/** What is known of the lines on the screen, as `LineView` of the core with words to show. */
const setLines = StateEffect.define();
const setShown = StateEffect.define();

/** Lines whose marks may be asked for beyond those on the screen, so that scrolling finds them. */
const AHEAD = 30;

const lines = StateField.define({
  create: () => ({ found: [], shown: null, verdicts: RangeSet.empty, labels: RangeSet.empty, marks: Decoration.none }),
  update(value, change) {
    if (change.docChanged) {
      value = {
        ...value,
        verdicts: value.verdicts.map(change.changes),
        labels: value.labels.map(change.changes),
        marks: value.marks.map(change.changes),
      };
    }
    for (const effect of change.effects) {
      if (effect.is(setLines)) value = draw(change.state.doc, effect.value, value.shown);
      if (effect.is(setShown)) value = draw(change.state.doc, value.found, effect.value);
    }
    return value;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.marks),
});

class Verdict extends GutterMarker {
  constructor(line) {
    super();
    this.line = line;
  }

  eq(other) {
    return this.line.event === other.line.event && this.line.title === other.line.title;
  }

  toDOM() {
    const { says, level, title } = this.line;
    const dot = document.createElement('span');
    dot.className = `cm-verdict cm-verdict-${says}${level ? ` cm-level-${level}` : ''}`;
    dot.title = title;
    return dot;
  }
}

class Label extends GutterMarker {
  constructor(line) {
    super();
    this.line = line;
  }

  eq(other) {
    return this.line.key === other.line.key && this.line.label === other.line.label;
  }

  toDOM() {
    const { label } = this.line;
    const box = document.createElement('span');
    box.className = `cm-label cm-label-${label ?? 'none'}`;
    box.textContent = { malicious: 'M', benign: 'B' }[label] ?? '+';
    box.title = { malicious: 'Labelled malicious', benign: 'Labelled benign' }[label] ?? 'Label it: malicious, benign, none';
    return box;
  }
}

/** Gutter markers and marks of the lines that still are in the text. */
function draw(doc, found, shown) {
  const verdicts = [];
  const labels = [];
  const marks = [];
  for (const line of found) {
    if (line.line > doc.lines) break;
    const start = doc.line(line.line).from;
    verdicts.push(new Verdict(line).range(start));
    labels.push(new Label(line).range(start));
    if (line.event === shown) {
      for (let at = line.line; at <= Math.min(line.last, doc.lines); at++) {
        marks.push(Decoration.line({ class: 'cm-shown' }).range(doc.line(at).from));
      }
    }
    for (const mark of line.marks) {
      if (mark.line > doc.lines) continue;
      const { from, to } = doc.line(mark.line);
      const range = [Math.min(from + mark.from, to), Math.min(from + mark.to, to)];
      if (range[0] < range[1]) marks.push(Decoration.mark({ class: `cm-hue-${mark.hue}`, told: mark }).range(...range));
    }
  }
  return {
    found, shown,
    verdicts: RangeSet.of(verdicts, true),
    labels: RangeSet.of(labels, true),
    marks: Decoration.set(marks, true),
  };
}

/** Lines that the reader of command lines passes over. */
const passedOver = new MatchDecorator({ regexp: /^\s*#.*/g, decoration: Decoration.mark({ class: 'cm-comment' }) });

const comments = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = passedOver.createDeco(view);
    }

    update(update) {
      this.decorations = passedOver.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** What stands behind the marks under the pointer. */
const hover = hoverTooltip((view, at) => {
  const told = [];
  let [start, end] = [at, at];
  view.state.field(lines).marks.between(at, at, (from, to, mark) => {
    if (!mark.spec.told) return;
    told.push(mark.spec.told);
    [start, end] = [Math.min(start, from), Math.max(end, to)];
  });
  if (told.length === 0) return null;
  return {
    pos: start, end, above: true,
    create() {
      const dom = document.createElement('div');
      dom.className = 'cm-told';
      for (const mark of told) dom.append(telling(mark));
      return { dom };
    },
  };
});

function telling(mark) {
  const part = (tag, name, text) => {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  };
  const one = part('div', 'cm-told-one', '');
  const predicate = part('code', 'cm-told-predicate', mark.predicate);
  const rule = part('a', 'cm-told-rule', mark.title);
  rule.href = mark.href;
  one.append(predicate, part('div', 'cm-told-reach', mark.reach), rule);
  if (mark.source) one.append(part('code', 'cm-told-source', mark.source));
  return one;
}

const look = EditorView.theme({
  '.cm-verdicts': { width: '14px', cursor: 'pointer' },
  '.cm-labels': { width: '18px', cursor: 'pointer' },
  // The shapes of the list of events: a diamond, a half-filled ring, a ring.
  '.cm-verdict': { display: 'block', boxSizing: 'border-box', width: '9px', height: '9px', margin: '5px 0 0 2px' },
  '.cm-verdict-match': { background: 'var(--match)', clipPath: 'polygon(50% 0, 100% 50%, 50% 100%, 0 50%)' },
  '.cm-verdict-cannot_tell': {
    borderRadius: '50%', border: '1.5px solid var(--open)',
    background: 'linear-gradient(90deg, transparent 50%, var(--open) 50%)',
  },
  '.cm-verdict-no_match': {
    width: '7px', height: '7px', margin: '6px 0 0 3px', borderRadius: '50%', border: '1px solid var(--line-strong)',
  },
  '.cm-comment': { color: 'var(--ink-muted)' },
  '.cm-label': {
    display: 'block', width: '14px', margin: '2px 0', borderRadius: '3px', textAlign: 'center',
    font: '600 10px/14px var(--ui)', border: '1px solid transparent',
  },
  '.cm-label-malicious': { color: 'var(--match)', borderColor: 'var(--match)', background: 'var(--match-wash)' },
  '.cm-label-benign': { color: 'var(--pass)', borderColor: 'var(--pass)' },
  '.cm-label-none': { color: 'transparent' },
  '.cm-gutterElement:hover > .cm-label-none': { color: 'var(--ink-muted)', borderColor: 'var(--line-strong)' },
  '.cm-shown': { backgroundColor: 'var(--accent-wash)', boxShadow: 'inset 2px 0 var(--accent)' },
  '.cm-told': { padding: '4px 0' },
  '.cm-told-one': { padding: '4px 10px', display: 'grid', gap: '2px' },
  '.cm-told-one + .cm-told-one': { borderTop: '1px solid var(--line)' },
  '.cm-told-predicate, .cm-told-source': { fontFamily: 'var(--code)', overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  '.cm-told-reach': { color: 'var(--ink-muted)' },
  '.cm-told-rule': { color: 'var(--accent)' },
  '.cm-told-source': { color: 'var(--ink-soft)', borderLeft: '2px solid var(--line-strong)', paddingLeft: '6px' },
});

/**
 * Opens the editor. Besides those of every editor it has the callbacks `lines(from, to)`, told
 * which lines (from 1, the last one excluded) are to be filled by `setLines`; `turn(key)`, told
 * the event whose label was clicked; and `pick(event)`, told the event whose verdict was. Where the
 * text is not here, `setTexts` puts in the lines that were asked for.
 */
export function openEvents(host, options) {
  const clicked = (tell) => ({
    mousedown(view, block) {
      const line = view.state.doc.lineAt(block.from).number;
      const event = view.state.field(lines).found.find((one) => one.line === line);
      if (event) tell(event);
      return Boolean(event);
    },
  });
  const column = (name, of, tell) =>
    gutter({ class: name, markers: (view) => view.state.field(lines)[of], domEventHandlers: clicked(tell) });
  let asked = '';
  const ask = ({ viewport: { from, to }, state: { doc } }) => {
    const first = Math.max(1, doc.lineAt(from).number - AHEAD);
    const behind = Math.min(doc.lines, doc.lineAt(to).number + AHEAD) + 1;
    // To put lines in is a change, too, which must not ask for them once more.
    if (options.lineCount && asked === `${first} ${behind}`) return;
    asked = `${first} ${behind}`;
    options.lines(first, behind);
  };
  const asking = EditorView.updateListener.of((update) => {
    if (update.viewportChanged || update.docChanged) ask(update.view);
  });
  const editor = new Editor(host, options, [
    lines, comments, hover, look, asking,
    column('cm-labels', 'labels', (line) => options.turn(line.key)),
    column('cm-verdicts', 'verdicts', (line) => options.pick(line.event)),
  ]);
  editor.setLines = (found) => editor.view.dispatch({ effects: setLines.of(found) });
  editor.setTexts = (from, texts) => fill(editor, from, texts);
  editor.setShown = (event) => editor.view.dispatch({ effects: setShown.of(event ?? null) });
  ask(editor.view);
  return editor;
}

/**
 * Puts lines in, from one on, and takes those out that are not among them, so that no more of a
 * large text is here than is looked at.
 */
function fill(editor, from, texts) {
  const { doc } = editor.view.state;
  const behind = from + texts.length;
  const changes = [];
  const put = (number, text) => {
    if (number > doc.lines) return;
    const line = doc.line(number);
    // Not as a string, of which a stray carriage return would make two lines.
    if (line.text !== text) changes.push({ from: line.from, to: line.to, insert: Text.of([text]) });
  };
  const [first, end] = editor.filled ?? [0, 0];
  for (let number = first; number < end; number++) if (number < from || number >= behind) put(number, '');
  texts.forEach((text, nth) => put(from + nth, text));
  editor.filled = [from, behind];
  editor.view.dispatch({ changes, annotations: Transaction.remote.of(true) });
}
