/** How many tasks of a queue failed in the last hour; leads to their causes. */
import { h } from '../core/view.js';
import { Link } from '../core/router.js';
import { number } from '../core/format.js';

export const FailedCount = ({ queue, count }) => (count > 0 ? h(Link, { to: '/failures?queue=' + encodeURIComponent(queue), class: 'error' }, number(count)) : number(count));
