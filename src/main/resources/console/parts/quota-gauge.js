/** How much of a quota is used: a bar where there is a limit, the number alone where there is none. */
import { h } from '../core/view.js';
import { ago, exact, number } from '../core/format.js';
import { Meter } from './common.js';

/** From this part on a quota is shown as nearly used up. */
const NEARLY = 0.8;

const tone = (used, most) => (used >= most ? 'red' : used >= NEARLY * most ? 'amber' : 'green');

/** @param {{label: string, used: number, most: ?number, configured: ?number, resetsAt: ?string}} props */
export function QuotaGauge({ label, used, most, configured, resetsAt }) {
  const isLimited = most !== null && most !== undefined;
  return h(
    'div.gauge',
    h('div', h('span.muted', label), h('strong', number(used) + (isLimited ? ' of ' + number(most) : ''))),
    isLimited && h(Meter, { value: used, most, label: label + ': ' + number(used) + ' of ' + number(most) + ' used', tone: tone(used, most) }),
    h(
      'small.muted',
      !isLimited && 'not limited',
      isLimited && configured !== most && 'learned from refusals' + (configured ? '; configured: ' + number(configured) : ''),
      isLimited && resetsAt && h('time', { datetime: exact(resetsAt), title: exact(resetsAt) }, 'begins anew ' + ago(resetsAt)),
    ),
  );
}
