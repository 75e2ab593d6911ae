/** All queues: what waits in which lane, for how long, and what operators do with a queue. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import * as session from '../core/session.js';
import { Link } from '../core/router.js';
import { duration, number } from '../core/format.js';
import { Tag } from '../parts/badge.js';
import { FailedCount } from '../parts/failed-count.js';
import { Icon } from '../parts/icon.js';
import { Lanes } from '../parts/lanes.js';
import { QueueActions } from '../parts/queue-actions.js';
import { Button, Empty, Head, Loading, Panel, Problem, Table } from '../parts/common.js';

const tasks = (queue, state) => '/tasks?queue=' + encodeURIComponent(queue) + '&state=' + state;

export default class Queues extends Live {
  async load(signal) {
    const cursor = this.state.cursor;
    const [page, overview] = await Promise.all([get('/queues', { limit: 100, cursor }, signal), get('/overview', {}, signal)]);
    const more = new Map(overview.queues.map((one) => [one.queue || one.name, one]));
    const listed = page.items.map((one) => ({ ...more.get(one.name), ...one }));
    // Queues in which everything is delayed are in the overview alone.
    const names = new Set(listed.map((one) => one.name));
    const others = cursor || page.next ? [] : [...more].filter(([name]) => !names.has(name)).map(([name, one]) => ({ ...one, name }));
    return { next: page.next, queues: [...listed, ...others] };
  }

  render(_, { data, error }) {
    return h(
      'div',
      h(Head, { title: 'Queues', sub: 'What waits in each, by lane; the oldest says whether workers keep up' }),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data && data.queues.length === 0 && h(Empty, { title: 'No queues' }, 'A queue is there as soon as a task is enqueued for it, and goes when it has been empty for a while.'),
        data &&
          data.queues.length > 0 &&
          h(
            Table,
            { label: 'Queues', head: ['Queue', 'Waiting by lane', ...['Waiting', 'Oldest', 'Running', 'Delayed', 'At limits', 'Failed, 1 h'].map((one) => h('th.num', { scope: 'col' }, one)), session.isAdmin() && ''].filter((one) => one !== false) },
            data.queues.map((queue) => this.row(queue)),
          ),
        data?.next && h('div.more', h(Button, { onClick: () => this.setState({ cursor: data.next }, () => this.refresh()) }, 'Next page')),
      ),
    );
  }

  row(queue) {
    return h(
      'tr',
      { key: queue.name, 'data-queue': queue.name },
      h('td', h(Link, { to: '/queues/' + encodeURIComponent(queue.name), class: 'name' }, queue.name), ' ', queue.paused && h(Tag, { tone: 'amber' }, h(Icon, { name: 'pause', size: 11 }), 'Paused')),
      h('td', h(Lanes, queue)),
      h('td.num', h(Link, { to: tasks(queue.name, 'QUEUED') }, number(queue.waiting))),
      h('td.num.nowrap', queue.oldestMs ? duration(queue.oldestMs) : '–'),
      h('td.num', queue.running > 0 ? h(Link, { to: tasks(queue.name, 'STARTED') }, number(queue.running)) : '0'),
      h('td.num', number(queue.delayed)),
      h('td.num', number(queue.parked)),
      h('td.num', h(FailedCount, { queue: queue.name, count: queue.failedLastHour })),
      session.isAdmin() &&
        h('td', h(QueueActions, { queue, onDone: () => this.refresh() })),
    );
  }
}
