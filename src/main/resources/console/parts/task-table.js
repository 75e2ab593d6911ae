/** Tasks, one a row. */
import { h } from '../core/view.js';
import { Link } from '../core/router.js';
import { duration, shortId } from '../core/format.js';
import { isFinal } from '../core/states.js';
import { Badge } from './badge.js';
import { Ago, Table } from './common.js';

/** @param {{tasks: Object[], chosen?: Set<string>, onChoose?: function(Set<string>)}} props with `onChoose`, rows can be chosen */
export function TaskTable({ tasks, chosen = new Set(), onChoose }) {
  const choose = (ids, isOn) => {
    const now = new Set(chosen);
    ids.forEach((id) => (isOn ? now.add(id) : now.delete(id)));
    onChoose(now);
  };
  const isAll = tasks.every((one) => chosen.has(one.id));
  return h(
    Table,
    {
      label: 'Tasks',
      head: [
        onChoose && h('th', { scope: 'col' }, h('input', { type: 'checkbox', 'aria-label': 'Choose all on this page', checked: isAll, onChange: (event) => choose(tasks.map((one) => one.id), event.target.checked) })),
        'State',
        'Task',
        'Queue',
        h('th.num', { scope: 'col' }, 'Attempt'),
        h('th.num', { scope: 'col' }, 'Took'),
        'Created',
        'Id',
      ].filter(Boolean),
    },
    tasks.map((one) =>
      h(
        'tr',
        { key: one.id, class: chosen.has(one.id) ? 'chosen' : '' },
        onChoose && h('td', h('input', { type: 'checkbox', 'aria-label': 'Choose ' + one.id, checked: chosen.has(one.id), onChange: (event) => choose([one.id], event.target.checked) })),
        h('td', h(Badge, one)),
        h('td', h(Link, { to: '/tasks/' + one.id, class: 'name' }, one.task), says(one)),
        h('td', one.queue),
        h('td.num', one.attempt + ' / ' + one.maxAttempts),
        h('td.num.nowrap', took(one)),
        h('td.nowrap', h(Ago, { time: one.createdAt })),
        h('td.mono.muted.nowrap', { title: one.id }, shortId(one.id)),
      ),
    ),
  );
}

/** The most telling words about a task: its error, or what it says about its progress. */
function says(task) {
  const text = task.error ? task.error.type + ': ' + task.error.message : !isFinal(task.state) && task.progress ? task.progress.percent + ' % ' + (task.progress.message || '') : '';
  return text && h('span.what', { title: text }, text);
}

export function took(task) {
  if (!task.startedAt) {
    return '–';
  }
  const end = task.finishedAt ? Date.parse(task.finishedAt) : task.state === 'STARTED' ? Date.now() : null;
  return end === null ? '–' : duration(end - Date.parse(task.startedAt));
}
