/** What users do: ask first where it matters, do it, and say what came of it. */
import { get, post } from './api.js';
import { number } from './format.js';
import { ask } from '../parts/dialog.js';
import { say } from '../parts/toast.js';

/**
 * Runs a change and says how it went.
 *
 * @param {function(): Promise<*>} change
 * @param {string|function(*): string} done said when it worked
 * @returns {Promise<boolean>} whether it worked
 */
export async function attempt(change, done) {
  try {
    const answer = await change();
    if (done) {
      say(typeof done === 'function' ? done(answer) : done);
    }
    return true;
  } catch (error) {
    say(error.sentence || error.message, 'error');
    return false;
  }
}

/** How many rounds of 10,000 tasks are counted before the number is shown as "at least". */
const MOST_ROUNDS = 20;

/** Calls a bulk operation until it has been through all that match. */
async function through(path, selection, dryRun, onRound = () => {}) {
  let matched = 0;
  let done = 0;
  let cursor;
  let round = 0;
  do {
    const answer = await post(path, { ...selection, dryRun, ...(cursor ? { cursor } : {}) });
    matched += answer.matched;
    done += answer.done;
    cursor = answer.next;
    round++;
    onRound(done, matched);
  } while (cursor && !(dryRun && round >= MOST_ROUNDS));
  return { matched, done, isMore: Boolean(cursor) };
}

const BULK = {
  retry: { path: '/tasks/retry', verb: 'Retry', past: 'Run again', progress: 'Running again' },
  cancel: { path: '/tasks/cancel', verb: 'Cancel', past: 'Cancelled', progress: 'Cancelling' },
};

/**
 * Retries or cancels all tasks that match: counts them, asks with the number, does it, and says how many it were.
 *
 * @param {'retry'|'cancel'} kind
 * @param {Object} selection filters as in `POST /api/v1/tasks/retry`
 * @param {string} [which] what they are, for the question
 * @returns {Promise<boolean>} whether anything was done
 */
export async function bulk(kind, selection, which = 'that match the filters') {
  const { path, verb, past, progress } = BULK[kind];
  let found;
  try {
    found = await through(path, selection, true);
  } catch (error) {
    say(error.sentence || error.message, 'error');
    return false;
  }
  if (found.matched === 0) {
    say('No task ' + which.replace(/^that match/, 'matches') + ' can be ' + (kind === 'retry' ? 'run again.' : 'cancelled.'));
    return false;
  }
  const many = (found.isMore ? 'at least ' : '') + number(found.matched) + (found.matched === 1 ? ' task' : ' tasks');
  const agreed = await ask({
    title: verb + ' ' + many + '?',
    text: (found.matched === 1 ? 'It is the one ' : 'They are all those ') + which + ', counted a moment ago.',
    yes: verb + ' ' + many,
    isDangerous: kind === 'cancel',
  });
  if (!agreed) {
    return false;
  }
  return attempt(
    () => through(path, selection, false, (done) => say(progress + ': ' + number(done) + ' of ' + many + '…')),
    ({ done, matched }) => past + ': ' + number(done) + ' of ' + number(matched) + ' tasks.',
  );
}

/** How many tasks match, and whether there may be more than were counted; says what is wrong and gives null if they cannot be counted. */
export async function countOf(kind, selections) {
  let matched = 0;
  let isMore = false;
  try {
    for (const selection of selections) {
      const found = await through(BULK[kind].path, selection, true);
      matched += found.matched;
      isMore ||= found.isMore;
    }
  } catch (error) {
    say(error.sentence || error.message, 'error');
    return null;
  }
  return { matched, isMore };
}

/** Copies text, and says so. */
export function copy(text) {
  return attempt(() => navigator.clipboard.writeText(text), 'Copied.');
}

/** Values that complete what is typed into a filter; none if the server does not offer them. */
export async function suggestions(field, prefix) {
  try {
    return (await get('/suggest', { field, prefix })).items;
  } catch (e) {
    return [];
  }
}
