/** One flow: its tasks as a graph with their states, and what can be done. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { all, get, optional, post, remove } from '../core/api.js';
import * as session from '../core/session.js';
import { Link } from '../core/router.js';
import { isFinal } from '../core/states.js';
import { attempt } from '../core/actions.js';
import { count } from '../core/format.js';
import { ask } from '../parts/dialog.js';
import { Badge } from '../parts/badge.js';
import { Counts } from '../parts/counts.js';
import { Graph } from '../parts/graph.js';
import { Json } from '../parts/json.js';
import { Ago, Button, Empty, Loading, Panel, Problem, Table } from '../parts/common.js';

export default class Flow extends Live {
  constructor(props) {
    super(props);
    this.path = '/flows/' + encodeURIComponent(props.place.parts[1]);
  }

  async load(signal) {
    const [flow, tasks, graph] = await Promise.all([get(this.path, {}, signal), all(this.path + '/tasks', {}, 500), optional(get(this.path + '/graph', {}, signal))]);
    return { flow, tasks, graph };
  }

  async cancel(open) {
    const many = count(open, 'task');
    if (await ask({ title: 'Cancel this flow?', text: 'Of it, ' + many + ' had not ended a moment ago. What runs is stopped within a second.', yes: 'Cancel ' + many, isDangerous: true })) {
      await attempt(() => remove(this.path), 'The flow is cancelled.');
      this.refresh();
    }
  }

  async retry() {
    await attempt(() => post(this.path + '/retry'), 'The flow goes on from where it broke.');
    this.refresh();
  }

  render(_, { data, error }) {
    if (!data) {
      return error?.status === 404 ? h(Empty, { title: 'There is no such flow (any more)' }, h(Link, { to: '/flows' }, 'All flows')) : error ? h(Problem, { error }) : h(Loading);
    }
    const { flow, tasks, graph } = data;
    const open = Object.entries(flow.counts).reduce((sum, [state, many]) => sum + (isFinal(state) ? 0 : many), 0);
    return h(
      'div',
      h(
        'header.head',
        h('div', h('div.crumbs', h(Link, { to: '/flows' }, 'Flows')), h('h1', { class: 'task-title' }, 'Flow of ' + count(flow.total, 'task'), ' ', h(Badge, flow)), h('p.sub.mono', flow.id, ' · ', h(Ago, { time: flow.createdAt }))),
        session.mayEnqueue() &&
          h('div.buttons', !isFinal(flow.state) && !flow.cancelRequested && h(Button, { icon: 'stop', onClick: () => this.cancel(open) }, 'Cancel ' + count(open, 'task') + '…'), ['FAILED', 'CANCELLED'].includes(flow.state) && h(Button, { icon: 'again', tone: 'primary', onClick: () => this.retry() }, 'Go on from where it broke')),
      ),
      h(Problem, { error }),
      h(
        'div.stack',
        h(Panel, { title: 'By state' }, h('div.body', h(Counts, flow))),
        graph && h(Panel, { title: 'Graph', side: h('span.muted', 'a line leads to what waits') }, h(Graph, { tasks: graph.tasks, ids: new Map(tasks.map((one) => [one.key, one.id])) })),
        flow.result && h(Panel, { title: 'Result' }, h(Json, { value: flow.result, label: 'the result' })),
        h(Panel, { title: 'Tasks' }, h(Table, { label: 'Tasks of the flow', head: ['State', 'Key', 'Id'] }, tasks.map((one) => h('tr', { key: one.key }, h('td', h(Badge, one)), h('td.name', one.key), h('td.mono', h(Link, { to: '/tasks/' + one.id }, one.id)))))),
      ),
    );
  }
}
