/** One worker, with the tasks that it runs. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import { Link } from '../core/router.js';
import * as session from '../core/session.js';
import { Tag } from '../parts/badge.js';
import { TaskTable } from '../parts/task-table.js';
import { WorkerActions } from '../parts/worker-actions.js';
import { Ago, Empty, Facts, Head, Loading, Panel, Problem } from '../parts/common.js';

export default class Worker extends Live {
  load(signal) {
    return get('/workers/' + encodeURIComponent(this.props.place.parts[1]), {}, signal);
  }

  render({ place }, { data, error }) {
    if (!data) {
      return error?.status === 404 ? h(Empty, { title: 'This worker does not live any more' }, 'Its tasks run elsewhere. ', h(Link, { to: '/workers' }, 'All workers')) : error ? h(Problem, { error }) : h(Loading);
    }
    return h(
      'div',
      h(Head, { title: place.parts[1], sub: h(Link, { to: '/workers' }, 'Workers') }, session.isAdmin() && h(WorkerActions, { worker: data, onDone: () => this.refresh() })),
      h(Problem, { error }),
      h(
        'div.split',
        h(Panel, { title: 'Runs ' + data.running + ' of ' + data.concurrency }, data.tasks.length > 0 ? h(TaskTable, { tasks: data.tasks }) : h(Empty, { title: 'It runs nothing right now' })),
        h(Panel, { title: 'Facts' }, h(Facts, {
          items: [
            ['State', data.draining ? h(Tag, { tone: 'amber' }, 'Draining') : h(Tag, { tone: 'green' }, 'Online')],
            ['Tasks', h(Link, { to: '/tasks?worker=' + encodeURIComponent(data.id) }, 'all that it ran last')],
            ['Host', data.host],
            ['Process', data.pid],
            ['Version', data.version],
            ['Queues', data.queues.length > 0 ? data.queues.join(', ') : 'all'],
            ['Started', h(Ago, { time: data.startedAt })],
            ['Last beat', h(Ago, { time: data.lastBeatAt })],
          ],
        })),
      ),
    );
  }
}
