/** Deliveries of webhooks: where they went, and what came of it. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get, post } from '../core/api.js';
import * as session from '../core/session.js';
import { Link, setQuery } from '../core/router.js';
import { shortId } from '../core/format.js';
import { attempt } from '../core/actions.js';
import { Badge } from '../parts/badge.js';
import { Ago, Button, Empty, Head, Loading, Panel, Problem, Table } from '../parts/common.js';

const STATES = ['', 'PENDING', 'DELIVERED', 'FAILED'];

export default class Webhooks extends Live {
  componentDidUpdate(before) {
    if (before.place !== this.props.place) {
      this.refresh();
    }
  }

  load(signal) {
    return get('/webhooks', { limit: 100, state: this.props.place.query.state, cursor: this.props.place.query.cursor }, signal);
  }

  async again(one) {
    await attempt(() => post('/tasks/' + one.id + '/retry'), 'It is sent again.');
    this.refresh();
  }

  render({ place }, { data, error }) {
    return h(
      'div',
      h(Head, { title: 'Webhooks', sub: 'Messages about tasks that ended; each try has the same id' }, h('select', { 'aria-label': 'State', value: place.query.state || '', onChange: (event) => setQuery({ state: event.target.value, cursor: '' }) }, STATES.map((one) => h('option', { value: one }, one ? one.toLowerCase() : 'any state')))),
      h(Problem, { error }),
      h(
        Panel,
        !data && !error && h(Loading),
        data?.items.length === 0 && h(Empty, { title: 'No deliveries' }, 'A task with "webhook": "https://…" tells that address when it has ended.'),
        data?.items.length > 0 &&
          h(
            Table,
            { label: 'Deliveries', head: ['State', 'Host', 'Task', h('th.num', { scope: 'col' }, 'Tries'), h('th.num', { scope: 'col' }, 'Last status'), 'When', 'Delivery', ''] },
            data.items.map((one) =>
              h(
                'tr',
                { key: one.id },
                h('td', h(Badge, one)),
                h('td', one.host || '–', one.error && h('span.what', { title: one.error }, one.error)),
                h('td.mono', one.task ? h(Link, { to: '/tasks/' + one.task }, shortId(one.task)) : '–'),
                h('td.num', one.attempts),
                h('td.num', one.lastStatus ?? '–'),
                h('td.nowrap', h(Ago, { time: one.createdAt })),
                h('td.mono', h(Link, { to: '/tasks/' + one.id }, shortId(one.id))),
                h('td', one.state === 'FAILED' && session.mayEnqueue() && h('div.actions', h(Button, { class: 'small', icon: 'again', onClick: () => this.again(one) }, 'Send again'))),
              ),
            ),
          ),
        data?.next && h('div.more', h(Button, { onClick: () => setQuery({ cursor: data.next }, {}) }, 'Older ones')),
      ),
    );
  }
}
