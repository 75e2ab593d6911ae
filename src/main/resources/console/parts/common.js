/** Parts that most pages use. */
import { h, names } from '../core/view.js';
import { ago, exact } from '../core/format.js';
import { Icon } from './icon.js';

/** The top of a page: its title, a line that explains, and what can be done. */
export function Head({ title, sub, children }) {
  return h('header.head', h('div', h('h1', title), sub && h('p.sub', sub)), h('div.buttons', children));
}

/** A button. Without a scope that allows it, it is not there at all. */
export function Button({ icon, tone, children, ...rest }) {
  return h('button.button', { type: 'button', ...rest, class: names(tone, rest.class) }, icon && h(Icon, { name: icon, size: 14 }), children);
}

/** What a page says when it could not load; what was there before stays. */
export function Problem({ error }) {
  return (
    error &&
    h('div.notice', { class: 'tone-red', role: 'alert' }, h(Icon, { name: 'failures' }), h('span', error.sentence || error.message))
  );
}

/** What stands where nothing is yet, and what to do about it. */
export function Empty({ title, children }) {
  return h('div.empty', h('h2', title), h('div', children));
}

/** Keeps the place of what is still loading, so that nothing jumps. */
export function Loading({ rows = 6 }) {
  return h('div.loading', { role: 'status', 'aria-busy': 'true', 'aria-label': 'Loading' }, Array.from({ length: rows }, () => h('div.bone')));
}

/** A time as "3 s ago", with the exact one in its title. */
export function Ago({ time }) {
  return h('time', { datetime: exact(time), title: exact(time) }, ago(time));
}

/** A part of a page with a heading. */
export function Panel({ title, side, children, ...rest }) {
  return h('section.panel', rest, title && h('header', h('h2', title), side), children);
}

/** Names and values, one beside the other. */
export function Facts({ items }) {
  return h(
    'dl.facts',
    items.filter((one) => one && ![null, undefined, false, ''].includes(one[1])).map(([name, value]) => [h('dt', name), h('dd', value)]),
  );
}

/** A table that scrolls sideways by itself on narrow screens. */
export function Table({ head, children, label }) {
  return h(
    'div.scroller',
    { tabindex: 0, role: 'region', 'aria-label': label },
    h('table', h('thead', h('tr', head.map((one) => (typeof one === 'object' ? one : h('th', { scope: 'col' }, one))))), h('tbody', children)),
  );
}

/** A bar that is filled to a part; `value` of `most`. */
export function Meter({ value, most, label, tone = 'blue' }) {
  const part = most > 0 ? Math.min(100, (100 * value) / most) : 0;
  return h(
    'div.meter',
    { role: 'img', 'aria-label': label, title: label },
    h('div', { class: 'fill-' + tone, style: { width: part + '%' } }),
  );
}
