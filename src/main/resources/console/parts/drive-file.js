/** Where a report is in Google Drive, or why it is not there. */
import { Link } from '../core/router.js';
import { h } from '../core/view.js';

/** The address comes from Google by way of a result, so it is a link only if it is one to a page. */
const isPage = (address) => typeof address === 'string' && address.startsWith('https://');

export function DriveFile({ file }) {
  if (!file.error) {
    return h('div.body', isPage(file.webViewLink) ? h('a', { href: file.webViewLink, target: '_blank', rel: 'noopener noreferrer' }, 'Open in Google Drive') : 'It is in Google Drive.');
  }
  return h('div.body', h('h2', 'Not in Google Drive yet'), h('p', file.error), file.task && h(Link, { to: '/tasks/' + file.task }, 'The upload that tries again'));
}
