/** All tasks that can be enqueued, each with what became of it in the last hour. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import { Link } from '../core/router.js';
import { number } from '../core/format.js';
import { Empty, Head, Loading, Panel, Problem, Table } from '../parts/common.js';
import { NOTHING, sums, waited, ran } from '../parts/task-counts.js';

export default class Handlers extends Live {
  constructor(props) {
    super(props);
    this.every = 5000;
  }

  async load(signal) {
    const [handlers, stats] = await Promise.all([get('/handlers', {}, signal), get('/stats', { by: 'task', range: 'PT1H' }, signal)]);
    const counted = new Map(stats.series.filter((one) => !one.rest).map((one) => [one.key, sums(one)]));
    return handlers.items.map((one) => ({ ...one, ...NOTHING, ...counted.get(one.name) }));
  }

  render(_, { data, error }) {
    return h(
      'div',
      h(Head, { title: 'Handlers', sub: 'What can be enqueued, and what became of it in the last hour; times are means' }),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data?.length === 0 && h(Empty, { title: 'No handlers' }, 'A handler is a bean that implements TaskHandler.'),
        data?.length > 0 &&
          h(
            Table,
            { label: 'Handlers', head: ['Handler', 'Queue', ...['Enqueued', 'Ended', 'Failed', 'Ran', 'Waited'].map((one) => h('th.num', { scope: 'col' }, one))] },
            data.map((one) =>
              h(
                'tr',
                { key: one.name, 'data-handler': one.name },
                h('td', h(Link, { to: '/handlers/' + encodeURIComponent(one.name), class: 'name' }, one.name), h('span.what', { title: one.description }, one.description)),
                h('td', one.defaults.queue),
                h('td.num', number(one.enqueued)),
                h('td.num', number(one.ended)),
                h('td.num', { class: one.failed > 0 ? 'error' : '' }, number(one.failed)),
                h('td.num.nowrap', ran(one)),
                h('td.num.nowrap', waited(one)),
              ),
            ),
          ),
      ),
    );
  }
}
