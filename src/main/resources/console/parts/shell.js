/** What is around each page: navigation, who is signed in, colours, help. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get, optional } from '../core/api.js';
import * as session from '../core/session.js';
import { go, Link } from '../core/router.js';
import { short, number } from '../core/format.js';
import { shortcut } from '../core/keys.js';
import { visiblePages } from '../pages/index.js';
import { DialogHost } from './dialog.js';
import { ToastHost } from './toast.js';
import { Icon } from './icon.js';
import { showHelp } from './help.js';

/** How many queues with failures the navigation names. */
const MOST_FAILING = 5;

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

export class Shell extends Live {
  constructor(props) {
    super(props);
    this.every = 5000;
  }

  /** The badges of the navigation. */
  async load(signal) {
    const overview = await optional(get('/overview', {}, signal));
    return { failed: overview?.failedLastHour ?? 0, running: overview?.running ?? 0, failing: (overview?.failing ?? []).slice(0, MOST_FAILING) };
  }

  componentDidMount() {
    super.componentDidMount();
    this.off = [
      ...visiblePages().map((page) => shortcut(page.keys, page.title, () => go('/' + page.name))),
      shortcut('?', 'Show this help', showHelp),
      shortcut('d', 'Dark or light', () => this.switchColours()),
    ];
  }

  componentWillUnmount() {
    super.componentWillUnmount();
    this.off.forEach((off) => off());
  }

  componentDidUpdate(before) {
    if (before.place !== this.props.place && this.state.isMenuOpen) {
      this.setState({ isMenuOpen: false });
    }
  }

  switchColours() {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('leadline-theme', theme);
    window.dispatchEvent(new Event('leadline-theme'));
    this.setState({});
  }

  async signOut() {
    await session.signOut();
    this.props.onSignedOut();
  }

  render({ page, children }, { data, isMenuOpen }) {
    const { tenant, keys, version, scopes } = session.current();
    return h(
      'div.shell',
      { class: isMenuOpen ? 'menu-open' : '' },
      h('a.skip', { href: '#content' }, 'Skip to the content'),
      h(
        'header.bar',
        h('button.quiet', { type: 'button', 'aria-label': 'Menu', 'aria-expanded': String(Boolean(isMenuOpen)), 'aria-controls': 'navigation', onClick: () => this.setState({ isMenuOpen: !isMenuOpen }) }, h(Icon, { name: 'menu' })),
        h(Link, { to: '/', class: 'brand' }, h('img', { src: '/console/icon.svg', width: 24, height: 24, alt: '' }), 'Leadline'),
      ),
      h(
        'nav.side',
        { id: 'navigation', 'aria-label': 'Pages' },
        h(Link, { to: '/', class: 'brand' }, h('img', { src: '/console/icon.svg', width: 26, height: 26, alt: '' }), 'Leadline'),
        h(
          'ul',
          visiblePages().map((one) =>
            h(
              'li',
              { key: one.name, class: one.name === 'new' ? 'nav-new' : '' },
              h(
                Link,
                { to: '/' + one.name, 'aria-current': page?.name === one.name ? 'page' : undefined },
                h(Icon, { name: one.icon }),
                h('span', one.title),
                badge(one.name, data),
              ),
              one.name === 'queues' && data?.failing.length > 0 && h('ul.failing', data.failing.map((queue) => failing(queue))),
            ),
          ),
        ),
        h(
          'footer',
          h('div.who', { title: 'Scopes: ' + scopes.join(', ') }, keys ? [h('strong', tenant), ' · ', scopes.includes('admin') ? 'admin' : scopes.includes('enqueue') ? 'member' : 'read only'] : 'No keys: open on this machine'),
          h(
            'div.tools',
            h('button.quiet', { type: 'button', title: 'Dark or light (d)', 'aria-label': 'Dark or light', onClick: () => this.switchColours() }, h(Icon, { name: isDark() ? 'sun' : 'moon' })),
            h('button.quiet', { type: 'button', title: 'Keyboard shortcuts (?)', 'aria-label': 'Keyboard shortcuts', onClick: showHelp }, h(Icon, { name: 'keyboard' })),
            keys && h('button.quiet', { type: 'button', title: 'Sign out', 'aria-label': 'Sign out', onClick: () => this.signOut() }, h(Icon, { name: 'exit' })),
            h('span.version', version),
          ),
        ),
      ),
      h('main', { id: 'content', tabindex: -1 }, children),
      h(DialogHost),
      h(ToastHost),
    );
  }
}

/** A queue of which tasks failed, with how many. */
function failing({ queue, failed }) {
  return h('li', { key: queue }, h(Link, { to: '/failures?queue=' + encodeURIComponent(queue), title: number(failed) + ' of ' + queue + ' failed in the last hour', 'data-failing': queue }, h('span', queue), h('span.count', { class: 'tone-red' }, short(failed), h('span.hidden', ' failed in the last hour'))));
}

function badge(name, data) {
  if (name === 'failures' && data?.failed > 0) {
    return h('span.count', { class: 'tone-red', title: number(data.failed) + ' failed in the last hour', 'data-badge': 'failed' }, short(data.failed), h('span.hidden', ' failed in the last hour'));
  }
  if (name === 'tasks' && data?.running > 0) {
    return h('span.count', { class: 'tone-blue', title: number(data.running) + ' running' }, short(data.running), h('span.hidden', ' running'));
  }
  return null;
}
