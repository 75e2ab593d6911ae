/** What can be done with a schedule. */
import { h } from '../core/view.js';
import { post, query, remove } from '../core/api.js';
import * as session from '../core/session.js';
import { go } from '../core/router.js';
import { attempt } from '../core/actions.js';
import { ask } from './dialog.js';
import { Button } from './common.js';

/** An administrator names the tenant of a schedule that is another's. */
const tenant = (schedule) => (schedule.tenant === session.current().tenant ? '' : query({ tenant: schedule.tenant }));

export const schedulePath = (schedule, then = '') => '/schedules/' + encodeURIComponent(schedule.name) + then + tenant(schedule);
export const scheduleAddress = (schedule) => schedulePath(schedule);

export function ScheduleActions({ schedule, onDone, canDelete }) {
  const pause = async () => {
    await attempt(() => post(schedulePath(schedule, schedule.paused ? '/resume' : '/pause')), schedule.paused ? 'It ticks again.' : 'It is paused.');
    onDone();
  };
  const run = async () => {
    let task;
    if (await attempt(async () => (task = await post(schedulePath(schedule, '/run'))), 'A task was made.')) {
      go('/tasks/' + task.id);
    }
  };
  const drop = async () => {
    if (await ask({ title: 'Delete the schedule ' + schedule.name + '?', text: 'The tasks that it made stay.', yes: 'Delete the schedule', isDangerous: true })) {
      if (await attempt(() => remove(schedulePath(schedule)), 'The schedule is deleted.')) {
        go('/schedules');
      }
    }
  };
  return h(
    'div.actions',
    h(Button, { class: 'small', icon: 'play', onClick: run }, 'Run now'),
    h(Button, { class: 'small', onClick: pause }, schedule.paused ? 'Resume' : 'Pause'),
    canDelete && h(Button, { class: 'small', icon: 'trash', onClick: drop }, 'Delete…'),
  );
}
