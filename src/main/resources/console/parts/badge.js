/** The state of a task or a flow: colour, sign and word. */
import { h } from '../core/view.js';
import { STATES } from '../core/states.js';
import { Icon } from './icon.js';

export function Badge({ state, cancelRequested }) {
  const known = STATES[state] || { word: state, tone: 'grey', sign: 'dots' };
  const word = cancelRequested && state === 'STARTED' ? 'Cancelling' : known.word;
  return h('span.badge', { class: 'tone-' + known.tone, 'data-state': state }, h(Icon, { name: known.sign, size: 12 }), word);
}

/** A word in a colour, where it is no state of a task. */
export function Tag({ tone = 'grey', children, ...rest }) {
  return h('span.badge', { ...rest, class: 'tone-' + tone }, children);
}
