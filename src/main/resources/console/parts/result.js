/** What a task returned: as a readable page where it holds one, and as JSON. */
import { Component, h } from '../core/view.js';
import { DriveFile } from './drive-file.js';
import { Json } from './json.js';
import { Panel } from './common.js';

/** The parts of results that are Markdown, and what they are called. */
const PAGES = { report: 'Report', markdown: 'Article' };

/** The field of a result that is Markdown; undefined when it has none. */
const pageOf = (result) => (result && typeof result === 'object' ? Object.keys(PAGES).find((field) => typeof result[field] === 'string' && result[field].trim()) : undefined);

export class Result extends Component {
  componentDidMount() {
    this.load();
  }

  /** A task that ended before one's eyes is shown as succeeded a moment before its result is there. */
  componentDidUpdate() {
    this.load();
  }

  load() {
    if (pageOf(this.props.task.result) && !this.isLoading) {
      this.isLoading = true;
      import('./markdown.js').then(({ Markdown }) => this.setState({ Markdown }));
    }
  }

  render({ task }, { chosen, Markdown }) {
    const { result } = task;
    const page = pageOf(result);
    const tab = page ? chosen || 'page' : 'json';
    const choose = (name, text) =>
      h('button.button.small', { type: 'button', 'aria-pressed': String(tab === name), class: tab === name ? 'primary' : '', onClick: () => this.setState({ chosen: name }) }, text);
    const side = page && h('div.buttons', choose('page', PAGES[page]), choose('json', 'JSON'));
    return h(
      Panel,
      { title: 'Result', side, 'data-part': 'result' },
      tab === 'page' ? Markdown && h(Markdown, { text: result[page], sources: result.sources }) : h(Json, { value: result, label: 'the result' }),
      tab === 'page' && result.driveFile && h(DriveFile, { file: result.driveFile }),
      tab === 'page' && result.gaps?.length > 0 && h('div.body', h('h2', 'What is missing'), h('ul.gaps', result.gaps.map((gap) => h('li', typeof gap === 'string' ? gap : JSON.stringify(gap))))),
    );
  }
}
