/** Lines over time. The library is fetched when a chart is first shown. */
import { Component, h } from '../core/view.js';
import { parseDuration, short } from '../core/format.js';

const HEIGHT = 220;

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

let library = null;

function loadLibrary() {
  if (!library) {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = '/console/lib/uplot.css';
    document.head.append(style);
    library = import('../lib/uplot.js').then((module) => module.default);
  }
  return library;
}

const fontFamily = () => getComputedStyle(document.documentElement).getPropertyValue('--sans').trim();

/** A colour of the theme as a canvas needs it: the value that it has in the scheme of this element. */
function colourOf(element, name) {
  element.style.color = `var(${name})`;
  const value = getComputedStyle(element).color;
  element.style.color = '';
  return value;
}

/** @param {{stats: Object, lines: {name: string, values: number[], tone: string, hasGaps?: boolean}[], label: string}} props with gaps, values may be null */
export class Chart extends Component {
  componentDidMount() {
    this.onResize = () => this.plot?.setSize({ width: this.box.clientWidth, height: HEIGHT });
    this.onTheme = () => this.draw();
    this.sizes = new ResizeObserver(this.onResize);
    this.sizes.observe(this.box);
    window.addEventListener('leadline-theme', this.onTheme);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.onTheme);
    loadLibrary().then((uPlot) => {
      this.uPlot = uPlot;
      this.draw();
    });
  }

  componentDidUpdate() {
    this.plot?.setData(this.data());
  }

  componentWillUnmount() {
    this.sizes.disconnect();
    window.removeEventListener('leadline-theme', this.onTheme);
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.onTheme);
    this.plot?.destroy();
    this.uPlot = null;
  }

  data() {
    const { stats, lines } = this.props;
    const step = parseDuration(stats.step) / 1000;
    const from = Date.parse(stats.from) / 1000;
    const length = Math.max(...lines.map((one) => one.values?.length || 0));
    const times = Array.from({ length }, (_, i) => from + i * step);
    return [times, ...lines.map((one) => one.values || times.map(() => 0))];
  }

  draw() {
    if (!this.uPlot || !this.box) {
      return;
    }
    this.plot?.destroy();
    const colour = (name) => colourOf(this.box, name);
    const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '11px ' + fontFamily() };
    this.plot = new this.uPlot(
      {
        width: this.box.clientWidth,
        height: HEIGHT,
        cursor: { y: false, points: { size: 6 } },
        legend: { live: true },
        scales: { y: { range: (_, min, max) => [0, Math.max(4, max * 1.1)] } },
        axes: [{ ...axis, space: 70, values: (_, ticks) => ticks.map((one) => CLOCK.format(one * 1000)) }, { ...axis, size: 42, values: (_, ticks) => ticks.map((one) => (Number.isInteger(one) ? short(one) : '')) }],
        series: [
          { value: '{HH}:{mm}:{ss}' },
          ...this.props.lines.map((one) => ({ label: one.name, stroke: colour('--bar-' + one.tone), width: 1.8, points: { show: Boolean(one.hasGaps), size: 4 }, spanGaps: Boolean(one.hasGaps), fill: one.tone === 'green' ? colour('--green-ground') : undefined })),
        ],
      },
      this.data(),
      this.box,
    );
  }

  shouldComponentUpdate() {
    return true;
  }

  render({ label }) {
    return h('div.chart', { role: 'img', 'aria-label': label }, h('div', { ref: (element) => (this.box = element) }));
  }
}
