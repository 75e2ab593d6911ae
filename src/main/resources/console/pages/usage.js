/** What was used and paid: sums by day, model, task or tenant; and what tenants may spend. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { all, get } from '../core/api.js';
import * as session from '../core/session.js';
import { setQuery } from '../core/router.js';
import { count, exactMoney, money, number } from '../core/format.js';
import { Budgets } from '../parts/budgets.js';
import { Empty, Head, Loading, Meter, Panel, Problem, Table } from '../parts/common.js';

const RANGES = [7, 30, 90];
const KINDS = [['day', 'Day'], ['model', 'Model'], ['task', 'Task'], ['tenant', 'Tenant']];

/** The first of so many days that end today, in UTC. */
const firstOf = (days) => new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10);

const chosen = ({ query }) => ({
  by: KINDS.some(([kind]) => kind === query.by) ? query.by : 'day',
  days: RANGES.includes(Number(query.days)) ? Number(query.days) : 30,
});

export default class Usage extends Live {
  constructor(props) {
    super(props);
    this.every = 30_000;
  }

  componentDidUpdate(before) {
    if (before.place !== this.props.place) {
      this.refresh();
    }
  }

  async load(signal) {
    const { by, days } = chosen(this.props.place);
    const [used, budgets] = await Promise.all([get('/usage', { by, from: firstOf(days) }, signal), session.isAdmin() ? all('/budgets') : []]);
    return { ...used, budgets };
  }

  render({ place }, { data, error }) {
    const { by, days } = chosen(place);
    const kinds = KINDS.filter(([kind]) => kind !== 'tenant' || session.isAdmin());
    return h(
      'div',
      h(
        Head,
        { title: 'Usage', sub: 'What calls of providers used and cost, also in attempts that failed or were cancelled; days are in UTC' },
        choice('Sums by', kinds, by, (kind) => setQuery({ by: kind === 'day' ? '' : kind })),
        choice('Time', RANGES.map((one) => [one, one + ' days']), days, (one) => setQuery({ days: one === 30 ? '' : one })),
      ),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data?.items.length === 0 && h(Empty, { title: 'Nothing was used' }, 'Each call of a model is counted here as soon as its step or its task has ended.'),
        data?.items.length > 0 && sums(data, KINDS.find(([kind]) => kind === by)[1]),
      ),
      data && session.isAdmin() && h(Budgets, { budgets: data.budgets, onChange: () => this.refresh() }),
    );
  }
}

function choice(label, values, chosenOne, onChoose) {
  return h('div.ranges', { role: 'group', 'aria-label': label }, values.map(([value, text]) => h('button.button.small', { key: value, type: 'button', 'aria-pressed': String(chosenOne === value), class: chosenOne === value ? 'primary' : '', onClick: () => onChoose(value) }, text)));
}

const HEAD = ['Calls', 'Prompt', 'Cached', 'Tools', 'Output', 'Thoughts', 'Searches', 'Cost'];

function sums({ items, total }, title) {
  const most = Math.max(...items.map((one) => one.costUsd));
  return [
    h(
      Table,
      { label: 'Usage', head: [title, ...HEAD.map((one) => h('th.num', { scope: 'col' }, one)), ''] },
      items.map((one) => row(one.key, one, most)),
      h('tr', { class: 'total' }, cells(h('strong', 'Total'), total), h('td')),
    ),
    total.unpricedCalls > 0 && h('p.muted', count(total.unpricedCalls, 'call') + ' not in the cost, since the prices of their models are not known.'),
  ];
}

function cells(name, sum) {
  return [h('td', name), ...[sum.calls, sum.promptTokens, sum.cachedTokens, sum.toolTokens, sum.outputTokens, sum.thoughtTokens, sum.searches].map((one) => h('td.num', number(one))), h('td.num', { title: exactMoney(sum.costUsd) }, money(sum.costUsd))];
}

const row = (name, sum, most) => h('tr', { key: name, 'data-usage': name }, cells(h('span.name', name), sum), h('td', h(Meter, { value: sum.costUsd, most, label: money(sum.costUsd) })));
