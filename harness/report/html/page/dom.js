'use strict';
// Elements, made without markup: texts come from libraries and clients, so no text is ever parsed as HTML.

/** h('p', {class: 'note'}, 'text', otherElement, null) */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== ''));
  return element;
}

function grouped(number) {
  return number.toLocaleString('en-US');
}

function countOf(number, noun) {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** Copies, and says so on the button. A page from disk may have no clipboard; then the text is selected instead. */
async function copy(text, button, source) {
  let said = 'copied';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection().selectAllChildren(source);
    said = document.execCommand('copy') ? 'copied' : 'selected';
  }
  button.textContent = said;
  setTimeout(() => { button.textContent = 'copy'; }, 1500);
}

/** A table whose first column names the row; numbers are at the right. */
function table(className, head, rows) {
  const cell = (tag) => (value, at) => {
    const attributes = tag === 'th' ? { scope: 'col' } : {};
    if (at === 0) return h('th', { scope: tag === 'th' ? 'col' : 'row' }, value);
    return h(tag, attributes, value);
  };
  return h('div', { class: 'scroll' },
    h('table', { class: className }, h('thead', {}, h('tr', {}, head.map(cell('th')))),
      h('tbody', {}, rows.map((row) => h('tr', {}, row.map(cell('td')))))));
}
