import type { ControlResult } from '../../src/types.js';

/** Settings other than the defaults, which change what a verdict means. */
export function changedParameters({ id, parameters, parameterDefaults }: ControlResult): string[] {
  const changed = Object.entries(parameters).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(parameterDefaults[name]));
  return changed.map(([name, value]) => `${id}.${name}=${Array.isArray(value) ? value.join(',') : String(value)}`);
}
