/** The tasks of one handler over time: how many ended and failed, how long they ran and had waited. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import * as session from '../core/session.js';
import { Link, setQuery } from '../core/router.js';
import { duration, number, parseDuration } from '../core/format.js';
import { Chart } from '../parts/chart.js';
import { Ranges } from '../parts/ranges.js';
import { Json } from '../parts/json.js';
import { means, NOTHING, ran, sums, waited } from '../parts/task-counts.js';
import { Empty, Facts, Head, Loading, Panel, Problem } from '../parts/common.js';

export default class Handler extends Live {
  constructor(props) {
    super(props);
    this.name = props.place.parts[1];
    this.every = 5000;
  }

  componentDidUpdate(before) {
    if (before.place !== this.props.place) {
      this.refresh();
    }
  }

  async load(signal) {
    const range = this.props.place.query.range || 'PT1H';
    const [handlers, stats] = await Promise.all([get('/handlers', {}, signal), get('/stats', { by: 'task', task: this.name, range }, signal)]);
    return { handler: handlers.items.find((one) => one.name === this.name), stats, series: stats.series.find((one) => one.key === this.name) || {} };
  }

  render({ place }, { data, error }) {
    if (!data) {
      return error ? h(Problem, { error }) : h(Loading);
    }
    const { handler, stats, series } = data;
    if (!handler && !series.key) {
      return h(Empty, { title: 'There is no such handler' }, h(Link, { to: '/handlers' }, 'All handlers'));
    }
    const counted = series.key ? sums(series) : NOTHING;
    const query = '?task=' + encodeURIComponent(this.name);
    const since = '&since=' + (place.query.range || 'PT1H');
    const step = 'in each ' + duration(parseDuration(stats.step));
    return h(
      'div',
      h(
        Head,
        { title: this.name, sub: h(Link, { to: '/handlers' }, 'Handlers') },
        h(Ranges, { value: place.query.range, onChange: (range) => setQuery({ range }) }),
        handler && session.mayEnqueue() && h(Link, { to: '/new' + query, class: 'button' }, 'New task'),
      ),
      h(Problem, { error }),
      handler && h('p.sub', handler.description),
      h(
        'div.split',
        h(
          'div.stack',
          h(Panel, { title: 'Ended', side: h('span.muted', 'tasks ' + step) }, h(Chart, { stats, label: 'Tasks of this handler that succeeded, failed and were retried over time', lines: [{ name: 'Succeeded', values: series.succeeded, tone: 'green' }, { name: 'Failed', values: series.failed, tone: 'red' }, { name: 'Retried', values: series.retried, tone: 'amber' }] })),
          h(Panel, { title: 'Times', side: h('span.muted', 'milliseconds, means ' + step) }, h(Chart, { stats, label: 'How long runs took, and how long tasks had waited, over time', lines: [{ name: 'Ran', values: means(series.runMs, series.succeeded, series.failed, series.retried), tone: 'blue', hasGaps: true }, { name: 'Waited', values: means(series.waitMs, series.started), tone: 'grey', hasGaps: true }] })),
          handler && h(Panel, { title: 'Arguments, as JSON Schema' }, h(Json, { value: handler.arguments, label: 'the schema' })),
        ),
        h(Panel, { title: 'In this time' }, h(Facts, {
          items: [
            ['Enqueued', number(counted.enqueued)],
            ['Ended', h(Link, { to: '/tasks' + query + since }, number(counted.ended))],
            ['Failed', h(Link, { to: '/failures' + query + since }, number(counted.failed) + (counted.ended > 0 ? ' (' + ((100 * counted.failed) / counted.ended).toFixed(1) + ' %)' : ''))],
            ['Ran', ran(counted)],
            ['Waited', waited(counted)],
            ['Queue', handler?.defaults.queue],
            ['Attempts', handler?.defaults.maxAttempts],
            ['Time limit', handler && duration(parseDuration(handler.defaults.timeout))],
          ],
        })),
      ),
    );
  }
}
