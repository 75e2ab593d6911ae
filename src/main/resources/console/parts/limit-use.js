/** How much of a limit is used. */
import { h } from '../core/view.js';
import { at, number } from '../core/format.js';
import { Tag } from './badge.js';
import { Facts, Meter } from './common.js';

export const heldText = (limit) => number(limit.held) + (limit.concurrent ? ' of ' + number(limit.concurrent) : '');
export const rateText = (limit) => (limit.rate ? number(limit.rate.count) + ' per ' + limit.rate.per : '–');

export const HeldMeter = ({ limit }) => limit.concurrent && h(Meter, { value: limit.held, most: limit.concurrent, label: limit.held + ' of ' + limit.concurrent, tone: limit.held >= limit.concurrent ? 'amber' : 'blue' });

export function LimitUse({ limit }) {
  return h(Facts, {
    items: [
      ['State', limit.paused ? h(Tag, { tone: 'amber' }, 'Paused') : 'Open'],
      ['At once', h('span', heldText(limit), ' ', h(HeldMeter, { limit }))],
      ['Rate', rateText(limit)],
      ['Wait for it', number(limit.parked)],
      ['Opens', limit.opensAt ? at(limit.opensAt) : '–'],
    ],
  });
}
