// The editors of the page, loaded when the first of them is shown. Each is CodeMirror in a shadow
// root: CodeMirror adds its styles at run time, which the page's policy forbids in the document
// but not in a shadow root's adopted style sheets.
//
// What an editor shows beside the text is handed in as plain data; it knows no rule. It tells what
// the user does through the callbacks that it is opened with.
export { openEvents } from './events.js';
export { openRule } from './rule.js';
