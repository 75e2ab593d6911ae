/** A graph without circles, drawn in layers from left to right. Each task stands one layer behind the last of those that it waits for. */
import { h } from '../core/view.js';
import { go } from '../core/router.js';
import { STATES } from '../core/states.js';

const WIDTH = 168;
const HEIGHT = 44;
const GAP = { x: 64, y: 14 };

/**
 * Where each task stands.
 *
 * @param {{key: string, after?: string[]}[]} tasks each after those that it waits for, or in any order
 * @returns {{places: Map<string, {x: number, y: number}>, width: number, height: number}}
 */
export function layout(tasks) {
  const byKey = new Map(tasks.map((one) => [one.key, one]));
  const layers = [];
  const layerOf = new Map();
  const depth = (task) => {
    if (!layerOf.has(task.key)) {
      layerOf.set(task.key, 0);
      const before = (task.after || []).map((key) => byKey.get(key)).filter(Boolean);
      layerOf.set(task.key, before.length > 0 ? 1 + Math.max(...before.map(depth)) : 0);
    }
    return layerOf.get(task.key);
  };
  tasks.forEach((task) => (layers[depth(task)] ||= []).push(task));
  const rows = Math.max(1, ...layers.map((layer) => layer.length));
  const places = new Map();
  layers.forEach((layer, x) => {
    // Each stands about where those stand that it waits for, so that lines cross seldom.
    const middle = (task) => average((task.after || []).map((key) => places.get(key)?.y).filter((y) => y !== undefined));
    const sorted = x === 0 ? layer : [...layer].sort((one, other) => middle(one) - middle(other));
    const top = ((rows - sorted.length) * (HEIGHT + GAP.y)) / 2;
    sorted.forEach((task, y) => places.set(task.key, { x: x * (WIDTH + GAP.x), y: top + y * (HEIGHT + GAP.y) }));
  });
  return { places, width: layers.length * (WIDTH + GAP.x) - GAP.x, height: rows * (HEIGHT + GAP.y) - GAP.y };
}

const average = (values) => (values.length > 0 ? values.reduce((sum, one) => sum + one, 0) / values.length : 0);
const cut = (text, length) => (text.length > length ? text.slice(0, length - 1) + '…' : text);

export function Graph({ tasks, ids }) {
  const { places, width, height } = layout(tasks);
  const lines = tasks.flatMap((task) => (task.after || []).filter((key) => places.has(key)).map((key) => ({ id: key + '>' + task.key, from: places.get(key), to: places.get(task.key) })));
  return h(
    'div.graph',
    { tabindex: 0, role: 'region', 'aria-label': 'Graph of the flow' },
    h(
      'svg',
      { width: width + 4, height: height + 4, viewBox: '-2 -2 ' + (width + 4) + ' ' + (height + 4), role: 'group', 'aria-label': 'Graph of ' + tasks.length + ' tasks' },
      lines.map(({ id, from, to }) => {
        const x1 = from.x + WIDTH;
        const y1 = from.y + HEIGHT / 2;
        const y2 = to.y + HEIGHT / 2;
        const bend = GAP.x / 2;
        return h('path', { key: id, class: 'graph-line', d: 'M' + x1 + ' ' + y1 + 'C' + (x1 + bend) + ' ' + y1 + ' ' + (to.x - bend) + ' ' + y2 + ' ' + to.x + ' ' + y2 });
      }),
      tasks.map((task) => node(task, places.get(task.key), ids.get(task.key))),
    ),
  );
}

function node(task, { x, y }, id) {
  const state = STATES[task.state] || STATES.WAITING;
  const open = (event) => {
    event.preventDefault();
    go('/tasks/' + id);
  };
  return h(
    'a',
    { key: task.key, href: '/tasks/' + id, onClick: open, class: 'graph-node graph-' + state.tone, 'aria-label': task.key + ', ' + task.task + ', ' + state.word },
    h('rect', { x, y, width: WIDTH, height: HEIGHT, rx: 8 }),
    h('text', { x: x + 12, y: y + 18, class: 'graph-key' }, cut(task.key, 20)),
    h('text', { x: x + 12, y: y + 34, class: 'graph-state' }, cut(state.word + ' · ' + (task.task || ''), 23)),
  );
}
