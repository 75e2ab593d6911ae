/** Keyboard shortcuts. `g t` is pressed one after the other; nothing happens while somebody types into a field. */

const shortcuts = new Map();
let before = '';
let beforeAt = 0;

/**
 * Adds a shortcut, and returns how to remove it.
 *
 * @param {string} keys such as `?`, `/` or `g t`
 * @param {string} says what it does, for the help
 * @param {function(KeyboardEvent)} then
 */
export function shortcut(keys, says, then) {
  const entry = { keys, says, then };
  const earlier = shortcuts.get(keys);
  shortcuts.set(keys, entry);
  return () => {
    if (shortcuts.get(keys) === entry) {
      earlier ? shortcuts.set(keys, earlier) : shortcuts.delete(keys);
    }
  };
}

/** All that work on this page, for the help. */
export const shortcutsNow = () => [...shortcuts.values()];

function isTyping(target) {
  return target.closest?.('input, textarea, select, [contenteditable]') !== null && target.closest !== undefined;
}

window.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  if (event.key === 'Escape' && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (isTyping(event.target) || document.querySelector('dialog[open]')) {
    return;
  }
  const both = Date.now() - beforeAt < 1200 ? before + ' ' + event.key : '';
  const found = shortcuts.get(both) || shortcuts.get(event.key);
  before = event.key;
  beforeAt = Date.now();
  if (found) {
    event.preventDefault();
    before = '';
    found.then(event);
  }
});
