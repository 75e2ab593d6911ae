/** Enqueue a task: a form made from the handler's schema. With `?from=` it begins with what an earlier task was given. */
import { Component, h } from '../core/view.js';
import { ApiError, get, optional, post } from '../core/api.js';
import { go, setQuery } from '../core/router.js';
import { attempt } from '../core/actions.js';
import { Button, Empty, Head, Loading, Panel, Problem } from '../parts/common.js';
import { SchemaForm } from '../parts/schema-form.js';
import { TaskOptions } from '../parts/task-options.js';

export default class New extends Component {
  constructor(props) {
    super(props);
    this.state = { handlers: null, args: {}, options: {}, isJson: false, text: '', error: null, version: 0 };
  }

  async componentDidMount() {
    const { from, task } = this.props.place.query;
    try {
      const [handlers, request] = await Promise.all([get('/handlers'), from ? this.earlier(from) : null]);
      const name = request?.task || task || handlers.items[0]?.name;
      const { args = {}, task: _, ...options } = request || {};
      this.setState({ handlers: handlers.items.filter((one) => one.name !== 'webhook_delivery_task'), name, args, options: known(options), isFrom: Boolean(request) });
    } catch (error) {
      this.setState({ error });
    }
  }

  async earlier(id) {
    return optional(get('/tasks/' + encodeURIComponent(id) + '/request'));
  }

  handler() {
    return this.state.handlers.find((one) => one.name === this.state.name);
  }

  choose(name) {
    setQuery({ task: name, from: '' });
    this.setState({ name, args: {}, options: {}, isFrom: false, error: null, version: this.state.version + 1 });
  }

  switchForm() {
    const { isJson, args, text, version } = this.state;
    if (!isJson) {
      this.setState({ isJson: true, text: JSON.stringify(args, null, 2) });
      return;
    }
    try {
      this.setState({ isJson: false, args: JSON.parse(text), error: null, version: version + 1 });
    } catch (e) {
      this.setState({ error: new ApiError({ status: 400, detail: 'The arguments are no JSON: ' + e.message }) });
    }
  }

  async submit(event) {
    event.preventDefault();
    const { name, args, options, isJson, text } = this.state;
    let given = args;
    try {
      given = isJson ? JSON.parse(text) : args;
    } catch (e) {
      this.setState({ error: new ApiError({ status: 400, detail: 'The arguments are no JSON: ' + e.message }) });
      return;
    }
    this.setState({ isBusy: true, error: null });
    try {
      const task = await post('/tasks', { task: name, args: given, ...options });
      await attempt(async () => null, 'The task is enqueued.');
      go('/tasks/' + task.id);
    } catch (error) {
      this.setState({ error, isBusy: false });
    }
  }

  render(_, { handlers, name, args, options, isJson, text, error, isBusy, isFrom, version }) {
    if (!handlers) {
      return error ? h(Problem, { error }) : h(Loading, { rows: 6 });
    }
    const handler = this.handler();
    if (!handler) {
      return h(Empty, { title: 'There is no such task' }, name, h('div.buttons', h(Button, { onClick: () => this.choose(handlers[0].name) }, 'Choose another one')));
    }
    const errors = byField(error);
    const schema = handler.arguments;
    return h(
      'form',
      { onSubmit: (event) => this.submit(event) },
      h(Head, { title: isFrom ? 'Run again' : 'New task', sub: isFrom ? 'With the arguments of an earlier task; change what you like. A new task is made.' : 'The form comes from what the task’s handler says of its arguments.' }),
      h(Problem, { error }),
      h(
        'div.split',
        h(
          'div.stack',
          h(
            Panel,
            { title: 'Task' },
            h(
              'div.body.form',
              h('label.field', h('span', 'Which'), h('select', { name: 'task', value: name, onChange: (event) => this.choose(event.target.value) }, handlers.map((one) => h('option', { value: one.name }, one.name))), h('small', handler.description)),
            ),
          ),
          h(
            Panel,
            { title: 'Arguments', side: h(Button, { class: 'small', onClick: () => this.switchForm() }, isJson ? 'As a form' : 'As JSON') },
            h(
              'div.body.form',
              { key: name + version },
              isJson
                ? h('label.field', h('span', 'JSON'), h('textarea', { name: 'json', rows: 12, spellcheck: false, value: text, onInput: (event) => this.setState({ text: event.target.value }) }))
                : Object.keys(schema.properties || {}).length > 0
                  ? h(SchemaForm, { schema, value: args, errors, onChange: (next) => this.setState({ args: next }) })
                  : h('p.muted', 'It takes no arguments that it describes. Switch to JSON to give some.'),
            ),
          ),
          h('div.buttons', h('button.button.primary', { type: 'submit', disabled: isBusy }, isBusy ? 'Enqueueing…' : 'Enqueue')),
        ),
        h(TaskOptions, { key: name + version, handler, value: options, errors, onChange: (next) => this.setState({ options: next }) }),
      ),
    );
  }
}

/** Only what the form shows, or passes on as it is. */
function known(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0)));
}

function byField(error) {
  const errors = {};
  for (const one of error?.errors || []) {
    const name = one.field.replace(/^args\.?/, '').replace(/[.[].*/, '');
    errors[name] = [errors[name], one.message].filter(Boolean).join('; ');
  }
  return errors;
}
