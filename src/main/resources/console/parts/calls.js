/** The calls of models that a task was charged for, over all its attempts, and what they cost. */
import { h } from '../core/view.js';
import { at, exact, exactMoney, money, number } from '../core/format.js';
import { Panel, Table } from './common.js';

const HEAD = ['Attempt', 'Prompt', 'Output', 'Thoughts', 'Searches', 'Cost'];

/** @param {{usage: {items: Object[], total: Object}}} props as `GET /api/v1/tasks/{id}/usage` answers */
export function Calls({ usage }) {
  if (!usage || usage.items.length === 0) {
    return null;
  }
  return h(
    Panel,
    { title: 'Calls of models', side: h('strong', { title: exactMoney(usage.total.costUsd) }, money(usage.total.costUsd)), 'data-part': 'calls' },
    h(
      Table,
      { label: 'Calls of models', head: ['When', 'Step', 'Model', ...HEAD.map((one) => h('th.num', { scope: 'col' }, one)), 'Outcome'] },
      usage.items.map((one) =>
        h(
          'tr',
          h('td.nowrap', h('time', { datetime: exact(one.at), title: exact(one.at) }, at(one.at))),
          h('td', one.step || '–'),
          h('td', one.model, one.tier !== 'standard' && h('span.what', one.tier)),
          [one.attempt, one.promptTokens, one.outputTokens, one.thoughtTokens, one.searches].map((value) => h('td.num', number(value))),
          h('td.num', { title: one.priceVersion ? exactMoney(one.costUsd) + ', prices of ' + one.priceVersion : 'The price of this model is not known' }, one.priceVersion ? money(one.costUsd) : 'not known'),
          h('td', one.outcome),
        ),
      ),
    ),
  );
}
