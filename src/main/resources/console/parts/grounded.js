/**
 * A grounded answer, as Google's terms want it: the text as it came, with its sources and Google's search suggestions, and nothing
 * between them. The suggestions are HTML with styles of their own; scripts are taken out of them, and their styles hold in them alone.
 */
import { Component, h } from '../core/view.js';
import DOMPurify from '../lib/dompurify.js';

const isWeb = (url) => /^https?:/i.test(url);

/**
 * The policy of this page allows no styles in HTML, so they are taken out before it is parsed, and set by script, which the policy
 * does allow.
 */
function fill(host, html) {
  const root = host.shadowRoot || host.attachShadow({ mode: 'open' });
  const styles = [];
  const plain = html
    .replace(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi, (all, text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      styles.push(sheet);
      return '';
    })
    .replace(/(<[a-z][^>]*?)\sstyle\s*=/gi, '$1 data-style=');
  const clean = DOMPurify.sanitize(plain, { FORBID_TAGS: ['style', 'form', 'input', 'button'], FORBID_ATTR: ['style'], RETURN_DOM_FRAGMENT: true });
  clean.querySelectorAll('[data-style]').forEach((element) => (element.style.cssText = element.dataset.style));
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
