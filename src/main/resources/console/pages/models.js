/** Models: how much of each quota is used, when there is room again, and a switch that pauses a model. */
import { h } from '../core/view.js';
import { Live } from '../core/live.js';
import { get, patch } from '../core/api.js';
import { ago, at, exact, number } from '../core/format.js';
import { attempt } from '../core/actions.js';
import { Tag } from '../parts/badge.js';
import { QuotaGauge } from '../parts/quota-gauge.js';
import { Button, Empty, Head, Loading, Panel, Problem } from '../parts/common.js';

const QUOTAS = [['rpm', 'Requests, last minute'], ['tpm', 'Tokens, last minute'], ['rpd', 'Requests, this day'], ['concurrent', 'Calls at once']];

const time = (value) => h('time', { datetime: exact(value), title: exact(value) }, at(value) + ' (' + ago(value) + ')');

export default class Models extends Live {
  load(signal) {
    return get('/models', {}, signal);
  }

  async pause(model) {
    const paused = !model.paused;
    await attempt(() => patch('/models/' + encodeURIComponent(model.name), { paused }), paused ? model.name + ' is sent nothing more; calls that are under way go on.' : model.name + ' is called again.');
    this.refresh();
  }

  render(_, { data, error }) {
    return h(
      'div',
      h(Head, { title: 'Models', sub: 'Quotas hold for the whole fleet; a task that waits for one takes no slot and uses up no attempt' }),
      h(Problem, { error }),
      !data && !error && h(Panel, h(Loading)),
      data?.items.length === 0 && h(Panel, h(Empty, { title: 'No quotas' }, 'GEMINI_LIMITS says what a provider allows. What it does not say is learned when the provider refuses a call.')),
      data?.items.map((model) => this.model(model)),
    );
  }

  model(model) {
    const buttons = h('div.buttons', model.parked > 0 && h('span.muted', number(model.parked) + ' wait', model.opensAt && [', until ', time(model.opensAt)]), h(Button, { class: 'small', icon: model.paused ? 'play' : 'pause', onClick: () => this.pause(model) }, model.paused ? 'Resume' : 'Pause'));
    return h(
      Panel,
      { key: model.name, title: model.name, side: buttons, 'data-model': model.name },
      h(
        'div.body',
        model.paused && h('p', h(Tag, { tone: 'amber' }, 'Paused'), ' It is sent nothing until somebody resumes it.'),
        model.circuit === 'open' && h('p', h(Tag, { tone: 'red' }, 'Overloaded'), ' It is sent nothing until ', time(model.circuitOpenUntil), '.'),
        model.circuit === 'trying' && h('p', h(Tag, { tone: 'amber' }, 'Overloaded'), ' One call at a time is sent, until one is answered.'),
        model.projects.map((project) => projectOf(project)),
      ),
    );
  }
}

function projectOf(project) {
  return h(
    'section.gauges',
    { key: project.name, 'aria-label': project.name === '*' ? 'Each project' : 'Project ' + project.name },
    h('h3', project.name === '*' ? 'Each project' : project.name, ' ', project.pausedUntil && h(Tag, { tone: 'amber' }, 'refused for the quota of the ' + project.reason)),
    project.pausedUntil && h('p.muted', 'Nothing is sent until ', time(project.pausedUntil)),
    h(
      'div.gauge-row',
      QUOTAS.map(([name, label]) => h(QuotaGauge, { key: name, label, used: project.used[name], most: project.limits[name], configured: project.configured[name], resetsAt: name === 'rpd' ? project.dayEndsAt : null })),
    ),
  );
}
