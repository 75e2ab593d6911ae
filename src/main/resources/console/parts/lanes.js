/** What waits in the lanes of a queue, as one bar. */
import { h } from '../core/view.js';
import { number } from '../core/format.js';

const TONES = { recovered: 'red', high: 'amber', normal: 'blue', low: 'grey' };

export function Lanes({ lanes = {} }) {
  const some = Object.keys(TONES).filter((lane) => lanes[lane] > 0);
  const total = some.reduce((sum, lane) => sum + lanes[lane], 0);
  const text = some.map((lane) => lane + ' ' + number(lanes[lane])).join(', ') || 'nothing waits';
  return h(
    'div.lanes',
    h('div.lane-bar', { role: 'img', 'aria-label': text }, some.map((lane) => h('div', { key: lane, class: 'fill-' + TONES[lane], style: { width: (100 * lanes[lane]) / total + '%' } }))),
    h('span.muted', text),
  );
}
