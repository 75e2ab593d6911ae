/** One task, live: why it waits, what it does, what came of it, and what can be done. */
import { Component, h } from '../core/view.js';
import { get, optional, post, remove } from '../core/api.js';
import * as session from '../core/session.js';
import { go, Link } from '../core/router.js';
import { follow } from '../core/live.js';
import { endedBadly, isFinal } from '../core/states.js';
import { attempt, copy } from '../core/actions.js';
import { shortcut } from '../core/keys.js';
import { ask } from '../parts/dialog.js';
import { Badge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { Json } from '../parts/json.js';
import { Result } from '../parts/result.js';
import { Reasons } from '../parts/reasons.js';
import { Output } from '../parts/output.js';
import { Calls } from '../parts/calls.js';
import { Timeline } from '../parts/timeline.js';
import { TaskFacts } from '../parts/task-facts.js';
import { Button, Empty, Loading, Meter, Panel, Problem } from '../parts/common.js';

export default class Task extends Component {
  constructor(props) {
    super(props);
    this.id = props.place.parts[1];
    this.state = { task: null, error: null, text: '', gap: false };
    this.looks = 0;
    this.onVisible = () => document.hidden || this.look();
  }

  componentDidMount() {
    document.addEventListener('visibilitychange', this.onVisible);
    this.off = [
      shortcut('c', 'Cancel the task', () => this.can('cancel') && this.cancel()),
      shortcut('r', 'Retry the task', () => this.can('retry') && this.retry()),
      shortcut('e', 'Run again with changed arguments', () => this.can('again') && go('/new?from=' + this.id)),
      shortcut('y', 'Copy the id', () => copy(this.id)),
    ];
    this.look();
    this.follow();
  }

  componentWillUnmount() {
    this.isGone = true;
    this.stream?.close();
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.onVisible);
    this.off.forEach((off) => off());
  }

  /**
   * What events do not tell is looked up: at each change of the state, and now and then while the task is not final. A look that
   * another one overtook shows nothing, since its answer is older than what is shown.
   */
  async look() {
    clearTimeout(this.timer);
    const mine = ++this.looks;
    const seen = await this.see().catch((error) => ({ error }));
    if (mine !== this.looks || this.isGone) {
      return;
    }
    this.setState(seen);
    const task = seen.task || this.state.task;
    if (!document.hidden && task && !isFinal(task.state)) {
      this.timer = setTimeout(() => this.look(), 2000);
    }
  }

  async see() {
    const task = await get('/tasks/' + this.id);
    const [why, timeline, request, usage] = await Promise.all([
      isFinal(task.state) ? null : optional(get('/tasks/' + this.id + '/why')),
      optional(get('/tasks/' + this.id + '/timeline')),
      this.state.request || optional(get('/tasks/' + this.id + '/request')),
      task.usage?.promptTokens + task.usage?.outputTokens > 0 ? optional(get('/tasks/' + this.id + '/usage')) : null,
    ]);
    return { task, why, timeline, request, usage, error: null };
  }

  set(change) {
    if (!this.isGone) {
      this.setState(change);
    }
  }

  follow() {
    this.stream?.close();
    this.stream = follow('/tasks/' + this.id + '/events', {
      state: (event) => {
        this.set(({ task }) => task && { task: { ...task, state: event.state, attempt: event.attempt ?? task.attempt } });
        this.look();
      },
      progress: (event) => this.set(({ task }) => task && { task: { ...task, progress: event } }),
      chunk: (event) => this.set(({ text }) => ({ text: text + event.text })),
      restart: () => this.set({ text: '', gap: false }),
      trimmed: () => this.set({ text: '', gap: true }),
      end: (event) => {
        this.stream.close();
        this.set({ task: event });
        this.look();
      },
    });
  }

  can(what) {
    const { task } = this.state;
    if (!task || !session.mayEnqueue()) {
      return false;
    }
    return { cancel: !isFinal(task.state) && !task.cancelRequested, retry: endedBadly(task.state), again: true }[what];
  }

  async cancel() {
    if (await ask({ title: 'Cancel this task?', text: 'A waiting task ends at once, a running one within a second.', yes: 'Cancel the task', isDangerous: true })) {
      await attempt(() => remove('/tasks/' + this.id), 'The task is cancelled.');
      this.look();
    }
  }

  async retry() {
    if (await attempt(() => post('/tasks/' + this.id + '/retry'), 'The task runs again.')) {
      this.set({ text: '', gap: false });
      await this.look();
      this.follow();
    }
  }

  render(_, { task, error, why, timeline, request, usage, text, gap }) {
    if (!task) {
      return error?.status === 404
        ? h(Empty, { title: 'There is no such task (any more)' }, 'Results are kept for as long as resultTtl says, which is a day by default. ', h(Link, { to: '/tasks' }, 'All tasks'))
        : error
          ? h(Problem, { error })
          : h(Loading, { rows: 8 });
    }
    return h(
      'div',
      this.head(task),
      h(Problem, { error }),
      !isFinal(task.state) && h(Reasons, { why }),
      task.error && h('div.notice', { class: endedBadly(task.state) ? 'tone-red' : 'tone-amber', 'data-part': 'error' }, h(Icon, { name: 'failures' }), h('div', h('strong', task.error.type), ' in attempt ' + task.error.attempt, h('div', task.error.message), this.neighbours(task))),
      h(
        'div.split',
        h(
          'div.stack',
          !isFinal(task.state) && task.state === 'STARTED' && this.progress(task),
          h(Timeline, { task, timeline }),
          text && !(isFinal(task.state) && task.result) && h(Output, { text, gap, isLive: !isFinal(task.state) }),
          task.state === 'SUCCEEDED' && h(Result, { task }),
          h(Calls, { usage }),
          request && h(Panel, { title: 'Arguments', 'data-part': 'arguments' }, h(Json, { value: request.args ?? {}, label: 'the arguments' })),
        ),
        h(TaskFacts, { task, request }),
      ),
    );
  }

  head(task) {
    return h(
      'header.head',
      h(
        'div',
        h('div.crumbs', h(Link, { to: '/tasks' }, 'Tasks'), ' / ', h(Link, { to: '/handlers/' + encodeURIComponent(task.task) }, task.task)),
        h('h1', { class: 'task-title' }, task.task, ' ', h(Badge, task)),
        h('p.sub.mono', task.id, ' ', h('button.quiet', { type: 'button', 'aria-label': 'Copy the id', title: 'Copy the id (y)', onClick: () => copy(task.id) }, h(Icon, { name: 'copy', size: 13 }))),
      ),
      session.mayEnqueue() &&
        h(
          'div.buttons',
          this.can('cancel') && h(Button, { icon: 'stop', title: 'c', onClick: () => this.cancel() }, 'Cancel'),
          task.cancelRequested && !isFinal(task.state) && h('span.muted', 'Cancelling…'),
          this.can('retry') && h(Button, { icon: 'again', tone: 'primary', title: 'r', onClick: () => this.retry() }, 'Retry'),
          h(Link, { to: '/new?from=' + task.id, class: 'button', title: 'e' }, h(Icon, { name: 'pencil', size: 14 }), 'Run again…'),
        ),
    );
  }

  progress(task) {
    const { percent = 0, message = '' } = task.progress || {};
    return h(Panel, { 'data-part': 'progress' }, h('div.body.progress', h('div', h('span', message || 'Running'), h('strong', percent + ' %')), h(Meter, { value: percent, most: 100, label: percent + ' % done' })));
  }

  neighbours(task) {
    return h('div.links', h(Link, { to: '/failures?task=' + encodeURIComponent(task.task) }, 'Failures like this'), ' · ', h(Link, { to: '/tasks?state=FAILED&errorType=' + task.error.type }, 'All that failed with ' + task.error.type));
  }
}
