/** Why a task does not run, in sentences. */
import { h } from '../core/view.js';
import { ago, at, exact } from '../core/format.js';
import { Link } from '../core/router.js';
import { Icon } from './icon.js';

/** What holds a task by itself, in other colours than a place in the queue. */
const HELD = new Set(['paused', 'no-worker', 'limit', 'quota', 'budget', 'suspect']);

export function Reasons({ why }) {
  const reasons = (why?.reasons || []).filter((one) => one.code !== 'finished' && one.code !== 'running');
  if (reasons.length === 0) {
    return null;
  }
  const [first, ...others] = reasons;
  return h(
    'div.notice',
    { class: HELD.has(first.code) ? 'tone-amber' : 'tone-blue', 'data-part': 'why' },
    h(Icon, { name: HELD.has(first.code) ? 'pause' : 'clock' }),
    h(
      'div',
      h('strong', 'Why it waits: '),
      reason(first),
      others.length > 0 && h('ul', others.map((one) => h('li', 'And then: ', reason(one)))),
      why.expectedStart && h('div', 'It will start about ', h('time', { datetime: exact(why.expectedStart) }, at(why.expectedStart)), ' (' + ago(why.expectedStart) + '), as an estimate.'),
    ),
  );
}

function reason(one) {
  return h(
    'span',
    sentence(one.detail),
    one.until && h('span', ' Until ', h('time', { datetime: exact(one.until) }, at(one.until)), '.'),
    one.limit && [' ', h(Link, { to: '/limits' }, 'Limit ' + one.limit)],
    one.worker && [' ', h(Link, { to: '/workers/' + encodeURIComponent(one.worker) }, 'Worker')],
    one.flow && [' ', h(Link, { to: '/flows/' + one.flow }, 'Flow')],
  );
}

function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : begun + '.';
}
