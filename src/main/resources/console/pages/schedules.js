/** All schedules: when each ticks next, and what can be done. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { all } from '../core/api.js';
import * as session from '../core/session.js';
import { go, Link } from '../core/router.js';
import { ago, at } from '../core/format.js';
import { Tag } from '../parts/badge.js';
import { ScheduleActions, scheduleAddress } from '../parts/schedule-actions.js';
import { Ago, Button, Empty, Head, Loading, Panel, Problem, Table } from '../parts/common.js';

export default class Schedules extends Live {
  constructor(props) {
    super(props);
    this.every = 5000;
  }

  load() {
    return all('/schedules');
  }

  render(_, { data, error }) {
    const button = session.mayEnqueue() && h(Button, { tone: 'primary', icon: 'plus', onClick: () => go('/schedules/new') }, 'New schedule');
    return h(
      'div',
      h(Head, { title: 'Schedules', sub: 'Every process makes ticks, and each tick makes one task' }, button),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data?.length === 0 && h(Empty, { title: 'No schedules' }, 'A schedule makes a task at each of its ticks: cron with a time zone, or an interval.'),
        data?.length > 0 &&
          h(
            Table,
            { label: 'Schedules', head: ['Schedule', 'When', 'Task', 'Next tick', 'Last tick', ''] },
            data.map((one) =>
              h(
                'tr',
                { key: one.tenant + '/' + one.name, 'data-schedule': one.name },
                h('td', h(Link, { to: scheduleAddress(one), class: 'name' }, one.name), ' ', one.paused && h(Tag, { tone: 'amber' }, 'Paused'), one.declared && h('span.what', 'from the configuration')),
                h('td.mono', one.cron || 'every ' + one.every, one.cron && h('span.what', one.zone)),
                h('td', one.task),
                h('td.nowrap', one.paused ? '–' : [at(one.next?.[0]), h('span.what', ago(one.next?.[0]))]),
                h('td.nowrap', one.lastTick ? h(Ago, { time: one.lastTick }) : '–', one.lastTask && h('span.what', h(Link, { to: '/tasks/' + one.lastTask }, 'its task'))),
                h('td', session.mayEnqueue() && h(ScheduleActions, { schedule: one, onDone: () => this.refresh() })),
              ),
            ),
          ),
      ),
    );
  }
}
