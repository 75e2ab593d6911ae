/** What a task returned: as a readable page where it holds one, and as JSON. */
import { Component, h } from '../core/view.js';
import { Json } from './json.js';
import { Panel } from './common.js';

/** The parts of results that are Markdown, and what they are called. */
const PAGES = { report: 'Report', markdown: 'Article' };

export class Result extends Component {
  constructor(props) {
    super(props);
    const result = props.task.result;
    this.page = result && typeof result === 'object' ? Object.keys(PAGES).find((field) => typeof result[field] === 'string' && result[field].trim()) : undefined;
    this.state = { tab: this.page ? 'page' : 'json' };
    if (this.page) {
      import('./markdown.js').then(({ Markdown }) => this.setState({ Markdown }));
    }
  }

  render({ task }, { tab, Markdown }) {
    const { result } = task;
    const choose = (name, text) =>
      h('button.button.small', { type: 'button', 'aria-pressed': String(tab === name), class: tab === name ? 'primary' : '', onClick: () => this.setState({ tab: name }) }, text);
    const side = this.page && h('div.buttons', choose('page', PAGES[this.page]), choose('json', 'JSON'));
    return h(
      Panel,
      { title: 'Result', side, 'data-part': 'result' },
      tab === 'page' ? Markdown && h(Markdown, { text: result[this.page], sources: result.sources }) : h(Json, { value: result, label: 'the result' }),
      tab === 'page' && result.gaps?.length > 0 && h('div.body', h('h2', 'What is missing'), h('ul.gaps', result.gaps.map((gap) => h('li', typeof gap === 'string' ? gap : JSON.stringify(gap))))),
    );
  }
}
