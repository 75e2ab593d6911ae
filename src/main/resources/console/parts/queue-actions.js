/** What operators do with a queue. */
import { h } from '../core/view.js';
import { post, remove } from '../core/api.js';
import { count, number } from '../core/format.js';
import { attempt, countOf } from '../core/actions.js';
import { ask, askFor } from './dialog.js';
import { Button } from './common.js';

/** The states of tasks that a purge and a move find. */
const WAITING = ['QUEUED', 'SCHEDULED', 'RETRYING'];

/** What waits in a queue right now, in words; null if it cannot be counted. */
async function waitingIn(queue) {
  const found = await countOf('cancel', WAITING.map((state) => ({ queue: queue.name, state })));
  return found && (found.isMore ? 'at least ' + number(found.matched) + ' waiting tasks' : count(found.matched, 'waiting task'));
}

export function QueueActions({ queue, onDone }) {
  const path = '/queues/' + encodeURIComponent(queue.name);
  const pause = async () => {
    await attempt(() => post(path + '/' + (queue.paused ? 'resume' : 'pause')), queue.paused ? queue.name + ' runs again.' : queue.name + ' is paused: it takes tasks, and runs none.');
    onDone();
  };
  const move = async () => {
    const waiting = await waitingIn(queue);
    if (!waiting) {
      return;
    }
    const to = await askFor({ title: 'Move ' + waiting + ' of ' + queue.name, text: 'With their priorities and in their order. Running tasks stay.', label: 'To the queue', yes: 'Move ' + waiting, attributes: { pattern: '[A-Za-z0-9._\\-]{1,64}' } });
    if (to) {
      await attempt(() => post(path + '/move', { to }), (answer) => 'Moved: ' + count(answer.moved, 'task') + ' to ' + to + '.');
      onDone();
    }
  };
  const purge = async () => {
    const waiting = await waitingIn(queue);
    if (!waiting) {
      return;
    }
    const agreed = await ask({
      title: 'Cancel all that waits in ' + queue.name + '?',
      text: 'That were ' + waiting + ' a moment ago, of all tenants. They end as cancelled, and can be run again. Running tasks go on.',
      yes: 'Cancel ' + waiting,
      isDangerous: true,
    });
    if (agreed) {
      await attempt(() => remove(path + '/tasks'), (answer) => 'Cancelled: ' + count(answer.purged, 'task') + '.');
      onDone();
    }
  };
  return h(
    'div.actions',
    h(Button, { class: 'small', icon: queue.paused ? 'play' : 'pause', onClick: pause }, queue.paused ? 'Resume' : 'Pause'),
    h(Button, { class: 'small', onClick: move }, 'Move…'),
    h(Button, { class: 'small', onClick: purge }, 'Purge…'),
  );
}
