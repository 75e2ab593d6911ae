/** The text that a running task gives, as it comes. */
import { Component, h } from '../core/view.js';
import { Panel } from './common.js';

/** Only the end is shown while a text is very long, so that the page stays quick. */
const MOST = 60_000;

export class Output extends Component {
  componentDidUpdate() {
    if (this.isAtEnd && this.box) {
      this.box.scrollTop = this.box.scrollHeight;
    }
  }

  render({ text, gap, isLive }) {
    const shown = text.length > MOST ? '…' + text.slice(-MOST) : text;
    const box = this.box;
    this.isAtEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    return h(
      Panel,
      { title: 'Output', side: isLive && h('span.muted', 'live'), 'data-part': 'output' },
      gap && h('p.muted.body', 'Some of the text is not kept any more.'),
      h('div.code', h('pre', { ref: (element) => (this.box = element), tabindex: 0, 'aria-label': 'Output' }, shown)),
    );
  }
}
