/** What was counted of the tasks of one name: sums, and means of times. */
import { duration } from '../core/format.js';

const sum = (values) => (values || []).reduce((total, one) => total + one, 0);

/** When nothing was counted. */
export const NOTHING = { enqueued: 0, started: 0, ended: 0, failed: 0, runs: 0, runMs: 0, waitMs: 0 };

/** The sums of a series of `GET /api/v1/stats`. */
export function sums(series) {
  const failed = sum(series.failed);
  const ended = sum(series.succeeded) + failed;
  return { enqueued: sum(series.enqueued), started: sum(series.started), ended, failed, runs: ended + sum(series.retried), runMs: sum(series.runMs), waitMs: sum(series.waitMs) };
}

/** How long a run took. */
export const ran = (of) => (of.runs > 0 ? duration(of.runMs / of.runs) : '–');

/** How long a task had been ready when it started. */
export const waited = (of) => (of.started > 0 ? duration(of.waitMs / of.started) : '–');

/** The mean in each step of time; null where nothing was counted. */
export const means = (total, ...counts) =>
  (total || []).map((value, i) => {
    const many = counts.reduce((all, one) => all + (one?.[i] || 0), 0);
    return many > 0 ? value / many : null;
  });
