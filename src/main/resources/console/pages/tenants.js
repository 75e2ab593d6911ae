/** Tenants: their weights, and what each of them has waiting and running. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { all, put } from '../core/api.js';
import { Link } from '../core/router.js';
import { number } from '../core/format.js';
import { attempt } from '../core/actions.js';
import { askFor } from '../parts/dialog.js';
import { Button, Empty, Head, Loading, Meter, Panel, Problem, Table } from '../parts/common.js';

export default class Tenants extends Live {
  load() {
    return all('/tenants');
  }

  async weigh(tenant) {
    const weight = await askFor({ title: 'Weight of ' + tenant.tenant, text: 'While several tenants have tasks in one lane of a queue, their tasks start in the ratio of their weights.', label: 'Weight, 1 to 1000', yes: 'Set', value: tenant.weight, type: 'number', attributes: { min: 1, max: 1000 } });
    if (weight) {
      await attempt(() => put('/tenants/' + encodeURIComponent(tenant.tenant), { weight: Number(weight) }), tenant.tenant + ' has the weight ' + weight + '.');
      this.refresh();
    }
  }

  render(_, { data, error }) {
    const most = Math.max(1, ...(data || []).map((one) => one.waiting || 0));
    return h(
      'div',
      h(Head, { title: 'Tenants', sub: 'They take turns within each lane of a queue, in the ratio of their weights' }),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data?.length === 0 && h(Empty, { title: 'No tenants with tasks' }, 'A key’s name is its tenant. Tenants are listed while they have tasks, or a weight of their own.'),
        data?.length > 0 &&
          h(
            Table,
            { label: 'Tenants', head: ['Tenant', h('th.num', { scope: 'col' }, 'Weight'), h('th.num', { scope: 'col' }, 'Waiting'), '', h('th.num', { scope: 'col' }, 'Running'), ''] },
            data.map((one) =>
              h(
                'tr',
                { key: one.tenant },
                h('td', h(Link, { to: '/tasks?tenant=' + encodeURIComponent(one.tenant), class: 'name' }, one.tenant)),
                h('td.num', number(one.weight)),
                h('td.num', number(one.waiting)),
                h('td', h(Meter, { value: one.waiting || 0, most, label: number(one.waiting) + ' waiting' })),
                h('td.num', number(one.running)),
                h('td', h('div.actions', h(Button, { class: 'small', onClick: () => this.weigh(one) }, 'Weight…'))),
              ),
            ),
          ),
      ),
    );
  }
}
