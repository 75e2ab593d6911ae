/** Markdown as a readable page. What comes from outside is made harmless before it is shown: no scripts, no images from elsewhere. */
import { Component, h } from '../core/view.js';
import { marked } from '../lib/marked.js';
import DOMPurify from '../lib/dompurify.js';

const ALLOWED = {
  ALLOWED_TAGS: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'ul', 'ol', 'li', 'a', 'strong', 'em', 'code', 'pre', 'blockquote', 'hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'del', 'sup'],
  ALLOWED_ATTR: ['href', 'title', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
};

/** `[S1]` of a report leads to its source. */
function cite(root, sources) {
  const urls = new Map((sources || []).map((one) => [one.id, one]));
  if (urls.size === 0) {
    return;
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode);
  }
  for (const text of texts) {
    const pieces = text.data.split(/(\[[A-Z]\d+\])/);
    if (pieces.length > 1 && !text.parentElement.closest('a, code, pre')) {
      text.replaceWith(...pieces.map((piece) => citation(piece, urls)));
    }
  }
}

function citation(piece, urls) {
  const source = urls.get(piece.slice(1, -1));
  if (!piece.startsWith('[') || !source || !/^https?:/i.test(source.url)) {
    return piece;
  }
  const link = document.createElement('a');
  link.href = source.url;
  link.title = source.title || source.url;
  link.textContent = piece;
  link.className = 'cite';
  return link;
}

export class Markdown extends Component {
  componentDidMount() {
    this.fill();
  }

  componentDidUpdate(before) {
    if (before.text !== this.props.text) {
      this.fill();
    }
  }

  fill() {
    const clean = DOMPurify.sanitize(marked.parse(this.props.text, { async: false }), { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
    cite(clean, this.props.sources);
    clean.querySelectorAll('a').forEach((link) => {
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
    });
    this.base.replaceChildren(clean);
  }

  render() {
    return h('article.prose');
  }
}
