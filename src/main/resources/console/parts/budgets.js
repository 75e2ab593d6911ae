/** Budgets of tenants: what they may spend, what they spent, and what calls under way may cost. */
import { h } from '../core/view.js';
import { put } from '../core/api.js';
import { at, exact, exactMoney, money, plainAmount } from '../core/format.js';
import { attempt } from '../core/actions.js';
import { ask, show } from './dialog.js';
import { Button, Empty, Meter, Panel, Table } from './common.js';

const path = (tenant) => '/budgets/' + encodeURIComponent(tenant);
const PERIODS = { P1M: 'Month', P1D: 'Day' };
const right = (title) => h('th.num', { scope: 'col' }, title);

/** Needs admin. `onChange` is called after one was set or taken away. */
export function Budgets({ budgets, onChange }) {
  const edit = async (budget) => {
    const made = await show((close) => form(budget, close));
    if (made) {
      await attempt(() => put(path(made.tenant), made.body), 'The budget of ' + made.tenant + ' is set.');
      onChange();
    }
  };
  const drop = async ({ tenant }) => {
    if (await ask({ title: 'Take the budget of ' + tenant + ' away?', text: 'It may spend any amount then.', yes: 'Take the budget away', isDangerous: true })) {
      // A budget without amounts is none.
      await attempt(() => put(path(tenant), {}), tenant + ' has no budget.');
      onChange();
    }
  };
  return h(
    Panel,
    { title: 'Budgets of tenants', side: h(Button, { class: 'small', icon: 'plus', onClick: () => edit(null) }, 'New budget'), 'data-part': 'budgets' },
    budgets.length === 0 && h(Empty, { title: 'No tenant has a budget' }, 'A budget says what a tenant may spend in each day or month. Calls that could pass it are not sent.'),
    budgets.length > 0 &&
      h(
        Table,
        { label: 'Budgets of tenants', head: ['Tenant', 'Period', right('Soft'), right('Hard'), right('Spent'), right('Held'), '', 'Ends', ''] },
        budgets.map((one) => row(one, () => edit(one), () => drop(one))),
      ),
  );
}

function row(one, onEdit, onDrop) {
  return h(
    'tr',
    { key: one.tenant, 'data-budget': one.tenant },
    h('td', h('span.name', one.tenant)),
    h('td', PERIODS[one.per] || one.per),
    [one.softUsd, one.hardUsd, one.spentUsd, one.heldUsd].map((amount) => h('td.num', { title: exactMoney(amount) }, money(amount))),
    h('td', h(Use, { budget: one })),
    h('td.nowrap', { title: exact(one.ends) }, at(one.ends)),
    h('td', h('div.actions', h(Button, { class: 'small', onClick: onEdit }, 'Change…'), h(Button, { class: 'small', onClick: onDrop }, 'Delete…'))),
  );
}

/** What calls under way may cost counts for the hard budget; for the soft one, only what was paid. */
function Use({ budget: { softUsd, hardUsd, spentUsd, heldUsd } }) {
  const value = hardUsd === null ? spentUsd : spentUsd + heldUsd;
  const most = hardUsd ?? softUsd;
  const tone = hardUsd !== null && value >= hardUsd ? 'red' : softUsd !== null && spentUsd >= softUsd ? 'amber' : 'blue';
  return h(Meter, { value, most, label: money(value) + ' of ' + money(most), tone });
}

function form(budget, close) {
  const submit = (event) => {
    event.preventDefault();
    const { tenant, soft, hard, per } = Object.fromEntries(new FormData(event.target));
    const body = { per };
    if (soft) {
      body.softUsd = Number(soft);
    }
    if (hard) {
      body.hardUsd = Number(hard);
    }
    close({ tenant: budget?.tenant || tenant.trim(), body });
  };
  return h(
    'form.form',
    { onSubmit: submit, onInput: (event) => check(event.currentTarget), ref: check },
    h('h2', { id: 'dialog-title' }, budget ? 'Budget of ' + budget.tenant : 'New budget'),
    !budget && h('label.field', h('span', 'Tenant'), h('input', { name: 'tenant', required: true, autofocus: true, autocomplete: 'off', pattern: '[A-Za-z0-9._\\-]{1,64}' }), h('small', 'The name of its key')),
    h('div.pair', amount('soft', 'Soft, in US dollars', budget?.softUsd, 'From this amount on tasks finish with what they have'), amount('hard', 'Hard, in US dollars', budget?.hardUsd, 'No call is sent that may cost more than what is left of it')),
    h('label.field', h('span', 'In each'), h('select', { name: 'per' }, Object.entries(PERIODS).map(([per, title]) => h('option', { value: per, selected: per === (budget?.per || 'P1M') }, title))), h('small', 'In UTC, from its beginning; what was spent in it before counts')),
    h('div.buttons', h(Button, { onClick: () => close() }, 'Keep as it is'), h('button.button.primary', { type: 'submit' }, 'Set the budget')),
  );
}

const amount = (name, title, value, help) => h('label.field', h('span', title), h('input', { name, type: 'number', min: 0, max: 500000, step: 'any', autocomplete: 'off', defaultValue: plainAmount(value) }), h('small', help));

/** A budget without amounts would take it away, which is another button. */
function check(element) {
  if (element) {
    const { soft, hard } = element.elements;
    hard.setCustomValidity(soft.value || hard.value ? '' : 'Give an amount, here or for the soft budget.');
    soft.setCustomValidity(soft.value && hard.value && Number(soft.value) > Number(hard.value) ? 'The soft budget is at most the hard one.' : '');
  }
}
