/** Who uses the console, and what the key allows. */
import { get, post, remove } from './api.js';

const session = { keys: false, tenant: null, scopes: [], version: null };

export async function load() {
  return Object.assign(session, await get('/console/session'));
}

export async function signIn(key) {
  return Object.assign(session, await post('/console/session', { key }));
}

export async function signOut() {
  await remove('/console/session');
  Object.assign(session, { keys: true, tenant: null, scopes: [], version: null });
}

export const current = () => session;
export const isSignedIn = () => session.tenant !== null;
export const isAdmin = () => session.scopes.includes('admin');
/** Whether the key may read. */
export const mayRead = () => isAdmin() || session.scopes.includes('read');
/** Whether the key may enqueue, cancel and run again. */
export const mayEnqueue = () => isAdmin() || session.scopes.includes('enqueue');
