/** Limits and their use: how many at once, how many in a time, paused or not. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { all, put, remove } from '../core/api.js';
import { at, number } from '../core/format.js';
import { attempt } from '../core/actions.js';
import { ask, show } from '../parts/dialog.js';
import { Tag } from '../parts/badge.js';
import { HeldMeter, heldText, rateText } from '../parts/limit-use.js';
import { Button, Empty, Head, Loading, Panel, Problem, Table } from '../parts/common.js';

const path = (name) => '/limits/' + encodeURIComponent(name);
const body = (limit, change) => Object.fromEntries(Object.entries({ concurrent: limit.concurrent, rate: limit.rate, paused: limit.paused, ...change }).filter(([, value]) => value !== null && value !== undefined));

export default class Limits extends Live {
  load() {
    return all('/limits');
  }

  async edit(limit) {
    const made = await show((close) => form(limit, close));
    if (made) {
      await attempt(() => put(path(made.name), made.body), 'The limit ' + made.name + ' holds.');
      this.refresh();
    }
  }

  async pause(limit) {
    await attempt(() => put(path(limit.name), body(limit, { paused: !limit.paused })), limit.paused ? 'Tasks start again.' : 'Nothing starts that needs ' + limit.name + '.');
    this.refresh();
  }

  async drop(limit) {
    const many = number(limit.parked) + (limit.parked === 1 ? ' task that waits' : ' tasks that wait');
    if (await ask({ title: 'Delete the limit ' + limit.name + '?', text: 'The ' + many + ' for it may start at once.', yes: 'Delete the limit', isDangerous: true })) {
      await attempt(() => remove(path(limit.name)), 'The limit is deleted.');
      this.refresh();
    }
  }

  render(_, { data, error }) {
    return h(
      'div',
      h(Head, { title: 'Limits', sub: 'They hold for the whole fleet; what waits for one takes no slot and uses up no attempt' }, h(Button, { tone: 'primary', icon: 'plus', onClick: () => this.edit(null) }, 'New limit')),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data?.length === 0 && h(Empty, { title: 'No limits' }, 'A limit is for a handler (handler:NAME), a queue (queue:NAME) or a key that tasks name (key:NAME, key:BEGINNING*).'),
        data?.length > 0 &&
          h(
            Table,
            { label: 'Limits', head: ['Limit', 'At once', '', 'Rate', h('th.num', { scope: 'col' }, 'Wait for it'), 'Opens', ''] },
            data.map((one) =>
              h(
                'tr',
                { key: one.name, 'data-limit': one.name },
                h('td', h('span.name', one.name), ' ', one.paused && h(Tag, { tone: 'amber' }, 'Paused'), one.keys !== null && h('span.what', number(one.keys) + ' keys with waiting tasks')),
                h('td.nowrap', heldText(one)),
                h('td', h(HeldMeter, { limit: one })),
                h('td.nowrap', rateText(one)),
                h('td.num', number(one.parked)),
                h('td.nowrap', one.opensAt ? at(one.opensAt) : '–'),
                h('td', h('div.actions', h(Button, { class: 'small', onClick: () => this.pause(one) }, one.paused ? 'Resume' : 'Pause'), h(Button, { class: 'small', onClick: () => this.edit(one) }, 'Change…'), h(Button, { class: 'small', onClick: () => this.drop(one) }, 'Delete…'))),
              ),
            ),
          ),
      ),
    );
  }
}

function form(limit, close) {
  const submit = (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    close({
      name: limit?.name || values.name.trim(),
      body: body({ paused: limit?.paused || undefined }, { concurrent: values.concurrent ? Number(values.concurrent) : null, rate: values.count ? { count: Number(values.count), per: values.per.trim() || 'PT1M' } : null }),
    });
  };
  return h(
    'form.form',
    { onSubmit: submit },
    h('h2', { id: 'dialog-title' }, limit ? 'Change ' + limit.name : 'New limit'),
    !limit && h('label.field', h('span', 'Name'), h('input', { name: 'name', required: true, autofocus: true, placeholder: 'key:site:*', pattern: '(handler|queue|key):.+' }), h('small', 'handler:NAME, queue:NAME, key:NAME or key:BEGINNING*')),
    h('label.field', h('span', 'Tasks at once'), h('input', { name: 'concurrent', type: 'number', min: 1, value: limit?.concurrent ?? '' })),
    h('div.pair', h('label.field', h('span', 'Starts'), h('input', { name: 'count', type: 'number', min: 1, value: limit?.rate?.count ?? '' })), h('label.field', h('span', 'in a time of'), h('input', { name: 'per', placeholder: 'PT1M', value: limit?.rate?.per ?? '' }))),
    h('div.buttons', h(Button, { onClick: () => close() }, 'Keep as it is'), h('button.button.primary', { type: 'submit' }, 'Set the limit')),
  );
}
