/** How many tasks of a flow are in each state, as one bar. */
import { h } from '../core/view.js';
import { number } from '../core/format.js';
import { STATES, TASK_STATES } from '../core/states.js';

const FILL = { grey: 'grey', violet: 'violet', blue: 'blue', amber: 'amber', green: 'green', red: 'red', brown: 'amber' };

export function Counts({ counts, total }) {
  const some = TASK_STATES.filter((state) => counts?.[state] > 0);
  const text = some.map((state) => number(counts[state]) + ' ' + STATES[state].word.toLowerCase()).join(', ');
  return h('div.lanes', h('div.lane-bar', { role: 'img', 'aria-label': text }, some.map((state) => h('div', { key: state, class: 'fill-' + FILL[STATES[state].tone], style: { width: (100 * counts[state]) / total + '%' } }))), h('span.muted', text));
}
