// The editors: CodeMirror, or plain text areas. Both are found by their label.

/** The text of the editor that a locator stands for. */
export const read = (locator) =>
  locator.evaluate((element) => element.value ?? element.getRootNode().host.cutoutEditor.text());

/** Selects a stretch of an editor's text, in UTF-16 units; all of it unless told. */
export const select = (locator, from = 0, to = Number.MAX_SAFE_INTEGER) =>
  locator.evaluate((element, [from, to]) => {
    element.focus();
    if (element.setSelectionRange) element.setSelectionRange(from, to);
    else element.getRootNode().host.cutoutEditor.select(from, to);
  }, [from, to]);

/** Puts a text in the place of all that an editor holds, as pasting does. */
export async function write(locator, text) {
  await select(locator);
  await locator.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    // A made-up event pastes nothing by itself: where the page leaves it to the browser, so do we.
    if (element.dispatchEvent(event)) document.execCommand('insertText', false, text);
  }, text);
}

/** What is selected. */
export const selected = (locator) =>
  locator.evaluate((element) => {
    if (element.setSelectionRange) return element.value.slice(element.selectionStart, element.selectionEnd);
    const { state } = element.getRootNode().host.cutoutEditor.view;
    return state.sliceDoc(state.selection.main.from, state.selection.main.to);
  });

/** The line, from 1, in which the selection begins. */
export const caretLine = (locator) =>
  locator.evaluate((element) => {
    if (element.setSelectionRange) return element.value.slice(0, element.selectionStart).split('\n').length;
    const { state } = element.getRootNode().host.cutoutEditor.view;
    return state.doc.lineAt(state.selection.main.from).number;
  });
