// The page's own colours and type: custom properties reach into a shadow root.
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const patterns = ['solid', 'double', 'dotted', 'dashed', 'wavy', 'solid'];
const hues = Object.fromEntries(
  patterns.map((pattern, hue) => [
    `.cm-hue-${hue}`,
    {
      textDecoration: `underline ${pattern} var(--hue-${hue}) ${hue === 5 ? '3px' : '1.5px'}`,
      textUnderlineOffset: '3px',
      backgroundColor: `color-mix(in srgb, var(--hue-${hue}) 12%, transparent)`,
    },
  ]),
);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--pane)', fontSize: 'var(--text-s)' },
  '&.cm-focused': { outline: 'none' },
  // Drawn over the gutters, which would hide an outline.
  '&.cm-focused::after': {
    content: '""', position: 'absolute', inset: '0', zIndex: '300', border: '2px solid var(--accent)', pointerEvents: 'none',
  },
  '.cm-scroller': { fontFamily: 'var(--code)', lineHeight: '1.6' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-placeholder': { color: 'var(--ink-muted)' },
  '.cm-gutters': { backgroundColor: 'var(--pane)', color: 'var(--ink-muted)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '3ch', padding: '0 4px 0 8px', fontVariantNumeric: 'tabular-nums' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in srgb, var(--accent) 14%, transparent)' },
  '.cm-specialChar': { color: 'var(--match)' },
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 12px', fontFamily: 'var(--ui)', fontSize: 'var(--text-s)' },
  '.cm-panel.cm-search label': { fontSize: 'var(--text-s)' },
  '.cm-panel.cm-search [name=close]': { padding: '0 6px', fontSize: '1rem', color: 'var(--ink-muted)' },
  '.cm-textfield, .cm-button': {
    fontFamily: 'inherit',
    fontSize: 'var(--text-s)',
    color: 'var(--ink)',
    background: 'var(--pane)',
    border: '1px solid var(--control-line)',
    borderRadius: 'var(--radius)',
  },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--open) 26%, transparent)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--open)' },
  '.cm-tooltip': {
    maxWidth: 'min(56ch, 90vw)',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
    boxShadow: '0 4px 16px rgb(0 0 0 / 0.18)',
    fontFamily: 'var(--ui)',
    fontSize: 'var(--text-s)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--code)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
  '.cm-completionDetail': { color: 'inherit', opacity: '0.75', fontStyle: 'normal' },
  // CodeMirror draws these with pictures in data addresses, which the page's policy forbids.
  ...Object.fromEntries(
    [['error', 'match'], ['warning', 'open'], ['info', 'accent'], ['hint', 'accent']].flatMap(([name, colour]) => [
      [`.cm-lintRange-${name}`, {
        backgroundImage: 'none', textDecoration: `underline wavy var(--${colour}) 1.5px`, textUnderlineOffset: '3px',
      }],
      [`.cm-lint-marker-${name}`, { content: 'normal', background: `var(--${colour})` }],
      [`.cm-diagnostic-${name}`, { borderLeftColor: `var(--${colour})` }],
    ]),
  ),
  '.cm-gutter-lint': { width: '12px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '5px 0 0 2px' },
  '.cm-lint-marker': { width: '8px', height: '8px', borderRadius: '2px', cursor: 'pointer' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeftWidth: '3px' },
  '.cm-diagnosticAction': {
    margin: '4px 0 0', padding: '2px 8px', backgroundColor: 'var(--accent)', color: 'var(--accent-ink)',
    borderRadius: 'var(--radius)',
  },
  '.cm-diagnosticSource': { color: 'var(--ink-muted)' },
  ...hues,
});

const syntax = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--hue-2)', fontWeight: '600' },
  { tag: [tags.definition(tags.propertyName), tags.propertyName, tags.attributeName, tags.atom], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--hue-3)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--hue-1)' },
  { tag: [tags.function(tags.variableName), tags.modifier], color: 'var(--hue-4)' },
  { tag: tags.comment, color: 'var(--ink-muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.operator], color: 'var(--ink-soft)' },
]);

export const theme = [look, syntaxHighlighting(syntax)];
