/** Flows, newest first. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import { Link, setQuery } from '../core/router.js';
import { number, shortId } from '../core/format.js';
import { STATES } from '../core/states.js';
import { Badge } from '../parts/badge.js';
import { Ago, Button, Empty, Head, Loading, Meter, Panel, Problem, Table } from '../parts/common.js';

const OFFERED = ['', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

export default class Flows extends Live {
  componentDidUpdate(before) {
    if (before.place !== this.props.place) {
      this.refresh();
    }
  }

  load(signal) {
    return get('/flows', { limit: 50, state: this.props.place.query.state, cursor: this.props.place.query.cursor }, signal);
  }

  render({ place }, { data, error }) {
    return h(
      'div',
      h(Head, { title: 'Flows', sub: 'Tasks that wait for each other' }, h('select', { 'aria-label': 'State', value: place.query.state || '', onChange: (event) => setQuery({ state: event.target.value, cursor: '' }) }, OFFERED.map((one) => h('option', { value: one }, one ? STATES[one].word : 'Any state')))),
      h(Problem, { error }),
      !data && !error && h(Panel, h(Loading)),
      data &&
        h(
          Panel,
          data.items.length === 0
            ? h(Empty, { title: 'No flows' }, 'POST /api/v1/flows takes a chain, a group, a chord, or any graph without circles.')
            : h(
                Table,
                { label: 'Flows', head: ['State', 'Flow', h('th.num', { scope: 'col' }, 'Tasks'), 'Ended', 'Created'] },
                data.items.map((one) => h('tr', { key: one.id }, h('td', h(Badge, one)), h('td.mono', h(Link, { to: '/flows/' + one.id, class: 'name' }, shortId(one.id))), h('td.num', number(one.total)), h('td', h(Meter, { value: one.ended, most: one.total, label: number(one.ended) + ' of ' + number(one.total) + ' have ended', tone: one.state === 'FAILED' ? 'red' : one.state === 'SUCCEEDED' ? 'green' : 'blue' })), h('td.nowrap', h(Ago, { time: one.createdAt })))),
              ),
          data.next && h('div.more', h(Button, { onClick: () => setQuery({ cursor: data.next }, {}) }, 'Older ones')),
        ),
    );
  }
}
