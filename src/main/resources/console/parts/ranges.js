/** The buttons that choose how far back charts go. */
import { h } from '../core/view.js';

const RANGES = [['PT15M', '15 min'], ['PT1H', '1 hour'], ['PT6H', '6 hours'], ['P1D', '24 hours']];
const USUAL = 'PT1H';

/** @param {{value?: string, onChange: function(string)}} props the usual time is chosen as the empty text */
export function Ranges({ value = USUAL, onChange }) {
  return h('div.ranges', { role: 'group', 'aria-label': 'Time' }, RANGES.map(([range, text]) => h('button.button.small', { key: range, type: 'button', 'aria-pressed': String(value === range), class: value === range ? 'primary' : '', onClick: () => onChange(range === USUAL ? '' : range) }, text)));
}
