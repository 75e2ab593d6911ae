import { h } from '../core/view.js';
import { Empty, Head } from '../parts/common.js';

/** Not built yet. */
export default function Page() {
  return h('div', h(Head, { title: 'schedule' }), h(Empty, { title: 'Not built yet' }));
}
