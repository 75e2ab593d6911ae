/**
 * A grounded answer, as Google's terms want it: the text as it came, with its sources and Google's search suggestions, and nothing
 * between them. The suggestions are HTML with styles of their own; scripts are taken out of them, and their styles hold in them alone.
 */
import { Component, h } from '../core/view.js';
import DOMPurify from '../lib/dompurify.js';

const isWeb = (url) => /^https?:/i.test(url);

/** The policy of this page allows no styles in HTML, so they are set by script, which it does allow. */
function fill(host, html) {
  const root = host.shadowRoot || host.attachShadow({ mode: 'open' });
  const clean = DOMPurify.sanitize(html, { FORCE_BODY: true, ADD_TAGS: ['style'], FORBID_TAGS: ['form', 'input', 'button'], RETURN_DOM_FRAGMENT: true });
  const styles = [...clean.querySelectorAll('style')].map((style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style.textContent);
    style.remove();
    return sheet;
  });
  clean.querySelectorAll('a').forEach((link) => {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  });
  root.adoptedStyleSheets = styles;
  root.replaceChildren(clean);
}

class Suggestions extends Component {
  componentDidMount() {
    fill(this.base, this.props.html);
  }

  componentDidUpdate(before) {
    if (before.html !== this.props.html) {
      fill(this.base, this.props.html);
    }
  }

  render() {
    return h('div.suggestions', { 'data-part': 'suggestions' });
  }
}

export function Grounded({ result }) {
  const sources = result.groundingSources || [];
  return h(
    'div.body.grounded',
    h('div.as-it-came', result.text),
    sources.length > 0 && h('ol.sources', sources.map((one) => h('li', isWeb(one.url) ? h('a', { href: one.url, target: '_blank', rel: 'noopener noreferrer' }, one.title || one.url) : one.title || one.url))),
    typeof result.searchEntryPoint.renderedContent === 'string' && h(Suggestions, { html: result.searchEntryPoint.renderedContent }),
  );
}
