/** What can be done with the rows that were chosen. Each button says with how many of them. */
import { h } from '../core/view.js';
import { post, remove } from '../core/api.js';
import { count, number } from '../core/format.js';
import { endedBadly, isFinal } from '../core/states.js';
import { attempt } from '../core/actions.js';
import { ask } from './dialog.js';
import { say } from './toast.js';
import { Button } from './common.js';

export function Chosen({ tasks, onDone }) {
  if (tasks.length === 0) {
    return null;
  }
  const bad = tasks.filter((one) => endedBadly(one.state));
  const open = tasks.filter((one) => !isFinal(one.state));
  return h(
    'div.chosen-bar',
    h('strong', number(tasks.length) + ' chosen'),
    bad.length > 0 && h(Button, { class: 'small', icon: 'again', onClick: () => each(bad, 'Run again', (id) => post('/tasks/' + id + '/retry'), onDone) }, 'Retry ' + count(bad.length, 'task')),
    open.length > 0 && h(Button, { class: 'small', icon: 'stop', onClick: () => cancel(open, onDone) }, 'Cancel ' + count(open.length, 'task')),
    h(Button, { class: 'small', onClick: onDone }, 'Choose none'),
  );
}

async function cancel(tasks, onDone) {
  const many = count(tasks.length, 'task');
  if (await ask({ title: 'Cancel ' + many + '?', text: 'Waiting ones end at once, running ones within a second.', yes: 'Cancel ' + many, isDangerous: true })) {
    await each(tasks, 'Cancelled', (id) => remove('/tasks/' + id), onDone);
  }
}

async function each(tasks, past, change, onDone) {
  const results = await Promise.allSettled(tasks.map((one) => change(one.id)));
  const failed = results.filter((one) => one.status === 'rejected');
  if (failed.length > 0) {
    say(past + ': ' + number(tasks.length - failed.length) + ' of ' + count(tasks.length, 'task') + '. ' + failed[0].reason.message, 'error');
  } else {
    await attempt(async () => null, past + ': ' + count(tasks.length, 'task') + '.');
  }
  onDone();
}
