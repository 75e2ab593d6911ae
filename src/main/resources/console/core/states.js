/** The states of tasks and flows: their words, colours and signs. */

/** tone: the colour; sign: what stands beside the word, so that no state is told by its colour alone. */
export const STATES = {
  QUEUED: { word: 'Queued', tone: 'grey', sign: 'dots' },
  SCHEDULED: { word: 'Scheduled', tone: 'violet', sign: 'clock' },
  WAITING: { word: 'Waiting', tone: 'violet', sign: 'link' },
  STARTED: { word: 'Running', tone: 'blue', sign: 'play' },
  RETRYING: { word: 'Retrying', tone: 'amber', sign: 'again' },
  SUCCEEDED: { word: 'Succeeded', tone: 'green', sign: 'check' },
  FAILED: { word: 'Failed', tone: 'red', sign: 'cross' },
  CANCELLED: { word: 'Cancelled', tone: 'grey', sign: 'stop' },
  EXPIRED: { word: 'Expired', tone: 'brown', sign: 'clock' },
  BUILDING: { word: 'Building', tone: 'grey', sign: 'dots' },
  RUNNING: { word: 'Running', tone: 'blue', sign: 'play' },
  PENDING: { word: 'Pending', tone: 'amber', sign: 'clock' },
  DELIVERED: { word: 'Delivered', tone: 'green', sign: 'check' },
  SKIPPED: { word: 'Skipped', tone: 'grey', sign: 'stop' },
};

/** In the order in which lists offer them. */
export const TASK_STATES = ['QUEUED', 'SCHEDULED', 'WAITING', 'STARTED', 'RETRYING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED'];

const FINAL = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED']);

export const isFinal = (state) => FINAL.has(state);
export const endedBadly = (state) => isFinal(state) && state !== 'SUCCEEDED';
