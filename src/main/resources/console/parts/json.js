/** JSON to read: coloured, and foldable where it is large. */
import { h } from '../core/view.js';
import { Button } from './common.js';
import { copy } from '../core/actions.js';

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** Beyond this, colours would make the page slow. */
const MOST_COLOURED = 200_000;

function coloured(text) {
  if (text.length > MOST_COLOURED) {
    return text;
  }
  const parts = [];
  let from = 0;
  for (const token of text.matchAll(TOKEN)) {
    parts.push(text.slice(from, token.index));
    const [whole, string, colon, word] = token;
    const kind = string ? (colon ? 'key' : 'string') : word ? 'word' : 'number';
    parts.push(h('span', { class: 'json-' + kind }, string || whole), colon || '');
    from = token.index + whole.length;
  }
  parts.push(text.slice(from));
  return parts;
}

export function Json({ value, label }) {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return h(
    'div.code',
    h(Button, { class: 'small copy', icon: 'copy', 'aria-label': 'Copy ' + label, onClick: () => copy(text) }, 'Copy'),
    h('pre', { tabindex: 0, 'aria-label': label }, coloured(text)),
  );
}
