/** The list of tasks: filters in the address, the newest first, and what can be done with all that match. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get } from '../core/api.js';
import * as session from '../core/session.js';
import { go, Link, setQuery } from '../core/router.js';
import { STATES, TASK_STATES } from '../core/states.js';
import { shortcut } from '../core/keys.js';
import { bulk } from '../core/actions.js';
import { Button, Empty, Head, Loading, Problem } from '../parts/common.js';
import { Filter } from '../parts/filter.js';
import { TaskTable } from '../parts/task-table.js';
import { Chosen } from '../parts/chosen.js';

const PERIODS = [['', 'Any time'], ['PT15M', 'Last 15 minutes'], ['PT1H', 'Last hour'], ['PT6H', 'Last 6 hours'], ['P1D', 'Last 24 hours'], ['P7D', 'Last 7 days']];
const MS = { PT15M: 900_000, PT1H: 3_600_000, PT6H: 21_600_000, P1D: 86_400_000, P7D: 604_800_000 };

/** The filters of the address as the API takes them. */
export function filtersOf(query) {
  const { since, ...filters } = query;
  const after = MS[since] ? new Date(Date.now() - MS[since]).toISOString() : query.after;
  return { ...filters, after };
}

export default class Tasks extends Live {
  constructor(props) {
    super(props);
    this.state = { ...this.state, older: [], chosen: new Set() };
  }

  componentDidMount() {
    super.componentDidMount();
    this.off = [
      shortcut('/', 'Filter', () => this.base.parentElement.querySelector('.filters input')?.focus()),
      shortcut('j', 'Next task', () => this.step(1)),
      shortcut('k', 'Task before', () => this.step(-1)),
      shortcut('r', 'Load again', () => this.refresh()),
    ];
  }

  componentWillUnmount() {
    super.componentWillUnmount();
    this.off.forEach((off) => off());
  }

  componentDidUpdate(before) {
    if (before.place !== this.props.place) {
      this.setState({ older: [], next: undefined, data: undefined, chosen: new Set() });
      this.refresh();
    }
  }

  load(signal) {
    return get('/tasks', { ...filtersOf(this.props.place.query), limit: 50 }, signal);
  }

  /** What is below the first page stays as it is, so the first page is not loaded again while more is shown. */
  isHeld() {
    return this.state.older.length > 0 || this.state.chosen.size > 0 || this.base?.parentElement?.querySelector('tbody:hover') != null;
  }

  async more() {
    const cursor = this.state.next === undefined ? this.state.data.next : this.state.next;
    this.setState({ isMore: true });
    try {
      const page = await get('/tasks', { ...filtersOf(this.props.place.query), limit: 100, cursor });
      this.setState({ older: [...this.state.older, ...page.items], next: page.next, isMore: false });
    } catch (error) {
      this.setState({ error, isMore: false });
    }
  }

  step(by) {
    const links = [...document.querySelectorAll('tbody a.name')];
    const now = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, now + by))]?.focus();
  }

  selection() {
    const { state, cursor, limit, ...filters } = filtersOf(this.props.place.query);
    return Object.fromEntries(Object.entries({ state, ...filters }).filter(([, value]) => value));
  }

  async act(kind) {
    if (await bulk(kind, this.selection())) {
      this.setState({ older: [], next: undefined });
    }
    this.refresh();
  }

  render({ place }, { data, error, older, next, isMore, chosen }) {
    const { query } = place;
    const tasks = data ? [...data.items, ...older] : [];
    const isFiltered = Object.keys(query).length > 0;
    const set = (name) => (value) => setQuery({ [name]: value });
    return h(
      'div',
      h(Head, { title: 'Tasks', sub: isFiltered ? 'Those that match the filters, newest first within a state' : 'All tasks that are kept, newest first within a state' }, this.actions(query, isFiltered)),
      h(
        'nav.tabs',
        { 'aria-label': 'States' },
        ['', ...TASK_STATES].map((state) =>
          h('a', { key: state, href: address(query, { state }), 'aria-current': String((query.state || '') === state), onClick: (event) => follow(event, address(query, { state })) }, state ? STATES[state].word : 'All'),
        ),
      ),
      h(
        'form.filters',
        { onSubmit: (event) => event.preventDefault(), role: 'search' },
        h(Filter, { label: 'Task', field: 'task', value: query.task, onChange: set('task') }),
        h(Filter, { label: 'Queue', field: 'queue', value: query.queue, onChange: set('queue') }),
        h(Filter, { label: 'Tag', field: 'tag', value: query.tag, onChange: set('tag') }),
        h(Filter, { label: 'Error', field: 'errorType', value: query.errorType, onChange: set('errorType') }),
        h(Filter, { label: 'Worker', field: 'worker', value: query.worker, onChange: set('worker') }),
        session.isAdmin() && session.current().keys && h(Filter, { label: 'Tenant', field: 'tenant', value: query.tenant, onChange: set('tenant') }),
        h(
          'label.field',
          h('span', 'Created'),
          h('select', { value: query.since || '', onChange: (event) => setQuery({ since: event.target.value, after: '', before: '' }) }, PERIODS.map(([value, text]) => h('option', { value }, text))),
        ),
        query.failure && h(Button, { class: 'chip-button', onClick: () => setQuery({ failure: '' }) }, 'One group of failures ×'),
        isFiltered && h(Button, { onClick: () => go('/tasks') }, 'Clear'),
      ),
      h(Problem, { error }),
      h(
        'section.panel',
        h(Chosen, { tasks: tasks.filter((one) => chosen.has(one.id)), onDone: () => this.setState({ chosen: new Set() }, () => this.refresh()) }),
        !data && !error && h(Loading, { rows: 10 }),
        data && tasks.length === 0 && this.nothing(isFiltered, data.next),
        tasks.length > 0 && h(TaskTable, { tasks, chosen, onChoose: session.mayEnqueue() && ((ids) => this.setState({ chosen: ids })) }),
        data && (next === undefined ? data.next : next) && h('div.more', h(Button, { disabled: isMore, onClick: () => this.more() }, isMore ? 'Loading…' : 'Show more')),
      ),
    );
  }

  actions(query, isFiltered) {
    if (!isFiltered || !session.mayEnqueue()) {
      return null;
    }
    const canRetry = !query.state || ['FAILED', 'CANCELLED', 'EXPIRED'].includes(query.state);
    const canCancel = !query.state || ['QUEUED', 'SCHEDULED', 'WAITING', 'STARTED', 'RETRYING'].includes(query.state);
    return [
      canRetry && h(Button, { icon: 'again', onClick: () => this.act('retry') }, 'Retry all that match…'),
      canCancel && h(Button, { icon: 'stop', onClick: () => this.act('cancel') }, 'Cancel all that match…'),
    ];
  }

  nothing(isFiltered, more) {
    if (more) {
      return h(Empty, { title: 'Nothing yet in what was looked at' }, 'A page looks at a bounded number of tasks. Show more to look further back.');
    }
    return isFiltered
      ? h(Empty, { title: 'No task matches' }, 'Tasks leave the list when their results are no longer kept. ', h(Link, { to: '/tasks' }, 'Show all tasks'))
      : h(Empty, { title: 'No tasks yet' }, 'Enqueue one: with a form, or with POST /api/v1/tasks.', h('div.buttons', session.mayEnqueue() && h(Link, { to: '/new', class: 'button primary' }, 'New task'), h(Link, { to: '/', class: 'button' }, 'Three things to try')));
  }
}

function address(query, change) {
  const search = new URLSearchParams(Object.entries({ ...query, ...change }).filter(([, value]) => value));
  return '/tasks' + (search.size > 0 ? '?' + search : '');
}

function follow(event, to) {
  if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    go(to);
  }
}
