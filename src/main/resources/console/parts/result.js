/** What a task returned: as a readable page where it holds one, and as JSON. */
import { Component, h } from '../core/view.js';
import { DriveFile } from './drive-file.js';
import { Json } from './json.js';
import { Panel } from './common.js';

/** The parts of results that are Markdown, and what they are called. */
const PAGES = { report: 'Report', markdown: 'Article' };

/** The field of a result that is Markdown; undefined when it has none. */
const pageOf = (result) => (result && typeof result === 'object' ? Object.keys(PAGES).find((field) => typeof result[field] === 'string' && result[field].trim()) : undefined);

/** Whether it is that of a deep dive, of which the server makes files. */
const isDeepDive = (result) => typeof result.report === 'string' && Boolean(result.sections);

/** Links to the report as files, which the server makes. */
function Files({ task }) {
  const at = (format) => '/api/v1/tasks/' + task.id + '/report?format=' + format;
  return h(
    'div.body.links',
    { 'data-part': 'files' },
    h('a', { href: at('html'), target: '_blank', rel: 'noopener' }, 'HTML with quotes'),
    ' · ',
    h('a', { href: at('pdf'), download: '' }, 'PDF'),
    ' · ',
    h('a', { href: at('md'), download: '' }, 'Markdown'),
    ' · ',
    h('a', { href: at('json'), download: '' }, 'JSON'),
  );
}

/** Whether it came with Google's search suggestions, which have to be shown with it, and as they are. */
const isGrounded = (result) => Boolean(result && typeof result === 'object' && typeof result.text === 'string' && result.searchEntryPoint);

export class Result extends Component {
  componentDidMount() {
    this.load();
  }

  /** A task that ended before one's eyes is shown as succeeded a moment before its result is there. */
  componentDidUpdate() {
    this.load();
  }

  load() {
    if (isGrounded(this.props.task.result) && !this.isLoadingGrounded) {
      this.isLoadingGrounded = true;
      import('./grounded.js').then(({ Grounded }) => this.setState({ Grounded }));
    }
    if (pageOf(this.props.task.result) && !this.isLoading) {
      this.isLoading = true;
      import('./markdown.js').then(({ Markdown }) => this.setState({ Markdown }));
    }
  }

  render({ task }, { chosen, Grounded, Markdown }) {
    const { result } = task;
    if (isGrounded(result)) {
      return h(Panel, { title: 'Result', 'data-part': 'result' }, Grounded && h(Grounded, { result }));
    }
    const page = pageOf(result);
    const tab = page ? chosen || 'page' : 'json';
    const choose = (name, text) =>
      h('button.button.small', { type: 'button', 'aria-pressed': String(tab === name), class: tab === name ? 'primary' : '', onClick: () => this.setState({ chosen: name }) }, text);
    const side = page && h('div.buttons', choose('page', PAGES[page]), choose('json', 'JSON'));
    return h(
      Panel,
      { title: 'Result', side, 'data-part': 'result' },
      tab === 'page' ? Markdown && h(Markdown, { text: result[page], sources: result.sources }) : h(Json, { value: result, label: 'the result' }),
      tab === 'page' && isDeepDive(result) && h(Files, { task }),
      tab === 'page' && result.driveFile && h(DriveFile, { file: result.driveFile }),
      tab === 'page' && result.gaps?.length > 0 && h('div.body', h('h2', 'What is missing'), h('ul.gaps', result.gaps.map((gap) => h('li', typeof gap === 'string' ? gap : JSON.stringify(gap))))),
    );
  }
}
