/** What a new user sees: three things to try, with buttons that do them. */
import { Component, h } from '../core/view.js';
import { post } from '../core/api.js';
import * as session from '../core/session.js';
import { go } from '../core/router.js';
import { say } from './toast.js';
import { Icon } from './icon.js';
import { Panel } from './common.js';

/** The example pages are read wherever the simulator answers, under this address. */
const SITE = 'http://localhost:8080/simulator/site/';

const EXAMPLES = [
  { icon: 'health', title: 'A health check', text: 'Adds two numbers: the shortest way through the queue.', button: 'Add 1 and 2', task: { task: 'health_check_task', args: { x: 1, y: 2 }, tags: ['first'] } },
  { icon: 'page', title: 'An article', text: 'Reads a page of an example company, and keeps its text.', button: 'Extract the page', task: { task: 'content_extraction_task', args: { url: SITE + 'about.html' }, tags: ['first'] }, needsSite: true },
  { icon: 'report', title: 'A report', text: 'A deep dive on that company, with a source for each claim.', button: 'Research Halyard Robotics', task: { task: 'prospect_deep_dive_task', args: { companyName: 'Halyard Robotics', sources: ['about', 'customers', 'news'].map((page) => SITE + page + '.html') }, tags: ['first'] }, needsSite: true },
];

export class FirstTasks extends Component {
  async componentDidMount() {
    const answer = await fetch('/simulator/site/about.html').catch(() => null);
    this.setState({ hasSite: answer?.ok ?? false });
  }

  async run(example) {
    this.setState({ isBusy: true });
    try {
      const task = await post('/tasks', example.task);
      go('/tasks/' + task.id);
    } catch (error) {
      this.setState({ isBusy: false });
      say(error.sentence || error.message, 'error');
    }
  }

  render(_, { hasSite, isBusy }) {
    return h(
      Panel,
      { title: 'Three things to try', 'data-part': 'first' },
      h(
        'div.first',
        EXAMPLES.map((one) =>
          h(
            'div',
            h(Icon, { name: one.icon, size: 24 }),
            h('h3', one.title),
            h('p', one.text),
            session.mayEnqueue() && h('button.button', { type: 'button', disabled: isBusy || (one.needsSite && hasSite !== true), onClick: () => this.run(one) }, one.button),
            one.needsSite && hasSite === false && h('p.muted', 'Needs the simulator: LEADLINE_SIMULATOR=true.'),
          ),
        ),
      ),
    );
  }
}
