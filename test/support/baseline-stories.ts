import { readFileSync } from 'node:fs';
import type { BaselineComparison } from '../../src/types.js';
import { ACCOUNT } from './cli.js';

export type Json = Record<string, unknown>;
interface Bundle extends Json {
  trailList: Json[];
  status: Record<string, Json | string>;
  tags: Record<string, unknown>;
}

export const MANAGEMENT = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events';

/** One trail of the example account, and nothing wrong with it but that its events of AWS KMS are not recorded. */
export function bundle(change: (one: Bundle) => void = () => undefined): string {
  const one = JSON.parse(readFileSync(ACCOUNT, 'utf8')) as Bundle;
  one.trailList = one.trailList.slice(0, 1);
  change(one);
  return JSON.stringify(one);
}

const first = (one: Bundle): Json => one.trailList[0]!;
export const withoutKey = (one: Bundle): void => {
  delete first(one)['KmsKeyId'];
};
export const withoutValidation = (one: Bundle): void => void (first(one)['LogFileValidationEnabled'] = false);
export const denied = 'An error occurred (AccessDeniedException) when calling the ListTags operation: denied';

/** Each decided for the trail: encryption, validation, CloudWatch Logs, tags. */
export const CONTROLS = ['CloudTrail.2', 'CloudTrail.4', 'CloudTrail.5', 'CloudTrail.9'];

type Counts = Partial<BaselineComparison['counts']>;
type Story = readonly [title: string, before: string, now: string, args: readonly string[], code: number, counts: Counts, says: RegExp];

export const second = (one: Bundle): void => {
  const all = JSON.parse(readFileSync(ACCOUNT, 'utf8')) as Bundle;
  one.trailList.push(all.trailList[1]!);
};

/** A trail of which the list of us-east-1, which is all that the evidence has, would tell. */
const third = (one: Bundle): void => {
  const all = JSON.parse(readFileSync(ACCOUNT, 'utf8')) as Bundle;
  one.trailList.push(all.trailList[2]!);
};
const untagged = (one: Bundle): void => void (one.tags[MANAGEMENT] = []);
const listOf = (region: string, trailList: unknown): string => JSON.stringify({ account: '111122223333', region, trailList });
const unread = 'An error occurred (AccessDenied) when calling the DescribeTrails operation: no';
const trails = (JSON.parse(readFileSync(ACCOUNT, 'utf8')) as Bundle).trailList;
const lines = (...all: readonly string[]): string => all.join('\n');

export const stories: readonly Story[] = [
  ['nothing changed', bundle(), bundle(), [], 0, { unchanged: 4 }, /Nothing got worse since the baseline/],
  ['a failure that was there', bundle(withoutKey), bundle(withoutKey), [], 0, { unchanged: 4 }, /failed in the baseline already \(1\)/],
  [
    'a key that was removed',
    bundle(),
    bundle(withoutKey),
    [],
    1,
    { unchanged: 3, updated: 1 },
    /CloudTrail\.2\|111122223333\|us-east-1\|\S+: PASSED → FAILED: KmsKeyId removed\. .*\n +To mend it: .* https:/,
  ],
  [
    'one that --fail-on does not count',
    bundle(),
    bundle(withoutValidation),
    ['--fail-on', 'medium'],
    0,
    { unchanged: 3, updated: 1 },
    /--fail-on medium does not count \(1\)/,
  ],
  ['validation that was turned on', bundle(withoutValidation), bundle(), [], 0, { unchanged: 3, resolved: 1 }, /Exit code 0/],
  [
    'one mended and one broken',
    bundle(withoutValidation),
    bundle(withoutKey),
    [],
    1,
    { unchanged: 2, updated: 1, resolved: 1 },
    /1 finding of severity LOW/,
  ],
  ['a new trail that fails', bundle(), bundle(second), [], 1, { unchanged: 4, new: 4 }, /new, FAILED: Trail orders-data-events/],
  ['a trail that was deleted', bundle(third), bundle(), [], 0, { unchanged: 4, gone: 4 }, /Exit code 0/],
  [
    'a trail of a Region of which the evidence has no list',
    bundle(second),
    bundle(),
    ['--allow-unknown'],
    3,
    { unchanged: 4, notReevaluated: 4 },
    /FAILED → not evaluated again: The evidence of this scan does not have the list of trails of eu-west-1/,
  ],
  [
    'a trail of a Region whose list is in the evidence',
    lines(listOf('us-east-1', trails.slice(0, 1)), listOf('eu-west-1', trails.slice(1, 2))),
    lines(listOf('us-east-1', trails.slice(0, 1)), listOf('eu-west-1', [])),
    ['--allow-unknown'],
    0,
    // Of the tags, nothing was known then and nothing is now.
    { unchanged: 4, gone: 3, notReevaluated: 1 },
    /Exit code 0/,
  ],
  [
    'the list of a Region that is not in the evidence any more',
    lines(listOf('us-east-1', trails.slice(0, 1)), listOf('eu-west-1', [])),
    listOf('us-east-1', trails.slice(0, 1)),
    ['--allow-unknown'],
    3,
    { unchanged: 4 },
    /111122223333: The baseline has the list of its trails of eu-west-1, and this scan knows of no such Region\./,
  ],
  [
    'a list that is denied where another one was denied before',
    lines(listOf('us-east-1', trails.slice(0, 1)), listOf('eu-west-1', unread)),
    lines(listOf('us-east-1', unread), listOf('eu-west-1', unread)),
    ['--allow-unknown'],
    1,
    { updated: 4, notReevaluated: 4 },
    /PASSED → not evaluated again: The control could not be decided completely/,
  ],
  [
    'tags that nobody may read any more',
    bundle(),
    bundle(one => (one.tags[MANAGEMENT] = denied)),
    [],
    1,
    { unchanged: 3, updated: 1 },
    /CloudTrail\.9\S+: PASSED → NOT_AVAILABLE/,
  ],
  [
    'tags that nobody may read any more, though unknowns are allowed',
    bundle(),
    bundle(one => (one.tags[MANAGEMENT] = denied)),
    ['--allow-unknown'],
    1,
    { unchanged: 3, updated: 1 },
    /got worse/,
  ],
  [
    'tags that nobody could read before',
    bundle(one => (one.tags[MANAGEMENT] = denied)),
    bundle(one => (one.tags[MANAGEMENT] = denied)),
    [],
    0,
    { unchanged: 4 },
    /undecided in the baseline already \(1\)/,
  ],
  [
    'a control that is left out',
    bundle(),
    bundle(),
    ['-c', 'CloudTrail.2', 'CloudTrail.4'],
    3,
    { unchanged: 2, notReevaluated: 2 },
    /CloudTrail\.9: The control is not in this scan/,
  ],
  [
    'a control that is left out, though unknowns are allowed',
    bundle(),
    bundle(),
    ['-c', 'CloudTrail.2', 'CloudTrail.4', '--allow-unknown'],
    3,
    { unchanged: 2, notReevaluated: 2 },
    /covers what this scan does not/,
  ],
  ['Regions that are left out', bundle(), bundle(), ['--regions', 'eu-west-1'], 3, { notReevaluated: 4 }, /limited to fewer Regions/],
  [
    'another parameter',
    bundle(),
    bundle(),
    ['--param', 'CloudTrail.9.requiredTagKeys=Nobody'],
    1,
    { unchanged: 3, updated: 1 },
    /PASSED → FAILED/,
  ],
  [
    'another parameter, by which nothing changes',
    bundle(),
    bundle(),
    ['--param', 'CloudTrail.9.requiredTagKeys=Owner', '--allow-unknown'],
    3,
    { unchanged: 4 },
    /CloudTrail\.9: The control is judged with other parameters\./,
  ],
  [
    'another parameter, by which a failure passes, is no resolution',
    bundle(untagged),
    bundle(),
    ['--param', 'CloudTrail.9.requiredTagKeys=Owner', '--allow-unknown'],
    3,
    { unchanged: 3, updated: 1 },
    /CloudTrail\.9: The control is judged with other parameters\./,
  ],
  [
    'a control that is new',
    bundle(),
    bundle(),
    ['-c', ...CONTROLS, 'CloudTrail.1'],
    1,
    { unchanged: 4, new: 1 },
    /of a control that the baseline does not know/,
  ],
  [
    'a control that is new, let through',
    bundle(),
    bundle(),
    ['-c', ...CONTROLS, 'CloudTrail.1', '--new-controls', 'warn'],
    0,
    { unchanged: 4, new: 1 },
    /of a control that the baseline does not know \(1\)/,
  ],
];
