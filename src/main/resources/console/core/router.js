/** Addresses: which page is shown, with which filters. The address is the only place where they are kept. */
import { h } from './view.js';

const listeners = new Set();

/** The address as `{path, parts, query}`. */
export function where() {
  const parts = location.pathname.split('/').filter(Boolean).map(decode);
  return { path: location.pathname, parts, query: Object.fromEntries(new URLSearchParams(location.search)) };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch (e) {
    return part;
  }
}

/** Goes to an address. With `replace` the address before it is forgotten, as for each letter that is typed into a filter. */
export function go(address, { replace = false } = {}) {
  if (address === location.pathname + location.search) {
    return;
  }
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  tell(!replace);
}

/** Changes some values of the query of this page, and leaves the others; empty ones are removed. */
export function setQuery(values, options = { replace: true }) {
  const search = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') {
      search.delete(name);
    } else {
      search.set(name, value);
    }
  }
  const text = search.toString();
  go(location.pathname + (text ? '?' + text : ''), options);
}

/** Calls back at each change; returns how to stop that. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(isNewPage) {
  listeners.forEach((listener) => listener());
  if (isNewPage) {
    window.scrollTo(0, 0);
  }
}

window.addEventListener('popstate', () => tell(false));

/** A link within the console; opens elsewhere as every other link does, with Ctrl, Shift or the middle button. */
export function Link({ to, children, ...rest }) {
  const follow = (event) => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(to);
    }
  };
  return h('a', { ...rest, href: to, onClick: follow }, children);
}
