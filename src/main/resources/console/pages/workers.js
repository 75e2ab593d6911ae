/** All workers: what each has to do, whether it is well, and orders to it. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { all } from '../core/api.js';
import { Link } from '../core/router.js';
import { count, number } from '../core/format.js';
import { Tag } from '../parts/badge.js';
import { WorkerActions } from '../parts/worker-actions.js';
import { Ago, Empty, Head, Loading, Meter, Panel, Problem, Table } from '../parts/common.js';
import * as session from '../core/session.js';

export default class Workers extends Live {
  load() {
    return all('/workers');
  }

  render(_, { data, error }) {
    const slots = (data || []).reduce((sum, one) => sum + one.concurrency, 0);
    const running = (data || []).reduce((sum, one) => sum + one.running, 0);
    return h(
      'div',
      h(Head, { title: 'Workers', sub: data ? count(data.length, 'worker') + ', ' + number(running) + ' of ' + count(slots, 'slot') + ' in use' : ' ' }),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data?.length === 0 && h(Empty, { title: 'No worker lives' }, 'Tasks wait until one starts: QUARKUS_PROFILE=worker java -jar …, or docker compose up worker.'),
        data?.length > 0 &&
          h(
            Table,
            { label: 'Workers', head: ['Worker', 'State', 'In use', h('th.num', { scope: 'col' }, 'Slots'), 'Queues', 'Version', 'Started', 'Last beat', session.isAdmin() && ''].filter((one) => one !== false) },
            data.map((one) =>
              h(
                'tr',
                { key: one.id, 'data-worker': one.id },
                h('td', h(Link, { to: '/workers/' + encodeURIComponent(one.id), class: 'name' }, one.id), h('span.what', (one.host || '') + (one.pid ? ', process ' + one.pid : ''))),
                h('td', one.draining ? h(Tag, { tone: 'amber' }, 'Draining') : h(Tag, { tone: 'green' }, 'Online')),
                h('td', h(Meter, { value: one.running, most: one.concurrency, label: one.running + ' of ' + one.concurrency + ' slots in use' })),
                h('td.num.nowrap', number(one.running) + ' / ' + number(one.concurrency)),
                h('td', one.queues.length > 0 ? one.queues.join(', ') : 'all'),
                h('td.muted', one.version),
                h('td.nowrap', h(Ago, { time: one.startedAt })),
                h('td.nowrap', h(Ago, { time: one.lastBeatAt })),
                session.isAdmin() && h('td', h(WorkerActions, { worker: one, onDone: () => this.refresh() })),
              ),
            ),
          ),
      ),
    );
  }
}
