/** All pages: their addresses, their titles, and where their code is. `ConsolePages` in Java has the first parts of the addresses, too. */
import * as session from '../core/session.js';

const ANYBODY = () => true;

/**
 * name: the first part of the address; keys: the shortcut; for: who sees it in the navigation; detail: whether the address may
 * have a second part, which names one thing.
 */
export const PAGES = [
  { name: '', title: 'Overview', icon: 'overview', keys: 'g o', for: session.mayRead, module: () => import('./overview.js') },
  { name: 'tasks', title: 'Tasks', icon: 'tasks', keys: 'g t', for: session.mayRead, module: () => import('./tasks.js'), detail: () => import('./task.js') },
  { name: 'failures', title: 'Failures', icon: 'failures', keys: 'g f', for: session.mayRead, module: () => import('./failures.js') },
  { name: 'handlers', title: 'Handlers', icon: 'handlers', keys: 'g n', for: session.mayRead, module: () => import('./handlers.js'), detail: () => import('./handler.js') },
  { name: 'queues', title: 'Queues', icon: 'queues', keys: 'g q', for: session.mayRead, module: () => import('./queues.js'), detail: () => import('./queue.js') },
  { name: 'workers', title: 'Workers', icon: 'workers', keys: 'g w', for: session.mayRead, module: () => import('./workers.js'), detail: () => import('./worker.js') },
  { name: 'schedules', title: 'Schedules', icon: 'schedules', keys: 'g s', for: session.mayRead, module: () => import('./schedules.js'), detail: () => import('./schedule.js') },
  { name: 'flows', title: 'Flows', icon: 'flows', keys: 'g l', for: session.mayRead, module: () => import('./flows.js'), detail: () => import('./flow.js') },
  { name: 'limits', title: 'Limits', icon: 'limits', keys: 'g i', for: session.isAdmin, module: () => import('./limits.js') },
  { name: 'models', title: 'Models', icon: 'models', keys: 'g m', for: session.isAdmin, module: () => import('./models.js') },
  { name: 'webhooks', title: 'Webhooks', icon: 'webhooks', keys: 'g h', for: session.mayRead, module: () => import('./webhooks.js') },
  { name: 'tenants', title: 'Tenants', icon: 'tenants', keys: 'g e', for: session.isAdmin, module: () => import('./tenants.js') },
  { name: 'usage', title: 'Usage', icon: 'usage', keys: 'g u', for: session.mayRead, module: () => import('./usage.js') },
  { name: 'audit', title: 'Audit', icon: 'audit', keys: 'g a', for: session.isAdmin, module: () => import('./audit.js') },
  { name: 'new', title: 'New task', icon: 'plus', keys: 'n', for: () => session.mayEnqueue() && session.mayRead(), module: () => import('./new.js') },
];

/** The page of an address, or null. */
export function pageAt(parts) {
  const found = PAGES.find((one) => one.name === (parts[0] || ''));
  if (!found || parts.length > 2 || (parts.length === 2 && !found.detail)) {
    return null;
  }
  return {
    ...found,
    title: parts.length === 2 ? parts[1].slice(0, 13) + ' · ' + found.title : found.title,
    module: parts.length === 2 ? found.detail : found.module,
    // Another thing of the same kind is another screen.
    key: (of) => of.join('/'),
  };
}

export const visiblePages = () => PAGES.filter((one) => (one.for || ANYBODY)());
