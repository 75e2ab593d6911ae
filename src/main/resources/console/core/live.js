/** Pages that stay current: what they show is loaded again and again while somebody can see it. */
import { Component } from './view.js';

/**
 * A component that loads what it shows. Subclasses define `load(signal)`, which gives a promise, and `view(data)`. A failed load
 * leaves the old data on the page, and `this.state.error` says what is wrong.
 */
export class Live extends Component {
  constructor(props) {
    super(props);
    this.state = { data: undefined, error: null };
    this.every = 3000;
    this.onVisible = () => document.hidden || this.refresh();
  }

  componentDidMount() {
    document.addEventListener('visibilitychange', this.onVisible);
    this.refresh();
  }

  componentWillUnmount() {
    this.isGone = true;
    document.removeEventListener('visibilitychange', this.onVisible);
    clearTimeout(this.timer);
    this.loading?.abort();
  }

  /** Loads now, and then at intervals while the tab is visible. */
  async refresh() {
    clearTimeout(this.timer);
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    try {
      const data = await this.load(loading.signal);
      if (this.loading === loading && !this.isGone) {
        this.setState({ data, error: null });
      }
    } catch (error) {
      if (error.name !== 'AbortError' && this.loading === loading && !this.isGone) {
        this.setState({ error });
      }
    }
    if (this.loading === loading && !this.isGone && !document.hidden && this.every > 0) {
      this.timer = setTimeout(() => (this.isHeld() ? this.again() : this.refresh()), this.every);
    }
  }

  again() {
    this.timer = setTimeout(() => (this.isHeld() ? this.again() : this.refresh()), 500);
  }

  /** Whether the page must not change under the user's hand right now. */
  isHeld() {
    return false;
  }
}

/**
 * Follows server-sent events while the tab is visible; goes on after the last event when it becomes visible again.
 *
 * @param {string} path after `/api/v1`
 * @param {Object<string, function(Object, MessageEvent)>} on what to do for each kind of event
 * @returns {{close: function()}}
 */
export function follow(path, on) {
  let source = null;
  let last = '';
  let isClosed = false;

  const open = () => {
    if (isClosed || source || document.hidden) {
      return;
    }
    source = new EventSource('/api/v1' + path + (last ? '?lastEventId=' + encodeURIComponent(last) : ''));
    for (const [kind, then] of Object.entries(on)) {
      source.addEventListener(kind, (event) => {
        last = event.lastEventId || last;
        then(JSON.parse(event.data), event);
      });
    }
  };
  const stop = () => {
    source?.close();
    source = null;
  };
  const onVisible = () => (document.hidden ? stop() : open());
  document.addEventListener('visibilitychange', onVisible);
  open();
  return {
    close() {
      isClosed = true;
      document.removeEventListener('visibilitychange', onVisible);
      stop();
    },
  };
}
