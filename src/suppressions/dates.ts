const DAY = 86_400_000;

/** An entry is accepted again at least this often. */
export const LONGEST_LIFE = 365;

/** So long before its end an entry is said to expire. */
const SOON = 30;

/** Whether it is a day of the calendar, as `2027-05-01`: there is no 30 February. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Days from the one to the other; negative where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** An entry holds on its last day. */
export function isExpired(expires: string, today: string): boolean {
  return daysBetween(today, expires) < 0;
}

export function expiresSoon(expires: string, today: string): boolean {
  return !isExpired(expires, today) && daysBetween(today, expires) <= SOON;
}
