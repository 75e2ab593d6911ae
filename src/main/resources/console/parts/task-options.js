/** The options of a task, besides its arguments. */
import { h } from '../core/view.js';
import { plainAmount } from '../core/format.js';
import { Panel } from './common.js';

export function TaskOptions({ handler, value, errors, onChange }) {
  const set = (name, one) => {
    const next = { ...value };
    if (one === '' || one === undefined || (Array.isArray(one) && one.length === 0)) {
      delete next[name];
    } else {
      next[name] = one;
    }
    onChange(next);
  };
  const list = (text) => text.split(/[\s,]+/).filter(Boolean);
  const field = (name, label, help, attributes = {}, read = (text) => text.trim()) =>
    h(
      'label.field',
      h('span', label),
      h('input', { name, autocomplete: 'off', 'aria-invalid': String(Boolean(errors[name])), defaultValue: Array.isArray(value[name]) ? value[name].join(', ') : typeof value[name] === 'object' ? value[name]?.url : value[name], onInput: (event) => set(name, read(event.target.value)), ...attributes }),
      h('small', { class: errors[name] ? 'error' : '' }, errors[name] || help),
    );
  return h(
    'aside',
    h(
      Panel,
      { title: 'Options' },
      h(
        'div.body.form',
        field('queue', 'Queue', null, { placeholder: handler.defaults.queue }),
        h('label.field', h('span', 'Priority'), h('select', { name: 'priority', value: value.priority || '', onChange: (event) => set('priority', event.target.value) }, ['', 'high', 'normal', 'low'].map((one) => h('option', { value: one }, one || 'normal (default)')))),
        field('delay', 'Delay', 'When it may start: PT10S is ten seconds from now', { placeholder: 'none' }),
        field('timeout', 'Time limit of an attempt', null, { placeholder: handler.defaults.timeout }),
        field('maxAttempts', 'Attempts', null, { type: 'number', min: 1, max: 100, placeholder: handler.defaults.maxAttempts }, (text) => (text ? Number(text) : '')),
        field('tags', 'Tags', 'Separated by commas', {}, list),
        field('limitKeys', 'Limit keys', 'Up to three, such as site:acme.example', {}, list),
        field('budgetUsd', 'Budget, in US dollars', 'What it may cost over all its attempts', { type: 'number', min: 0, max: 500000, step: 'any', placeholder: 'none', defaultValue: plainAmount(value.budgetUsd) }, (text) => (text ? Number(text) : '')),
        field('webhook', 'Webhook', 'A URL that is told when the task has ended', { type: 'url' }),
      ),
    ),
  );
}
