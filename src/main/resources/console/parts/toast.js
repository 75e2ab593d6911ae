/** Short messages about what was done, read out by screen readers. */
import { Component, h } from '../core/view.js';

let host = null;
let number = 0;

export class ToastHost extends Component {
  constructor() {
    super();
    this.state = { toast: null };
  }

  componentDidMount() {
    host = this;
  }

  render(_, { toast }) {
    return h(
      'div.toasts',
      { role: 'status', 'aria-live': 'polite' },
      toast &&
        h(
          'div.toast',
          { class: 'toast-' + toast.kind, key: toast.kind },
          h('span', toast.text),
          h('button.quiet', { type: 'button', 'aria-label': 'Close this message', onClick: () => this.setState({ toast: null }) }, '×'),
        ),
    );
  }
}

/** Says something; errors stay longer. */
export function say(text, kind = 'done') {
  const mine = ++number;
  host?.setState({ toast: { text, kind } });
  setTimeout(() => mine === number && host?.setState({ toast: null }), kind === 'error' ? 12_000 : 5000);
}
