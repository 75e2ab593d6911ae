/** Dialogs: the browser's own, so that focus and Escape work as everywhere. */
import { Component, h } from '../core/view.js';

let host = null;

/** Where dialogs appear; there is one in the shell. */
export class DialogHost extends Component {
  constructor() {
    super();
    this.state = { open: null };
  }

  componentDidMount() {
    host = this;
  }

  show(content) {
    return new Promise((resolve) => this.setState({ open: { content, resolve } }, () => this.element?.showModal()));
  }

  close(value) {
    const open = this.state.open;
    if (open) {
      this.element?.close();
      this.setState({ open: null });
      open.resolve(value);
    }
  }

  render(_, { open }) {
    return (
      open &&
      h(
        'dialog.dialog',
        {
          ref: (element) => (this.element = element),
          'aria-labelledby': 'dialog-title',
          onCancel: (event) => {
            event.preventDefault();
            this.close(undefined);
          },
          onClick: (event) => event.target === this.element && this.close(undefined),
        },
        open.content((value) => this.close(value)),
      )
    );
  }
}

/** Shows a dialog; the promise gives what it was closed with, and undefined when it was dismissed. */
export function show(content) {
  return host.show(content);
}

/**
 * Asks before something is done.
 *
 * @param {{title: string, text?: *, yes: string, isDangerous?: boolean}} question
 * @returns {Promise<boolean>}
 */
export async function ask({ title, text, yes, isDangerous }) {
  const answer = await show((close) =>
    h(
      'form',
      {
        onSubmit: (event) => {
          event.preventDefault();
          close(true);
        },
      },
      h('h2#dialog-title', { id: 'dialog-title' }, title),
      text && h('p', text),
      h(
        'div.buttons',
        h('button.button', { type: 'button', onClick: () => close(false) }, 'Keep as it is'),
        h('button.button', { type: 'submit', class: isDangerous ? 'danger' : 'primary', autofocus: true }, yes),
      ),
    ),
  );
  return answer === true;
}

/**
 * Asks for one value.
 *
 * @param {{title: string, text?: *, label: string, yes: string, value?: string, type?: string, attributes?: Object}} question
 * @returns {Promise<string|undefined>}
 */
export function askFor({ title, text, label, yes, value = '', type = 'text', attributes = {} }) {
  return show((close) =>
    h(
      'form',
      {
        onSubmit: (event) => {
          event.preventDefault();
          close(new FormData(event.target).get('value'));
        },
      },
      h('h2', { id: 'dialog-title' }, title),
      text && h('p', text),
      h(
        'label.field',
        h('span', label),
        h('input', { name: 'value', type, value, required: true, autofocus: true, autocomplete: 'off', ...attributes }),
      ),
      h(
        'div.buttons',
        h('button.button', { type: 'button', onClick: () => close(undefined) }, 'Keep as it is'),
        h('button.button.primary', { type: 'submit' }, yes),
      ),
    ),
  );
}
