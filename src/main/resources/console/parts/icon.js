/** Small signs, drawn as lines in the colour of the text. */
import { h } from '../core/view.js';

const PATHS = {
  dots: 'M3 8h.01M8 8h.01M13 8h.01',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.6V8l2.4 1.6',
  link: 'M6.6 9.4l2.8-2.8M7 4.8l1.6-1.6a3 3 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.6 1.6a3 3 0 0 1-4.2-4.2L4.8 7',
  play: 'M5 3.2v9.6L12.6 8z',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  check: 'M3 8.6l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  stop: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M3.7 3.7l8.6 8.6',
  overview: 'M2 9l3-4 3 5 2.5-7L14 9M2 13.5h12',
  tasks: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  failures: 'M8 2l6.4 11.4H1.6zM8 6.4v3M8 11.4h.01',
  handlers: 'M5.5 4L2 8l3.5 4M10.5 4L14 8l-3.5 4',
  models: 'M2.2 12a6 6 0 1 1 11.6 0M8 12V7M5 12V9.500M11 12V9.500',
  queues: 'M2 4.5h12v3H2zM2 9.5h12v3H2z',
  workers: 'M4 4h8v8H4zM6 1.5V4M10 1.5V4M6 12v2.5M10 12v2.5M1.5 6H4M1.5 10H4M12 6h2.5M12 10h2.5',
  schedules: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.8v3M10.5 1.8v3',
  flows: 'M2 3h4v3H2zM10 3h4v3h-4zM6 11h4v3H6zM4 6v2.5h8V6M8 8.5V11',
  limits: 'M2.2 12a6 6 0 1 1 11.6 0M8 10.5l2.8-4',
  webhooks: 'M2 8h8M7 4.5L10.5 8 7 11.5M13.5 3v10',
  tenants: 'M6 7.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8M1.8 13.4c.3-2.6 2-4 4.2-4s3.9 1.4 4.2 4M10.5 2.700a2.4 2.4 0 0 1 0 4.300M12 9.800c1.3.6 2.1 1.8 2.3 3.6',
  usage: 'M8 1.800v12.400M11.2 4.600c-.5-1-1.600-1.600-3.200-1.600-2 0-3.200.9-3.200 2.300 0 3.400 6.600 1.500 6.600 5 0 1.600-1.400 2.600-3.400 2.600-1.800 0-3.100-.8-3.600-2.100',
  audit: 'M3.5 1.800h9v12.400h-9zM6 5h4M6 8h4M6 11h2',
  plus: 'M8 3v10M3 8h10',
  pause: 'M5.5 3v10M10.5 3v10',
  menu: 'M2 4h12M2 8h12M2 12h12',
  moon: 'M13.2 9.800A5.7 5.7 0 0 1 6.2 2.800a5.7 5.7 0 1 0 7 7',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.600M8 13.400V15M1 8h1.600M13.4 8H15M3 3l1.2 1.200M11.8 11.800L13 13M3 13l1.2-1.200M11.8 4.200L13 3',
  keyboard: 'M1.5 4h13v8h-13zM4 6.500h.01M6.5 6.500h.01M9 6.500h.01M11.5 6.500h.01M5 9.500h6',
  copy: 'M5.5 5.500h8v8h-8zM3.5 10.500h-1v-8h8v1',
  exit: 'M6 2.500H2.500v11H6M6.5 8h7M10.5 5l3 3-3 3',
  pencil: 'M2.5 13.500l.8-3.3 7.4-7.4 2.5 2.5-7.4 7.400z',
  trash: 'M3 4.500h10M6 4.500v-2h4v2M4.2 4.500l.6 9h6.400l.6-9',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  search: 'M7 2.500a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.400L14 14',
  health: 'M1.5 8H5l1.5-4 3 8L11 8h3.5',
  page: 'M3.5 1.800h6l3 3v9.400h-9zM6 7.500h4M6 10h4',
  report: 'M2 2.500h12v11H2zM4.5 10.500v-3M8 10.500v-5M11.5 10.500v-2',
};

/** A sign; the words beside it say what it means, so screen readers leave it out. */
export function Icon({ name, size = 16 }) {
  return h(
    'svg.icon',
    { viewBox: '0 0 16 16', width: size, height: size, 'aria-hidden': 'true', focusable: 'false' },
    h('path', { d: PATHS[name] || PATHS.dots }),
  );
}
