/** Numbers, times and durations as people read them. */

const NUMBERS = new Intl.NumberFormat('en');

export const number = (value) => (value === null || value === undefined ? '–' : NUMBERS.format(value));

/** Dollars: cents and their hundredths, and of less than that as much as there is. */
export function money(dollars) {
  if (dollars === null || dollars === undefined) {
    return '–';
  }
  const text = dollars.toFixed(dollars === 0 || dollars >= 1 ? 2 : dollars >= 0.01 ? 4 : 10);
  return '$' + (dollars > 0 && dollars < 0.01 ? text.replace(/0+$/, '') : text);
}

/** An amount with all digits, up to a ten-billionth, and without an exponent: for fields of forms. */
export const plainAmount = (amount) => (amount === null || amount === undefined ? '' : amount.toFixed(10).replace(/\.?0+$/, ''));

/** Dollars with all digits: for titles. */
export const exactMoney = (dollars) => (dollars === null || dollars === undefined ? '' : '$' + plainAmount(dollars));

/** 12.4k, 3.1M: for places with little room; the whole number belongs into the title. */
export function short(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  for (const [size, unit] of [[1e9, 'B'], [1e6, 'M'], [1e4, 'k']]) {
    if (value >= size) {
      const scaled = value / (unit === 'k' ? 1e3 : size);
      return (scaled < 100 ? scaled.toFixed(1).replace(/\.0$/, '') : Math.round(scaled)) + unit;
    }
  }
  return NUMBERS.format(Math.round(value * 10) / 10);
}

/** "1 task", "2,000 tasks". */
export const count = (value, noun, plural = noun + 's') => number(value) + ' ' + (value === 1 ? noun : plural);

/** Milliseconds as 4 ms, 1.2 s, 3 min 20 s, 2 h 5 min, 3 d 4 h. */
export function duration(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) {
    return '–';
  }
  const value = Math.max(0, ms);
  if (value < 1000) {
    return Math.round(value) + ' ms';
  }
  const s = value / 1000;
  if (s < 60) {
    return (s < 10 ? s.toFixed(1) : Math.floor(s)) + ' s';
  }
  const units = s < 3600 ? [60, 'min', 1, 's'] : s < 86400 ? [3600, 'h', 60, 'min'] : [86400, 'd', 3600, 'h'];
  const big = Math.floor(s / units[0]);
  const small = Math.floor((s - big * units[0]) / units[2]);
  return big + ' ' + units[1] + (small > 0 ? ' ' + small + ' ' + units[3] : '');
}

/** How long ago, or in how long. */
export function ago(time, now = Date.now()) {
  if (!time) {
    return '–';
  }
  const ms = now - Date.parse(time);
  if (Math.abs(ms) < 2000) {
    return 'now';
  }
  const coarse = Math.abs(ms) < 10_000 ? Math.round(Math.abs(ms) / 1000) + ' s' : duration(Math.floor(Math.abs(ms) / 1000) * 1000);
  return ms > 0 ? coarse + ' ago' : 'in ' + coarse;
}

const DAY = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The time of day, with the day if it is not today. */
export function at(time) {
  if (!time) {
    return '–';
  }
  const date = new Date(time);
  return (date.toDateString() === new Date().toDateString() ? CLOCK : DAY).format(date);
}

/** The whole time with its zone, for titles. */
export const exact = (time) => (time ? new Date(time).toISOString() : '');

/** The part of an id that tells tasks apart at a glance: UUIDv7 begin with the time, so the end differs. */
export const shortId = (id) => (id && id.length > 12 ? id.slice(0, 8) + '…' + id.slice(-4) : id);

/** Milliseconds of an ISO 8601 duration such as PT1H30M. */
export function parseDuration(text) {
  const form = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text || '');
  if (!form) {
    return null;
  }
  const [, d = 0, hours = 0, min = 0, s = 0] = form;
  return ((Number(d) * 24 + Number(hours)) * 60 + Number(min)) * 60_000 + Number(s) * 1000;
}

/** Bytes as kB or MB. */
export const bytes = (value) => (value < 1000 ? value + ' B' : value < 1e6 ? (value / 1e3).toFixed(1) + ' kB' : (value / 1e6).toFixed(1) + ' MB');
