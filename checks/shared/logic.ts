import type { Trilean } from '../../src/types.js';

/** False wins over unknown: one broken requirement decides, whatever the others are. */
export function and3(...values: readonly Trilean[]): Trilean {
  if (values.includes(false)) return false;
  return values.includes('unknown') ? 'unknown' : true;
}

/** True wins over unknown: one that holds is enough. */
export function or3(...values: readonly Trilean[]): Trilean {
  if (values.includes(true)) return true;
  return values.includes('unknown') ? 'unknown' : false;
}
