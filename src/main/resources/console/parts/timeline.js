/** The life of a task as bars: waiting, each attempt with its steps, waits between attempts. */
import { h } from '../core/view.js';
import { at, duration, exact } from '../core/format.js';
import { isFinal } from '../core/states.js';
import { Link } from '../core/router.js';
import { Panel } from './common.js';

const KINDS = {
  delayed: ['Delayed', 'violet'],
  waiting: ['Waiting', 'grey'],
  dependency: ['Waiting for other tasks', 'violet'],
  running: ['Attempt', 'blue'],
  'retry-wait': ['Wait before the next attempt', 'amber'],
  step: ['Step', 'green'],
};

/** From the times of the task alone, for servers that keep no history of it. */
function simple(task) {
  const spans = [];
  if (!task.startedAt) {
    spans.push({ kind: task.state === 'SCHEDULED' ? 'delayed' : task.state === 'WAITING' ? 'dependency' : 'waiting', from: task.createdAt, to: task.finishedAt });
  } else {
    spans.push({ kind: 'waiting', from: task.createdAt, to: task.startedAt });
    spans.push({ kind: 'running', attempt: task.attempt, worker: task.worker, from: task.startedAt, to: task.finishedAt, outcome: isFinal(task.state) ? task.state.toLowerCase() : null });
  }
  return spans;
}

export function Timeline({ task, timeline }) {
  const spans = timeline?.spans?.length > 0 ? timeline.spans : simple(task);
  const now = timeline ? Date.parse(timeline.now) : Date.now();
  const begin = Date.parse(spans[0].from);
  const end = Math.max(...spans.map((one) => (one.to ? Date.parse(one.to) : now)), begin + 1);
  const ms = (one) => (one.to ? Date.parse(one.to) : now) - Date.parse(one.from);
  const total = (kinds) => spans.filter((one) => kinds.includes(one.kind)).reduce((sum, one) => sum + ms(one), 0);
  const worked = total(['running']);
  const waited = total(['delayed', 'waiting', 'dependency', 'retry-wait']);
  return h(
    Panel,
    { title: 'Timeline', side: h('span.muted', 'worked ' + duration(worked) + ', waited ' + duration(waited)), 'data-part': 'timeline' },
    h(
      'ol.timeline',
      spans.map((one) => {
        const [word, tone] = KINDS[one.kind] || [one.kind, 'grey'];
        const isBad = ['failed', 'crashed', 'expired'].includes(one.outcome);
        const left = (100 * (Date.parse(one.from) - begin)) / (end - begin);
        const width = Math.max(0.6, (100 * ms(one)) / (end - begin));
        return h(
          'li',
          { class: one.kind === 'step' ? 'is-step' : '', 'data-kind': one.kind },
          h('div.label', title(one, word), one.worker && h('span.muted', ' on ', h(Link, { to: '/workers/' + encodeURIComponent(one.worker) }, one.worker.slice(0, 18)))),
          h(
            'div.track',
            { title: at(one.from) + ' – ' + (one.to ? at(one.to) : 'now') },
            h('div', { class: 'fill-' + (isBad ? 'red' : one.kind === 'running' && one.outcome === 'succeeded' ? 'green' : tone), style: { left: Math.min(left, 99.4) + '%', width: Math.min(width, 100 - Math.min(left, 99.4)) + '%' } }),
          ),
          h('time.right.nowrap', { datetime: exact(one.from) }, duration(ms(one)), !one.to && !isFinal(task.state) && '…'),
          one.error && h('div.span-error', h('strong', one.error.type), ': ', one.error.message),
        );
      }),
    ),
  );
}

function title(span, word) {
  if (span.kind === 'running') {
    return ['Attempt ' + (span.attempt ?? ''), span.outcome && h('span.muted', ' ' + span.outcome)];
  }
  return span.kind === 'step' ? span.step : word;
}
