/** The REST API. Every change that the console makes goes through here, as it would from any other client. */

const BASE = '/api/v1';

/** What the server answered instead of what was asked for. */
export class ApiError extends Error {
  /** @param {{status: number, title?: string, detail?: string, errors?: {field: string, message: string}[]}} problem RFC 9457 */
  constructor(problem) {
    super(problem.detail || problem.title || 'The server answered ' + problem.status);
    this.status = problem.status;
    this.title = problem.title;
    this.errors = problem.errors || [];
  }

  /** All of it in one sentence, with the fields that were wrong. */
  get sentence() {
    const fields = this.errors.map((one) => (one.field ? one.field + ' ' : '') + one.message);
    return fields.length > 0 ? fields.join('; ') : this.message;
  }
}

let onSignedOut = () => {};

/** Sets what is to be done when the server asks for a key. */
export function whenSignedOut(then) {
  onSignedOut = then;
}

/** `?a=1&b=2` of the values that are not empty; the empty text if there are none. */
export function query(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values || {})) {
    if (value !== undefined && value !== null && value !== '') {
      search.set(name, value);
    }
  }
  const text = search.toString();
  return text ? '?' + text : '';
}

/**
 * Sends a request.
 *
 * @param {string} method
 * @param {string} path after `/api/v1`, or an address of the console itself
 * @param {*} [body] sent as JSON
 * @param {AbortSignal} [signal]
 * @returns {Promise<*>} the JSON of the answer; null if there is none
 */
export async function send(method, path, body, signal) {
  const options = { method, signal, headers: { Accept: 'application/json' } };
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path.startsWith('/console/') ? path : BASE + path, options);
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new ApiError({ status: 0, detail: 'The server cannot be reached.' });
  }
  const text = await answer.text();
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch (e) {
    json = { detail: 'The server answered something that is no JSON.' };
  }
  if (answer.ok) {
    return json;
  }
  if (answer.status === 401 && !path.startsWith('/console/')) {
    onSignedOut();
  }
  throw new ApiError({ ...json, status: answer.status });
}

export const get = (path, values, signal) => send('GET', path + query(values), undefined, signal);
export const post = (path, body) => send('POST', path, body);
export const put = (path, body) => send('PUT', path, body);
export const patch = (path, body) => send('PATCH', path, body);
export const remove = (path) => send('DELETE', path);

/** All pages of a list, up to a number of items. */
export async function all(path, values = {}, most = 1000) {
  const items = [];
  let cursor;
  do {
    const page = await get(path, { ...values, limit: values.limit || 200, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < most);
  return items;
}

/** The value; null if the server has none for this address, as of internal tasks (409), or the key may not see it. */
export async function optional(promise) {
  try {
    return await promise;
  } catch (e) {
    if (e instanceof ApiError && [400, 403, 404, 405, 409].includes(e.status)) {
      return null;
    }
    throw e;
  }
}
