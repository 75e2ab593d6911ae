/** What operators did, and who it was. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import { Ago, Button, Empty, Head, Loading, Panel, Problem, Table } from '../parts/common.js';

export default class Audit extends Live {
  constructor(props) {
    super(props);
    this.state = { ...this.state, older: [] };
  }

  load(signal) {
    return get('/audit', { limit: 100 }, signal);
  }

  isHeld() {
    return this.state.older.length > 0;
  }

  async more() {
    const page = await get('/audit', { limit: 100, cursor: this.state.next || this.state.data.next });
    this.setState({ older: [...this.state.older, ...page.items], next: page.next || null });
  }

  render(_, { data, error, older, next }) {
    const items = data ? [...data.items, ...older] : [];
    return h(
      'div',
      h(Head, { title: 'Audit', sub: 'What was changed by hand, newest first; the log has it, too, in dev.leadline.audit' }),
      h(Problem, { error }),
      !data && !error && h(Panel, h(Loading)),
      data &&
        h(
          Panel,
          items.length === 0
            ? h(Empty, { title: 'Nothing was changed by hand yet' }, 'Pausing, purging, retrying, cancelling, limits, weights, budgets and schedules are noted here.')
            : h(
                Table,
                { label: 'Audit', head: ['When', 'Who', 'What', 'Of what', 'Details'] },
                items.map((one) => h('tr', h('td.nowrap', h(Ago, { time: one.at })), h('td', one.who), h('td.name', one.action), h('td', one.target), h('td.muted', typeof one.detail === 'object' ? JSON.stringify(one.detail) : one.detail))),
              ),
          (next === undefined ? data.next : next) && h('div.more', h(Button, { onClick: () => this.more() }, 'Show more')),
        ),
    );
  }
}
