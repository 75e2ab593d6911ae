/** One schedule: its next ten ticks, and a form to change it. `/schedules/new` makes one. */
import { Component, h } from '../core/view.js';
import { ApiError, get, put } from '../core/api.js';
import * as session from '../core/session.js';
import { go, Link } from '../core/router.js';
import { ago, at, exact } from '../core/format.js';
import { attempt } from '../core/actions.js';
import { ScheduleActions, schedulePath } from '../parts/schedule-actions.js';
import { Tag } from '../parts/badge.js';
import { Empty, Head, Loading, Panel, Problem } from '../parts/common.js';

/** Fields that the answer has, and the request has not. */
const ANSWERED = new Set(['name', 'tenant', 'next', 'lastTick', 'lastTask', 'skipped', 'declared', 'paused']);

export default class Schedule extends Component {
  constructor(props) {
    super(props);
    this.name = props.place.parts[1];
    this.isNew = this.name === 'new' && !props.place.query.tenant;
    this.state = { schedule: null, handlers: [], error: null };
  }

  componentDidMount() {
    this.load();
  }

  async load() {
    try {
      const handlers = (await get('/handlers')).items.map((one) => one.name);
      const schedule = this.isNew ? { name: '', cron: '0 7 * * 1-5', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, task: handlers[0], args: {} } : await get('/schedules/' + encodeURIComponent(this.name), this.props.place.query);
      this.setState({ handlers, schedule, error: null });
    } catch (error) {
      this.setState({ error });
    }
  }

  async submit(event) {
    event.preventDefault();
    const { schedule } = this.state;
    const values = Object.fromEntries(new FormData(event.target));
    const others = Object.fromEntries(Object.entries(schedule).filter(([field, value]) => !ANSWERED.has(field) && value !== null));
    let args;
    try {
      args = JSON.parse(values.args || '{}');
    } catch (e) {
      this.setState({ error: new ApiError({ status: 400, detail: 'The arguments are no JSON: ' + e.message }) });
      return;
    }
    const isCron = !/^P/.test(values.when.trim());
    const body = { ...others, task: values.task, args, missed: values.missed, overlap: values.overlap, paused: schedule.paused || undefined, cron: isCron ? values.when.trim() : undefined, zone: isCron ? values.zone.trim() || undefined : undefined, every: isCron ? undefined : values.when.trim() };
    const name = this.isNew ? values.name.trim() : schedule.name;
    try {
      const kept = await put(schedulePath({ ...schedule, name, tenant: schedule.tenant || session.current().tenant }), body);
      await attempt(async () => null, 'The schedule is kept. It ticks next at ' + at(kept.next[0]) + '.');
      this.setState({ schedule: kept, error: null });
      if (this.isNew) {
        go('/schedules/' + encodeURIComponent(name));
      }
    } catch (error) {
      this.setState({ error });
    }
  }

  render(_, { schedule, error }) {
    if (!schedule) {
      return error?.status === 404 ? h(Empty, { title: 'There is no such schedule' }, h(Link, { to: '/schedules' }, 'All schedules')) : error ? h(Problem, { error }) : h(Loading);
    }
    const mayChange = session.mayEnqueue();
    return h(
      'div',
      h(Head, { title: this.isNew ? 'New schedule' : schedule.name, sub: h(Link, { to: '/schedules' }, 'Schedules') }, mayChange && !this.isNew && h(ScheduleActions, { schedule, canDelete: true, onDone: () => this.load() })),
      h(Problem, { error }),
      schedule.declared && h('div.notice', { class: 'tone-amber' }, 'It comes from the configuration, and is as it says there again at the next start.'),
      h('div.split', this.form(schedule, mayChange), !this.isNew && this.ticks(schedule)),
    );
  }

  form(schedule, mayChange) {
    const { handlers } = this.state;
    const choice = (name, label, options) => h('label.field', h('span', label), h('select', { name, defaultValue: schedule[name] || options[0][0] }, options.map(([value, text]) => h('option', { value, selected: (schedule[name] || options[0][0]) === value }, text))));
    return h(
      'form',
      { onSubmit: (event) => this.submit(event) },
      h(
        Panel,
        { title: 'Definition' },
        h(
          'fieldset.body.form',
          { disabled: !mayChange },
          this.isNew && h('label.field', h('span', 'Name'), h('input', { name: 'name', required: true, autofocus: true, pattern: '[A-Za-z0-9._\\-]{1,64}' })),
          h('div.pair', h('label.field', h('span', 'When'), h('input', { name: 'when', class: 'mono', required: true, defaultValue: schedule.cron || schedule.every }), h('small', 'cron (0 7 * * 1-5, @daily) or an interval (PT1H)')), h('label.field', h('span', 'Time zone of cron'), h('input', { name: 'zone', defaultValue: schedule.zone || '', placeholder: 'UTC' }))),
          h('label.field', h('span', 'Task'), h('select', { name: 'task' }, handlers.map((one) => h('option', { value: one, selected: one === schedule.task }, one)))),
          h('label.field', h('span', 'Arguments, as JSON'), h('textarea', { name: 'args', rows: 6, spellcheck: false, defaultValue: JSON.stringify(schedule.args ?? {}, null, 2) })),
          h('div.pair', choice('missed', 'Ticks that were missed', [['once', 'one task for all of them'], ['skip', 'no task'], ['all', 'one task each']]), choice('overlap', 'While its last task runs', [['allow', 'make another one'], ['skip', 'make none']])),
          mayChange && h('div.buttons', h('button.button.primary', { type: 'submit' }, this.isNew ? 'Make the schedule' : 'Save')),
        ),
      ),
    );
  }

  ticks(schedule) {
    return h(
      Panel,
      { title: 'Next ten ticks', side: schedule.paused && h(Tag, { tone: 'amber' }, 'Paused') },
      h('ol.ticks', (schedule.next || []).map((time) => h('li', h('time', { datetime: exact(time), title: exact(time) }, at(time)), h('span.muted', ago(time))))),
      schedule.lastTick && h('div.body', h('span.muted', 'Last tick ' + ago(schedule.lastTick) + ' '), schedule.lastTask && h(Link, { to: '/tasks/' + schedule.lastTask }, 'its task'), schedule.skipped > 0 && h('span.muted', ', ' + schedule.skipped + ' skipped')),
    );
  }
}
