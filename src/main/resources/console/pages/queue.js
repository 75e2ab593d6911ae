/** One queue: its lanes, what each tenant has in it, and its limit with its use. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { all, get, optional } from '../core/api.js';
import { Link } from '../core/router.js';
import * as session from '../core/session.js';
import { duration, number } from '../core/format.js';
import { Tag } from '../parts/badge.js';
import { Lanes } from '../parts/lanes.js';
import { LimitUse } from '../parts/limit-use.js';
import { QueueActions } from '../parts/queue-actions.js';
import { Empty, Facts, Head, Loading, Meter, Panel, Problem, Table } from '../parts/common.js';

export default class Queue extends Live {
  async load(signal) {
    const name = this.props.place.parts[1];
    const [overview, tenants, limit] = await Promise.all([
      get('/overview', {}, signal),
      session.isAdmin() ? all('/tenants', { queue: name }) : [],
      session.isAdmin() ? optional(get('/limits/' + encodeURIComponent('queue:' + name), {}, signal)) : null,
    ]);
    const found = overview.queues.find((one) => one.queue === name) || { waiting: 0, running: 0, delayed: 0, parked: 0 };
    return { queue: { ...found, name }, tenants: tenants.filter((one) => one.waiting + one.running > 0), limit };
  }

  render({ place }, { data, error }) {
    if (!data) {
      return error ? h(Problem, { error }) : h(Loading);
    }
    const { queue, tenants, limit } = data;
    const tasks = (state) => '/tasks?queue=' + encodeURIComponent(queue.name) + '&state=' + state;
    return h(
      'div',
      h(Head, { title: place.parts[1], sub: h(Link, { to: '/queues' }, 'Queues') }, session.isAdmin() && h(QueueActions, { queue, onDone: () => this.refresh() })),
      h(Problem, { error }),
      h(
        'div.split',
        h(
          'div',
          h(Panel, { title: 'Waiting by lane' }, h(Facts, { items: [['Lanes', h(Lanes, queue)]] })),
          session.isAdmin() && h(Panel, { title: 'Tenants' }, this.shares(tenants)),
        ),
        h(
          'div',
          h(Panel, { title: 'Facts' }, h(Facts, {
            items: [
              ['State', queue.paused ? h(Tag, { tone: 'amber' }, 'Paused') : h(Tag, { tone: 'green' }, 'Running')],
              ['Waiting', h(Link, { to: tasks('QUEUED') }, number(queue.waiting))],
              ['Oldest', queue.oldestMs ? duration(queue.oldestMs) : '–'],
              ['Running', h(Link, { to: tasks('STARTED') }, number(queue.running))],
              ['Delayed', h(Link, { to: tasks('SCHEDULED') }, number(queue.delayed))],
              ['At limits', number(queue.parked)],
              ['Failures', h(Link, { to: '/failures?queue=' + encodeURIComponent(queue.name) }, 'by their causes')],
            ],
          })),
          session.isAdmin() && h(Panel, { title: 'Limit of the queue' }, limit ? h(LimitUse, { limit }) : h(Empty, { title: 'None' }, h(Link, { to: '/limits' }, 'Limits'), ' hold for a queue, a handler or a key.')),
        ),
      ),
    );
  }

  shares(tenants) {
    const most = tenants.reduce((sum, one) => sum + one.waiting, 0) || 1;
    return tenants.length === 0
      ? h(Empty, { title: 'Nobody has tasks in it' })
      : h(
          Table,
          { label: 'Tenants', head: ['Tenant', ...['Weight', 'Waiting', 'Running'].map((one) => h('th.num', { scope: 'col' }, one)), 'Share of what waits'] },
          tenants.map((one) =>
            h(
              'tr',
              { key: one.tenant, 'data-tenant': one.tenant },
              h('td', one.tenant),
              h('td.num', number(one.weight)),
              h('td.num', number(one.waiting)),
              h('td.num', number(one.running)),
              h('td', h(Meter, { value: one.waiting, most, label: Math.round((100 * one.waiting) / most) + ' % of what waits' })),
            ),
          ),
        );
  }
}
