/** What is known of a task, beside what it did. */
import { h } from '../core/view.js';
import { Link } from '../core/router.js';
import { at, exact, exactMoney, money, number } from '../core/format.js';
import * as session from '../core/session.js';
import { Badge } from './badge.js';
import { Facts, Panel } from './common.js';
import { took } from './task-table.js';

const time = (value) => value && h('time', { datetime: exact(value), title: exact(value) }, at(value));

export function TaskFacts({ task, request }) {
  const { usage, webhook } = task;
  return h(
    'aside',
    h(
      Panel,
      { title: 'Facts' },
      h(Facts, {
        items: [
          ['Queue', h(Link, { to: '/tasks?queue=' + encodeURIComponent(task.queue) }, task.queue)],
          ['Priority', task.priority],
          session.current().keys && ['Tenant', task.tenant],
          ['Attempts', task.attempt + ' of ' + task.maxAttempts + (task.crashes > 0 ? ', ' + task.crashes + ' crashes' : '')],
          ['Created', time(task.createdAt)],
          ['Due', time(task.dueAt)],
          ['Started', time(task.startedAt)],
          ['Finished', time(task.finishedAt)],
          ['Took', task.startedAt && task.finishedAt && took(task)],
          ['Worker', task.worker && h(Link, { to: '/workers/' + encodeURIComponent(task.worker) }, task.worker)],
          ['Flow', task.flow && h(Link, { to: '/flows/' + task.flow.id }, task.flow.key)],
          ['Tags', task.tags.length > 0 && h('div.chips', task.tags.map((tag) => h(Link, { to: '/tasks?tag=' + encodeURIComponent(tag), class: 'chip' }, tag)))],
          ['Limits', task.limitKeys.length > 0 && h('div.chips', task.limitKeys.map((key) => h('span.chip', key)))],
          ['Time limit', request?.timeout],
          ['Budget', typeof task.budgetUsd === 'number' && h('span', { title: exactMoney(task.budgetUsd) }, money(task.budgetUsd))],
          ['Result kept', request?.resultTtl],
        ],
      }),
    ),
    usage && usage.promptTokens + usage.outputTokens > 0 &&
      h(
        Panel,
        { title: 'Use of the model' },
        h(Facts, { items: [['Prompt', number(usage.promptTokens) + ' tokens'], ['Output', number(usage.outputTokens) + ' tokens'], ['Cost', usage.costUsd ? money(usage.costUsd) : null]] }),
      ),
    webhook &&
      h(
        Panel,
        { title: 'Webhook' },
        h(Facts, {
          items: [
            ['State', h(Badge, { state: webhook.state })],
            ['Tries', webhook.attempts],
            ['Last status', webhook.lastStatus],
            ['Next try', time(webhook.nextAt)],
            ['Error', webhook.error && (webhook.error.message || String(webhook.error))],
            ['Delivery', webhook.task && h(Link, { to: '/tasks/' + webhook.task }, 'the task that sends it')],
          ],
        }),
      ),
  );
}
