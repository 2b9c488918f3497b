import { readFileSync } from 'node:fs';
import { account, bucket, generatedId, generatedOrganization, trail } from '../support/simulator/builders.js';
import type { Trail, World } from '../support/simulator.js';

/** Who owns a bucket to which only a member's trail leads. */
export const ARCHIVE = generatedId(1);

/**
 * An organization trail, members with trails of their own, one whose trail logs to a bucket that nobody but its owner's list
 * shows (`central` changes it), one that cannot be entered, and one that is closed.
 */
export function organization(count = 9, central: Partial<Trail> = {}): World {
  const world = generatedOrganization(count, (index, one) => {
    switch (index) {
      case 1:
        return { ...one, buckets: [...one.buckets!, bucket({ name: 'central-logs' })] };
      case 4:
        return { ...one, trails: [trail({ name: 'central-events', bucket: 'central-logs', multiRegion: false, ...central })] };
      case 5:
        return account({ id: one.id, name: 'No Role', roles: [] });
      case 6:
        return { ...one, status: 'SUSPENDED' };
      default:
        return one;
    }
  });
  return { ...world, regions: ['us-east-1', 'eu-west-1'] };
}

/** The accounts on the whole lines of a checkpoint, and how many lines there are behind the first. */
export function accountsIn(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(1, -1);
  return lines.map(line => (JSON.parse(line) as { readonly account: string }).account);
}
