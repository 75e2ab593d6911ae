/** The start page: what goes in and out, what waits and for how long, what fails. With nothing there yet, three things to try. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import { Link, setQuery } from '../core/router.js';
import { duration, number, parseDuration, short } from '../core/format.js';
import { FailedCount } from '../parts/failed-count.js';
import { Lanes } from '../parts/lanes.js';
import { Chart } from '../parts/chart.js';
import { Ranges } from '../parts/ranges.js';
import { ran, sums, waited } from '../parts/task-counts.js';
import { FirstTasks } from '../parts/first-tasks.js';
import { Tag } from '../parts/badge.js';
import { Empty, Head, Loading, Panel, Problem, Table } from '../parts/common.js';

const sum = (values) => (values || []).reduce((total, one) => total + one, 0);

export default class Overview extends Live {
  componentDidUpdate(before) {
    if (before.place !== this.props.place) {
      this.refresh();
    }
  }

  async load(signal) {
    const range = this.props.place.query.range || 'PT1H';
    const [overview, stats, hour, tasks] = await Promise.all([
      get('/overview', {}, signal),
      get('/stats', { by: 'total', range }, signal),
      get('/stats', { by: 'task', range: 'PT1H' }, signal),
      get('/tasks', { limit: 8 }, signal),
    ]);
    return { overview, stats, hour, tasks };
  }

  render({ place }, { data, error }) {
    return h(
      'div',
      h(
        Head,
        { title: 'Overview', sub: 'Live while this tab is visible' },
        h(Ranges, { value: place.query.range, onChange: (range) => setQuery({ range }) }),
      ),
      h(Problem, { error }),
      !data && !error && h(Loading, { rows: 10 }),
      data && this.cards(data.overview),
      data && data.tasks.items.length === 0 && data.overview.queues.length === 0 && h(FirstTasks),
      data && h('div.grid', this.charts(data.stats), this.busiest(data.hour)),
      data && this.queues(data.overview),
    );
  }

  cards(overview) {
    const waiting = sum(overview.queues.map((one) => one.waiting)) + overview.others.waiting;
    const oldest = Math.max(0, ...overview.queues.map((one) => one.oldestMs || 0));
    const { failedLastHour: failed, finishedLastHour: finished } = overview;
    const card = (to, name, value, small, tone) => h(Link, { to, class: 'card' }, h('span', name), h('strong', { class: tone || '', title: number(value) }, short(value)), h('small', small));
    return h(
      'div.cards',
      card('/tasks?state=QUEUED', 'Waiting', waiting, oldest > 0 ? 'oldest ' + duration(oldest) : 'nothing is late'),
      card('/tasks?state=STARTED', 'Running', overview.running, 'of ' + number(overview.slots) + ' slots'),
      card('/tasks?since=PT1H', 'Ended, last hour', finished, short(finished / 60) + ' a minute'),
      card('/failures', 'Failed, last hour', failed, finished > 0 ? ((100 * failed) / finished).toFixed(1) + ' % of what ended' : ' ', failed > 0 ? 'error' : ''),
      card('/workers', 'Workers', overview.workers, overview.workers === 0 ? 'tasks wait for one' : 'online', overview.workers === 0 ? 'error' : ''),
    );
  }

  charts(stats) {
    const all = stats.series[0] || {};
    return h(
      Panel,
      { title: 'In and out', side: h('span.muted', 'tasks in each ' + duration(parseDuration(stats.step))) },
      h(Chart, {
        stats,
        label: 'Tasks that were enqueued, succeeded and failed over time',
        lines: [
          { name: 'Enqueued', values: all.enqueued, tone: 'grey' },
          { name: 'Succeeded', values: all.succeeded, tone: 'green' },
          { name: 'Failed', values: all.failed, tone: 'red' },
        ],
      }),
    );
  }

  busiest(hour) {
    const rows = hour.series.filter((one) => !one.rest).map((one) => ({ key: one.key, ...sums(one) })).filter((one) => one.ended + one.started > 0).slice(0, 7);
    return h(
      Panel,
      { title: 'Tasks, last hour', side: h('span.muted', 'times are means') },
      rows.length === 0
        ? h(Empty, { title: 'Nothing ran in the last hour' })
        : h(
            Table,
            { label: 'Tasks in the last hour', head: ['Task', ...['Ended', 'Failed', 'Ran', 'Waited'].map((one) => h('th.num', { scope: 'col' }, one))] },
            rows.map((one) => h('tr', { key: one.key }, h('td', h(Link, { to: '/handlers/' + encodeURIComponent(one.key), class: 'name' }, one.key)), h('td.num', number(one.ended)), h('td.num', one.failed > 0 ? h(Link, { to: '/failures?task=' + encodeURIComponent(one.key), class: 'error' }, number(one.failed)) : '0'), h('td.num.nowrap', ran(one)), h('td.num.nowrap', waited(one)))),
          ),
    );
  }

  queues(overview) {
    if (overview.queues.length === 0) {
      return null;
    }
    return h(
      Panel,
      { title: 'Queues', side: h(Link, { to: '/queues' }, 'All queues') },
      h(
        Table,
        { label: 'Queues', head: ['Queue', 'Waiting by lane', ...['Waiting', 'Oldest', 'Running', 'Delayed', 'Failed, 1 h'].map((one) => h('th.num', { scope: 'col' }, one))] },
        overview.queues.slice(0, 12).map((one) =>
          h('tr', { key: one.queue }, h('td', h(Link, { to: '/queues/' + encodeURIComponent(one.queue), class: 'name' }, one.queue), ' ', one.paused && h(Tag, { tone: 'amber' }, 'Paused')), h('td', h(Lanes, one)), h('td.num', number(one.waiting)), h('td.num.nowrap', one.oldestMs ? duration(one.oldestMs) : '–'), h('td.num', number(one.running)), h('td.num', number(one.delayed)), h('td.num', h(FailedCount, { queue: one.queue, count: one.failedLastHour }))),
        ),
      ),
    );
  }
}
