/** Asks for a key when keys are configured. */
import { Component, h } from '../core/view.js';
import * as session from '../core/session.js';

export class SignIn extends Component {
  async submit(event) {
    event.preventDefault();
    const key = new FormData(event.target).get('key').trim();
    this.setState({ isBusy: true, error: null });
    try {
      await session.signIn(key);
      this.props.onSignedIn();
    } catch (error) {
      this.setState({ isBusy: false, error });
    }
  }

  render(_, { isBusy, error }) {
    return h(
      'main.sign-in',
      h(
        'form',
        { onSubmit: (event) => this.submit(event) },
        h('img', { src: '/console/icon.svg', width: 44, height: 44, alt: '' }),
        h('h1', 'Leadline'),
        h('p.sub', 'Keys are configured here (LEADLINE_API_KEYS). The one that you enter is kept for a week in a cookie that no script can read.'),
        h(
          'label.field',
          h('span', 'API key'),
          h('input', {
            name: 'key',
            type: 'password',
            required: true,
            autofocus: true,
            autocomplete: 'current-password',
            'aria-invalid': error ? 'true' : 'false',
            'aria-describedby': error ? 'sign-in-error' : undefined,
          }),
        ),
        h('p.error', { id: 'sign-in-error', role: 'alert' }, error ? error.message : ''),
        h('button.button.primary', { type: 'submit', disabled: isBusy }, 'Sign in'),
      ),
    );
  }
}
