/** The keyboard shortcuts of this page. */
import { h } from '../core/view.js';
import { shortcutsNow } from '../core/keys.js';
import { show } from './dialog.js';

export function showHelp() {
  return show((close) =>
    h(
      'div',
      h('h2', { id: 'dialog-title' }, 'Keyboard shortcuts'),
      h(
        'dl.keys',
        shortcutsNow().map((one) => [h('dt', one.keys.split(' ').map((key) => h('kbd', key))), h('dd', one.says)]),
        [h('dt', h('kbd', 'Esc')), h('dd', 'Leave a field, close a dialog')],
      ),
      h('div.buttons', h('button.button', { type: 'button', autofocus: true, onClick: () => close() }, 'Close')),
    ),
  );
}
