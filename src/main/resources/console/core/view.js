/** Elements of the page: Preact's, with a short way to write classes. */
import { h as element, Component, Fragment, render } from '../lib/preact.js';

export { Component, Fragment, render };

/**
 * An element. `h('div.card.wide', {id: 'x'}, 'text')` is `<div class="card wide" id="x">text</div>`. Attributes may be left out
 * where none are needed.
 *
 * @param {string|Function} tag a name with classes, or a component
 * @param {*} [props] attributes, if this is a plain object that is no element
 * @param {...*} children
 */
export function h(tag, props, ...children) {
  if (props !== null && (typeof props !== 'object' || Array.isArray(props) || isElement(props))) {
    children.unshift(props);
    props = null;
  }
  if (typeof tag !== 'string') {
    return element(tag, props, ...children);
  }
  const [name, ...classes] = tag.split('.');
  if (classes.length === 0) {
    return element(name, props, ...children);
  }
  const more = props && props.class ? ' ' + props.class : '';
  return element(name || 'div', { ...props, class: classes.join(' ') + more }, ...children);
}

function isElement(value) {
  return value !== null && typeof value === 'object' && 'constructor' in value && value.constructor === undefined;
}

/** Names of classes, without those that are false. */
export function names(...all) {
  return all.filter(Boolean).join(' ');
}
