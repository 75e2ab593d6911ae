/** Failed tasks, grouped by their errors: what breaks most, since when, and what can be done about all of a group at once. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import * as session from '../core/session.js';
import { go, Link, setQuery } from '../core/router.js';
import { number } from '../core/format.js';
import { bulk } from '../core/actions.js';
import { Filter } from '../parts/filter.js';
import { Tag } from '../parts/badge.js';
import { Ago, Button, Empty, Head, Loading, Panel, Problem } from '../parts/common.js';
import { filtersOf } from './tasks.js';

export default class Failures extends Live {
  componentDidUpdate(before) {
    if (before.place !== this.props.place) {
      this.setState({ data: undefined });
      this.refresh();
    }
  }

  load(signal) {
    return get('/failures', { limit: 100, ...filtersOf(this.props.place.query) }, signal);
  }

  selection(group) {
    const filters = filtersOf(this.props.place.query);
    return Object.fromEntries(Object.entries({ ...filters, state: 'FAILED', failure: group.id }).filter(([, value]) => value));
  }

  async retry(group) {
    await bulk('retry', this.selection(group), 'of this group');
    this.refresh();
  }

  render({ place }, { data, error }) {
    const { query } = place;
    const set = (name) => (value) => setQuery({ [name]: value });
    const total = data?.items.reduce((sum, one) => sum + one.count, 0);
    const most = Math.max(1, ...(data?.items || []).map((one) => one.count));
    return h(
      'div',
      h(Head, { title: 'Failures', sub: data ? number(total) + ' failed tasks that are kept, of ' + number(data.items.length) + (data.items.length === 1 ? ' cause' : ' causes') + (data.complete ? '' : ', of the newest 10,000') : ' ' }),
      h(
        'form.filters',
        { onSubmit: (event) => event.preventDefault(), role: 'search' },
        h(Filter, { label: 'Task', field: 'task', value: query.task, onChange: set('task') }),
        h(Filter, { label: 'Queue', field: 'queue', value: query.queue, onChange: set('queue') }),
        h(Filter, { label: 'Tag', field: 'tag', value: query.tag, onChange: set('tag') }),
        session.isAdmin() && session.current().keys && h(Filter, { label: 'Tenant', field: 'tenant', value: query.tenant, onChange: set('tenant') }),
        Object.keys(query).length > 0 && h(Button, { onClick: () => go('/failures') }, 'Clear'),
      ),
      h(Problem, { error }),
      !data && !error && h(Panel, h(Loading)),
      data?.items.length === 0 && h(Panel, h(Empty, { title: 'Nothing has failed' }, 'Failed tasks are grouped here by their errors; messages that differ in numbers, ids and addresses alone count as one.')),
      h('ol.groups', data?.items.map((group) => this.group(group, most, data.complete))),
      data?.others > 0 && h('p.muted', number(data.others) + ' rarer groups are not shown. Filter to see them.'),
    );
  }

  /** @param {boolean} isComplete false: more tasks than were looked at may be of the group */
  group(group, most, isComplete) {
    const list = '/tasks?' + new URLSearchParams(this.selection(group));
    return h(
      'li.panel.group',
      { key: group.id, 'data-group': group.id },
      h(
        'div.group-text',
        h('div', h(Tag, { tone: 'red' }, group.type), h('span.muted', ' ' + group.tasks.join(', '))),
        h(Link, { to: '/tasks/' + group.newest, class: 'group-message', title: 'Open the newest one' }, group.newestMessage || group.message),
        h('div.muted', 'First ', h(Ago, { time: group.firstSeen }), ', last ', h(Ago, { time: group.lastSeen })),
      ),
      h('div.group-count', h('strong', number(group.count)), h('div.meter', { 'aria-hidden': 'true' }, h('div', { class: 'fill-red', style: { width: (100 * group.count) / most + '%' } }))),
      h(
        'div.buttons',
        h(Link, { to: list, class: 'button small' }, 'Show ' + number(group.count)),
        session.mayEnqueue() && h(Button, { class: 'small', icon: 'again', onClick: () => this.retry(group) }, 'Retry ' + (isComplete ? '' : 'at least ') + number(group.count)),
      ),
    );
  }
}
