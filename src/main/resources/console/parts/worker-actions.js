/** Orders to a worker. */
import { h } from '../core/view.js';
import { patch, post } from '../core/api.js';
import { attempt } from '../core/actions.js';
import { askFor } from './dialog.js';
import { Button } from './common.js';

export function WorkerActions({ worker, onDone }) {
  const path = '/workers/' + encodeURIComponent(worker.id);
  const drain = async () => {
    await attempt(() => post(path + (worker.draining ? '/resume' : '/drain')), worker.draining ? 'It takes tasks again.' : 'It ends what it runs, and takes no more.');
    onDone();
  };
  const scale = async () => {
    const slots = await askFor({ title: 'Change how many tasks it runs at once', text: 'Until the worker ends. What it runs already goes on.', label: 'Slots', yes: 'Change', value: worker.concurrency, type: 'number', attributes: { min: 1, max: 100000 } });
    if (slots) {
      await attempt(() => patch(path, { concurrency: Number(slots) }), 'Ordered: ' + slots + ' slots.');
      onDone();
    }
  };
  const queues = async () => {
    const names = await askFor({ title: 'Change which queues it serves', text: 'Separated by commas, with a weight if need be, such as reports:3. Empty: all.', label: 'Queues', yes: 'Change', value: worker.queues.join(', '), attributes: { required: false } });
    if (names !== undefined) {
      await attempt(() => patch(path, { queues: names.split(/[\s,]+/).filter(Boolean) }), 'Ordered.');
      onDone();
    }
  };
  return h(
    'div.actions',
    h(Button, { class: 'small', onClick: drain }, worker.draining ? 'Resume' : 'Drain'),
    h(Button, { class: 'small', onClick: scale }, 'Slots…'),
    h(Button, { class: 'small', onClick: queues }, 'Queues…'),
  );
}
