import type { Observation } from '../../src/types.js';

/** `cloudtrail:DescribeTrails KmsKeyId: null, expected a key`. */
export function observed({ api, field, actual, expected }: Observation): string {
  return `${api} ${field}: ${JSON.stringify(actual)}${expected === undefined ? '' : `, expected ${expected}`}`;
}
